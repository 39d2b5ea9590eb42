import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { identifiersIn, identifiersOf, type OutputPaper } from '../../bench/sources-score.js';
import type { ConsolidateConfig } from '../../src/consolidate/config.js';
import { FakeClock } from './fake-clock.js';
import { configFor, runConsolidate, writePapers, type Ran, temporaryFolder } from './run-consolidate.js';
import { HOSTILE_IDS, HostileWorld, SECRETS, type HostilePaper } from './world-hostile.js';

/** A folder with a list of papers, and services that know them. */
export class HostileRuns {
  private constructor(
    readonly papers: readonly HostilePaper[],
    readonly world: HostileWorld,
    private readonly folder: { readonly path: string; readonly remove: () => Promise<void> },
  ) {}

  static async open(papers: readonly HostilePaper[]): Promise<HostileRuns> {
    const [folder, world] = await Promise.all([temporaryFolder(), HostileWorld.start(papers)]);
    await writePapers(
      folder.path,
      papers.map(({ record }) => record),
    );
    return new HostileRuns(papers, world, folder);
  }

  /** One that goes on with a session does so two days later, when every pause and quota is over. */
  async run(more: Partial<ConsolidateConfig> = {}): Promise<Ran> {
    const clock = new FakeClock(
      more.resume === true ? '2026-11-24T10:00:00.000Z' : '2026-11-22T10:00:00.000Z',
    );
    const config = configFor(this.folder.path, more);
    return runConsolidate(config, await this.world.sources(clock, config.stateDir), { now: clock.now });
  }

  output(): Promise<string> {
    return readFile(join(this.folder.path, 'out.json'), 'utf8');
  }

  /** What the journals hold: `source outcome step paper`, without what failed. */
  async recorded(): Promise<Set<string>> {
    const lines = new Set<string>();
    for (const file of await this.files()) {
      if (!/journal\/\d+\.jsonl$/.test(file)) continue;
      for (const line of (await readFile(file, 'utf8')).split('\n')) {
        const entry = (line === '' ? {} : JSON.parse(line)) as Readonly<Record<string, string | undefined>>;
        if (entry.outcome === undefined || entry.outcome === 'failed') continue;
        lines.add([entry.source, entry.outcome, entry.step ?? '', entry.key].join(' '));
      }
    }
    return lines;
  }

  /** Neither the key nor the address is in any file, event or output. */
  async expectNoSecrets({ events, summary, stdout }: Ran): Promise<void> {
    const texts = [`events: ${JSON.stringify(events)}`, JSON.stringify(summary), stdout];
    for (const file of await this.files()) texts.push(`${file}: ${await readFile(file, 'latin1')}`);
    for (const secret of Object.values(SECRETS)) {
      const told = texts.filter((text) => text.includes(secret));
      expect(told.map((text) => `${text.slice(0, 80)} … ${around(text, secret)}`)).toEqual([]);
    }
  }

  /** Every paper is in the output; every identifier there is its own, and every record one that its service knows. */
  async expectOnlyTruth(): Promise<void> {
    const { papers } = JSON.parse(await this.output()) as { papers: OutputPaper[] };
    expect(papers).toHaveLength(this.papers.length);
    const wrong = papers.flatMap((record, row) => {
      const { work, knownTo, record: given } = this.papers[row]!;
      // What the list says stays, also an id that its service gave up.
      const own = new Set([...identifiersOf(work), ...Object.values(given)]);
      const identifiers = identifiersIn(record).filter(
        (identifier) => !own.has(identifier) && !own.has(identifier.replace(/^[a-z0-9_]+:/, '')),
      );
      const records = HOSTILE_IDS.filter(
        (id) => record.consolidation.outcomes[id]?.outcome === 'enriched' && !knownTo.includes(id),
      );
      return [...identifiers, ...records].map(
        (what) => `${what} for paper ${row}: ${work.title.slice(0, 99)}`,
      );
    });
    expect(wrong).toEqual([]);
  }

  async close(): Promise<void> {
    await this.world.close();
    await this.folder.remove();
  }

  private async files(): Promise<string[]> {
    const entries = await readdir(this.folder.path, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  }
}

function around(text: string, part: string): string {
  const at = text.indexOf(part);
  return text.slice(Math.max(0, at - 100), at + part.length + 20);
}
