import { appendFile, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConsolidateConfig } from '../../src/consolidate/config.js';
import { Stop } from '../../src/run/stop.js';
import { SourceUnavailable } from '../../src/model/errors.js';
import type { Question, Source } from '../../src/sources/source.js';
import { enriched, InstantSource, nameOf, type InstantSourceOptions } from '../support/instant-source.js';
import {
  configFor,
  runConsolidate,
  somePapers,
  writePapers,
  type Ran,
  temporaryFolder,
} from '../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const output = (name = 'out.json'): Promise<string> => readFile(join(folder, name), 'utf8');
const pairs = (...sources: InstantSource[]): string[] =>
  sources
    .flatMap((source) =>
      source.asked.flatMap(({ step, papers }) => papers.map((paper) => `${step} ${paper}`)),
    )
    .sort();
const notesOf = ({ events }: Ran): string[] =>
  events.flatMap((event) => (event.type === 'note' ? [event.message] : []));

/** What an undisturbed run with such a source writes, and what it asks. */
async function undisturbed(more: Partial<ConsolidateConfig> = {}, ...made: InstantSourceOptions[]) {
  const sources = (made.length > 0 ? made : [{}]).map((options) => new InstantSource(options));
  const config = configFor(folder, {
    output: join(folder, 'whole.json'),
    stateDir: join(folder, 'elsewhere'),
    ...more,
  });
  await runConsolidate(config, sources);
  return { bytes: await output('whole.json'), asked: pairs(...sources) };
}

/** Runs until the source has been asked so many batches, then stops it in time for what is under way. */
async function stoppedAfter(
  batches: number,
  options: InstantSourceOptions = {},
  config: Partial<ConsolidateConfig> = {},
) {
  const stop = new Stop();
  let begun = 0;
  const source = new InstantSource({
    ...options,
    before: () => {
      if (++begun === batches) stop.request('SIGINT', 1000);
      return Promise.resolve();
    },
  });
  return {
    source,
    ran: await runConsolidate(configFor(folder, { resume: true, ...config }), [source], { stop }),
  };
}

async function resumed(
  source: Source,
  config: Partial<ConsolidateConfig> = {},
  stdin?: Buffer,
): Promise<Ran> {
  return runConsolidate(configFor(folder, { resume: true, ...config }), [source], {
    ...(stdin && { stdin }),
  });
}

describe('interrupted and resumed', () => {
  it('in the middle of a batch: what was answered of it is not asked again', async () => {
    await writePapers(folder, somePapers(40));
    const whole = await undisturbed();
    const stop = new Stop();
    // The first half of the batch was answered when the stop came; the rest was given up.
    let answered = 0;
    const first = new InstantSource({
      concurrency: 1,
      answer: (question) => {
        if (++answered === 5) stop.request('SIGTERM', 0);
        if (answered > 5) return { outcome: 'failed', reason: 'interrupted' };
        return nameOf(question).length % 2 === 0
          ? enriched(question)
          : { outcome: 'absent', step: 'by_identifier' };
      },
    });
    const { summary } = await runConsolidate(configFor(folder), [first], { stop });
    expect(summary).toMatchObject({ complete: false, output: null });
    const second = new InstantSource();
    await resumed(second);
    expect(await output()).toBe(whole.bytes);
    const given = pairs(first)
      .slice(0, 0)
      .concat(first.asked[0]!.papers.slice(0, 5).map((name) => `by_identifier ${name}`));
    expect([...given, ...pairs(second)].sort()).toEqual(whole.asked);
  });

  it('leaves no output until the end, and a standing of what there is', async () => {
    await writePapers(folder, somePapers(40));
    const { ran } = await stoppedAfter(2);
    expect(existsSync(join(folder, 'out.json'))).toBe(false);
    const standing = await readFile(join(ran.summary.session_folder!, 'papers_enriched.json'), 'utf8');
    const read = JSON.parse(standing) as { consolidation_metadata: { sequence: number }; papers: object[] };
    expect(read.papers).toHaveLength(41);
    expect(read.consolidation_metadata.sequence).toBeGreaterThan(0);
    expect((await readdir(folder)).filter((name) => name.includes('part'))).toEqual([]);
  });

  it('the output that was there before stays whole until the new one replaces it', async () => {
    await writePapers(folder, somePapers(40));
    await writeFile(join(folder, 'out.json'), 'the output of yesterday');
    const seen = new Set<string>();
    const source = new InstantSource({
      before: async () => {
        seen.add(await output());
      },
    });
    await runConsolidate(configFor(folder), [source], {
      onEvent: ({ type }) => {
        if (type === 'writing') void output().then((text) => seen.add(text));
      },
    });
    expect([...seen].every((text) => text === 'the output of yesterday' || text.endsWith(']}\n'))).toBe(true);
    expect((await output()).endsWith(']}\n')).toBe(true);
  });

  it('with another batch size and another list of sources each time', async () => {
    await writePapers(folder, somePapers(60));
    const [a, b] = [{ id: 'a' }, { id: 'b', answer: (question: Question) => enriched(question) }] as const;
    const whole = await undisturbed({ sources: ['a', 'b'] }, a, b);
    const asked: InstantSource[] = [];
    for (const [run, batchSize] of [3, 7, 1, 5].entries()) {
      const stop = new Stop();
      let begun = 0;
      const before = (): Promise<void> => {
        if (++begun === 3) stop.request('SIGINT', 1000);
        return Promise.resolve();
      };
      const sources = [new InstantSource({ ...a, before }), new InstantSource({ ...b, before })];
      asked.push(...sources);
      const only = run === 0 ? ['a'] : ['a', 'b'];
      await runConsolidate(configFor(folder, { resume: true, batchSize, sources: only }), sources, { stop });
    }
    const last = [new InstantSource(a), new InstantSource(b)];
    const ran = await runConsolidate(configFor(folder, { resume: true }), last);
    expect(ran.summary.complete).toBe(true);
    expect(await output()).toBe(whole.bytes);
    expect(pairs(...asked, ...last)).toEqual(whole.asked);
  });

  it('asks again what failed, and never what was not found', async () => {
    await writePapers(folder, somePapers(30));
    const fails = (paper: string): boolean => paper.includes('1');
    const first = new InstantSource({
      answer: (question) =>
        fails(nameOf(question)) ? { outcome: 'failed', reason: 'timed out' } : { outcome: 'not_found' },
    });
    const { summary } = await runConsolidate(configFor(folder), [first]);
    expect(summary).toMatchObject({ complete: false, output: null });
    const second = new InstantSource({ answer: () => ({ outcome: 'not_found' }) });
    expect((await resumed(second)).summary.complete).toBe(true);
    expect(second.papersAsked.sort()).toEqual(first.papersAsked.filter(fails).sort());
  });
});

