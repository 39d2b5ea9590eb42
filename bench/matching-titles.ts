import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Outcome } from '../src/model/outcome.js';
import { snapshotDefinition } from '../src/sources/snapshot/definition.js';
import { loadPubmedTitles, snapshotFolder, type SpelledTitle } from './labelled-lists.js';

export interface LookUp {
  readonly asked: readonly SpelledTitle[];
  /** One for each of them. */
  readonly outcomes: readonly Outcome[];
  readonly seconds: number;
}

/** Looks PubMed's spellings of titles up among OpenAlex works, half of which hold them, through the snapshot source. */
export async function lookUpTitles(): Promise<LookUp> {
  const asked = loadPubmedTitles();
  const stateDir = await mkdtemp(join(tmpdir(), 'cf-matching-'));
  const never = new AbortController().signal;
  const context = { stopping: never, signal: never, report: () => undefined };
  const source = await snapshotDefinition.create({
    environment: {},
    stateDir,
    snapshotDir: snapshotFolder,
    version: 'bench',
    now: () => new Date(),
    sleep: () => Promise.resolve(),
  });
  try {
    await source.open(context);
    const began = performance.now();
    const questions = asked.map(({ paper }) => ({ paper, identifiers: {} }));
    const { outcomes } = await source.ask({ step: 'by_title', questions }, context);
    return { asked, outcomes, seconds: (performance.now() - began) / 1000 };
  } finally {
    await source.close();
    await rm(stateDir, { recursive: true });
  }
}

/** Whether the work that a title was given is the right one; undefined when it was given none. */
export function isRight({ id }: SpelledTitle, outcome: Outcome): boolean | undefined {
  if (outcome.outcome !== 'enriched') return undefined;
  return outcome.enrichment.record.identifiers.some((one) => one.value === id);
}

/** Of the titles that got a work: right (tp) and wrong (fp); and those whose work is there but was not given (fn). */
export function countTitles({ asked, outcomes }: LookUp): { tp: number; fp: number; fn: number } {
  const counts = { tp: 0, fp: 0, fn: 0 };
  for (const [at, title] of asked.entries()) {
    const right = isRight(title, outcomes[at]!);
    if (right !== undefined) counts[right ? 'tp' : 'fp']++;
    if (title.inside && right !== true) counts.fn++;
  }
  return counts;
}

/** What the snapshot says of its works, in one line each, by OpenAlex id. */
export async function labelsOfSnapshot(): Promise<Map<string, string>> {
  const labels = new Map<string, string>();
  for (const name of await readdir(snapshotFolder)) {
    const lines = createInterface({
      input: createReadStream(join(snapshotFolder, name)).pipe(createGunzip()),
    });
    for await (const line of lines) {
      const work = JSON.parse(line) as {
        id: string;
        title: string | null;
        publication_year: number;
        authorships: { author: { display_name: string } }[];
      };
      const authors = work.authorships.map(({ author }) => author.display_name);
      labels.set(
        work.id.replace(/.*\//, ''),
        `"${work.title}" | ${authors.join('; ')} | ${work.publication_year}`,
      );
    }
  }
  return labels;
}
