import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { Cf, cf } from './cf.js';
import { FakeOpenAlex } from './fake-openalex.js';
import { seeded } from './listed-papers.js';
import { OPENREVIEW_ARGS, pagedOpenReview } from './paged-openreview.js';
import { fakeDoi, fakeTitle, fakeWorks } from './openalex-works.js';
import { temporaryFolder } from './run-consolidate.js';

const PAPERS = 120;
const BATCH = 4;
/** Requests a second that the program believes in: it decides how many batches are under way at once. */
const RPS = 40;
const MOST_UNDER_WAY = 48 * BATCH;

export interface KillResult {
  readonly kills: number;
  readonly sessions: number;
  /** How often something was asked that had been asked before. */
  readonly again: number;
}

/**
 * The real program, killed with SIGKILL at random moments of its whole life (starting, reading, asking, writing,
 * cleaning up) and resumed, until so many kills have been made. Each session must end with the bytes of a run that
 * was left in peace, and ask again about no more papers than were under way at its kills.
 */
export async function killAndResume(kills: number, seed: number): Promise<KillResult> {
  const random = seeded(seed);
  const { path: folder, remove } = await temporaryFolder();
  // One for each session: it gives so much a day and no more.
  const serve = (): Promise<FakeOpenAlex> => FakeOpenAlex.start({ works: fakeWorks(PAPERS), latency: 15 });
  let fake = await serve();
  const inPeace = (): { cwd: string; env: Record<string, string> } => ({
    cwd: folder,
    env: { CF_OPENALEX_URL: fake.url, CF_OPENALEX_RPS: String(RPS), SOURCE_DATE_EPOCH: '0' },
  });
  const args = [
    'consolidate',
    '-i',
    'papers.json',
    '--sources',
    'openalex',
    '--batch-size',
    String(BATCH),
    '--checkpoint-interval',
    '0.001',
  ];
  const papers = Array.from({ length: PAPERS }, (_, n) => ({
    title: fakeTitle(n + 1),
    // Every fourth one can be asked about by its title only.
    ...(n % 4 !== 0 && { doi: fakeDoi(n + 1) }),
  }));
  try {
    await writeFile(join(folder, 'papers.json'), JSON.stringify(papers));
    const began = Date.now();
    const whole = await cf([...args, '-o', 'whole.json'], inPeace());
    expect(whole.code, whole.stderr).toBe(0);
    const life = Date.now() - began;
    const expected = await readFile(join(folder, 'whole.json'));
    const once = new Map(fake.asked);
    let [done, sessions, again] = [0, 0, 0];
    while (done < kills) {
      await fake.close();
      fake = await serve();
      let inSession = 0;
      for (;;) {
        const run = new Cf([...args, '-o', `out-${sessions}.json`, '--resume'], { ...inPeace(), stdin: '' });
        const killed = done < kills && inSession < 12;
        if (killed) {
          await Promise.race([wait(random() * life * 1.1), run.ended]);
          run.process.kill('SIGKILL');
        }
        const { code, stderr } = await run.ended;
        if (code === null) {
          done++;
          inSession++;
          // Killed while it removed a session that was complete: there is nothing left to resume.
          if (existsSync(join(folder, `out-${sessions}.json`))) break;
          continue;
        }
        expect(code, `seed ${seed}, kill ${done}: ${stderr}`).toBe(0);
        break;
      }
      const bytes = await readFile(join(folder, `out-${sessions}.json`));
      expect(bytes.equals(expected), `seed ${seed}, session ${sessions}`).toBe(true);
      let askedAgain = 0;
      for (const [what, times] of fake.asked) askedAgain += times - (once.get(what) ?? 0);
      expect(askedAgain, `seed ${seed}, session ${sessions}`).toBeLessThanOrEqual(inSession * MOST_UNDER_WAY);
      expect(Math.max(...fake.asked.values())).toBeLessThanOrEqual(1 + inSession);
      again += askedAgain;
      sessions++;
      // The next session begins with an empty state: what a kill in the clean-up left is a completed session.
      await cf(['sessions', 'clean', '--all'], inPeace());
    }
    return { kills: done, sessions, again };
  } finally {
    await fake.close();
    await remove();
  }
}

const PAGES = 40;

/**
 * The same for `cf collect`. No venue and year is asked twice that was listed, and of each kill no page but the one that was under way.
 */
export async function killCollectAndResume(kills: number, seed: number): Promise<KillResult> {
  const random = seeded(seed);
  const { path: folder, remove } = await temporaryFolder();
  const { fake, env } = await pagedOpenReview(PAGES, { latency: 15 });
  const inPeace = { cwd: folder, env };
  const args = [...OPENREVIEW_ARGS, '--checkpoint-interval', '0.001'];
  try {
    const began = Date.now();
    const whole = await cf([...args, '-o', 'whole.json'], inPeace);
    expect(whole.code, whole.stderr).toBe(0);
    const life = Date.now() - began;
    const expected = await readFile(join(folder, 'whole.json'));
    expect([...fake.asked.values()]).toEqual(Array(PAGES).fill(1));
    let [done, sessions, again] = [0, 0, 0];
    while (done < kills) {
      fake.asked.clear();
      const output = `out-${sessions}.json`;
      // What was listed is kept beyond its session: each one has a state of its own.
      const own = [...args, '-o', output, '--state-dir', `state-${sessions}`];
      let inSession = 0;
      for (;;) {
        const run = new Cf([...own, '--resume'], { ...inPeace, stdin: '' });
        if (done < kills && inSession < 12) {
          await Promise.race([wait(random() * life * 1.1), run.ended]);
          run.process.kill('SIGKILL');
        }
        const { code, stderr } = await run.ended;
        if (code !== null) {
          expect(code, `seed ${seed}, kill ${done}: ${stderr}`).toBe(0);
          break;
        }
        done++;
        inSession++;
      }
      const bytes = await readFile(join(folder, output));
      expect(bytes.equals(expected), `seed ${seed}, session ${sessions}`).toBe(true);
      const askedAgain = [...fake.asked.values()].reduce((sum, times) => sum + times - 1, 0);
      expect(askedAgain, `seed ${seed}, session ${sessions}`).toBeLessThanOrEqual(inSession);
      again += askedAgain;
      sessions++;
    }
    return { kills: done, sessions, again };
  } finally {
    await fake.close();
    await remove();
  }
}