describe('two sources, of which the second uses what the first found', () => {
  const finds: InstantSourceOptions = {
    id: 'finder',
    answer: (question) => ({
      outcome: 'enriched',
      enrichment: {
        matched_by: 'title',
        score: 1,
        record: {
          title: question.paper.title ?? 'A title',
          identifiers: [{ type: 'doi', value: `10.9999/${nameOf(question).length}.${question.paper.year}` }],
          urls: [],
        },
      },
    }),
  };
  const uses: InstantSourceOptions = {
    id: 'user',
    answer: (question, step) => (step === 'by_identifier' ? { outcome: 'absent', step } : enriched(question)),
  };

  it.each([1, 2, 3])(
    'an outage of the first after %i batches changes no byte, and nothing is asked twice',
    async (batches) => {
      await writePapers(folder, somePapers(45));
      const whole = await undisturbed({ sources: ['finder', 'user'] }, finds, uses);
      expect(whole.asked.some((pair) => pair.startsWith('by_found_identifier'))).toBe(true);
      let asked = 0;
      const out = new InstantSource({
        ...finds,
        unavailable: () =>
          ++asked > batches
            ? new SourceUnavailable('finder', 'parked', 'finder has nothing left for today')
            : undefined,
      });
      const meanwhile = new InstantSource(uses);
      const { summary, events } = await runConsolidate(configFor(folder), [out, meanwhile]);
      expect(summary.complete).toBe(false);
      expect(events.some(({ type }) => type === 'source_unavailable')).toBe(true);
      const again = [new InstantSource(finds), new InstantSource(uses)];
      const ran = await runConsolidate(configFor(folder, { resume: true }), again);
      expect(ran.summary.complete).toBe(true);
      expect(await output()).toBe(whole.bytes);
      expect(pairs(out, meanwhile, ...again)).toEqual(whole.asked);
    },
  );
});

describe('the list between two runs', () => {
  it('re-ordered is the same list: nothing is asked again, and every paper keeps its answer', async () => {
    const papers = somePapers(40);
    await writePapers(folder, papers);
    const first = await stoppedAfter(2);
    await writePapers(folder, papers.toReversed());
    const whole = await undisturbed();
    const second = new InstantSource();
    const ran = await resumed(second);
    expect(ran.summary.session_id).toBe(first.ran.summary.session_id);
    expect(await output()).toBe(whole.bytes);
    expect(pairs(first.source, second)).toEqual(whole.asked);
  });

  it('changed is refused with counts, and accepted on demand: what still holds is not asked again', async () => {
    const papers = somePapers(40).slice(0, 40);
    await writePapers(folder, papers);
    const first = await stoppedAfter(3);
    const changed = [...papers.slice(2), { title: 'An added paper' }, { title: 'Another added paper' }];
    changed[0] = { ...changed[0], venue: 'Now with a venue' };
    await writePapers(folder, changed);
    await expect(resumed(new InstantSource())).rejects.toMatchObject({
      kind: 'other_input',
      exitCode: 74,
      message: expect.stringContaining('(added: 2, removed: 2, changed: 1)') as string,
    });
    const whole = await undisturbed();
    const second = new InstantSource();
    const ran = await resumed(second, { acceptChangedInput: true });
    expect(notesOf(ran).join()).toContain('added: 2, removed: 2, changed: 1');
    expect(await output()).toBe(whole.bytes);
    const held = new Set(changed.slice(1).map((paper) => (paper.doi ?? paper.title) as string));
    const before = pairs(first.source).filter((pair) => held.has(pair.replace(/^\S+ /, '')));
    expect([...before, ...pairs(second)].sort()).toEqual(whole.asked);
  });

  it('changed while a run works with it stops the run before anything wrong is saved', async () => {
    await writePapers(folder, somePapers(600), 'papers.json');
    const whole = await undisturbed();
    const path = join(folder, 'papers.json');
    const text = await readFile(path, 'utf8');
    const source = new InstantSource({
      concurrency: 1,
      before: async () => {
        if (source.asked.length === 1)
          await writeFile(path, text.replace(/example number/g, 'exemple number'));
      },
    });
    await expect(runConsolidate(configFor(folder), [source])).rejects.toMatchObject({ exitCode: 65 });
    expect(existsSync(join(folder, 'out.json'))).toBe(false);
    await writeFile(path, text);
    const second = new InstantSource();
    await resumed(second);
    expect(await output()).toBe(whole.bytes);
  });
});

describe('a list that is spooled', () => {
  const PAPERS = somePapers(30).slice(0, 30);

  it('from a .gz: resumed from the same file, also by the session alone', async () => {
    const input = join(folder, 'papers.json.gz');
    await writeFile(input, gzipSync(JSON.stringify(PAPERS)));
    const whole = await undisturbed({ input });
    const first = await stoppedAfter(1, {}, { input });
    expect(await readdir(first.ran.summary.session_folder!)).toContainEqual(
      expect.stringMatching(/^input\..*\.json$/),
    );
    const second = await stoppedAfter(1, {}, { input });
    const last = new InstantSource();
    const { session_id } = second.ran.summary;
    const ran = await runConsolidate(configFor(folder, { input: undefined, resume: session_id }), [last]);
    expect(ran.summary.complete).toBe(true);
    expect(await output()).toBe(whole.bytes);
    expect(pairs(first.source, second.source, last)).toEqual(whole.asked);
  });

  it('a spool that is damaged or gone is refused', async () => {
    const input = join(folder, 'papers.json.gz');
    await writeFile(input, gzipSync(JSON.stringify(PAPERS)));
    const { ran } = await stoppedAfter(1, {}, { input });
    const session = ran.summary.session_folder!;
    const spool = join(
      session,
      (await readdir(session)).find((name) => name.startsWith('input.'))!,
    );
    await appendFile(spool, ' ');
    await expect(resumed(new InstantSource(), { input })).rejects.toMatchObject({
      kind: 'damaged',
      exitCode: 74,
    });
    await rm(spool);
    await expect(resumed(new InstantSource(), { input })).rejects.toMatchObject({
      kind: 'damaged',
      exitCode: 74,
    });
  });

  it('from standard input: resumed with the same bytes, and by the session alone', async () => {
    const stdin = Buffer.from(JSON.stringify({ papers: PAPERS }));
    await writeFile(join(folder, 'same.json'), stdin);
    const stop = new Stop();
    const first = new InstantSource({
      before: () => {
        stop.request('SIGHUP', 1000);
        return Promise.resolve();
      },
    });
    const config = configFor(folder, { input: '-' });
    const { summary } = await runConsolidate(config, [first], { stop, stdin });
    expect(summary.complete).toBe(false);
    const again = await runConsolidate(
      configFor(folder, { input: '-', resume: true }),
      [new InstantSource()],
      {
        stdin,
        stop: stopped(),
      },
    ).catch((error: unknown) => error);
    expect(again).toMatchObject({ name: 'Interrupted' });
    const last = new InstantSource();
    const ran = await runConsolidate(configFor(folder, { input: undefined, resume: summary.session_id }), [
      last,
    ]);
    expect(ran.summary.complete).toBe(true);
    expect((JSON.parse(await output()) as { papers: object[] }).papers).toHaveLength(30);
    expect(new Set([...pairs(first), ...pairs(last)]).size).toBe(pairs(first).length + pairs(last).length);
  });

  it('of two sessions of one .gz, the latest is gone on with though an older one knows these bytes', async () => {
    const input = join(folder, 'papers.json.gz');
    const one = gzipSync(JSON.stringify(PAPERS));
    await writeFile(input, one);
    await stoppedAfter(1, {}, { input, resume: false });
    await writeFile(input, gzipSync(JSON.stringify(PAPERS.toReversed())));
    const now = (): Date => new Date(Date.now() + 5000);
    const stop = new Stop();
    const before = (): Promise<void> => Promise.resolve(stop.request('SIGINT', 1000));
    const later = await runConsolidate(configFor(folder, { input }), [new InstantSource({ before })], {
      stop,
      now,
    });
    await writeFile(input, one);
    const ran = await resumed(new InstantSource(), { input });
    expect(ran.summary.session_id).toBe(later.summary.session_id);
    expect(ran.summary.complete).toBe(true);
  });
});

function stopped(): Stop {
  const stop = new Stop();
  stop.request('SIGINT', 0);
  return stop;
}
