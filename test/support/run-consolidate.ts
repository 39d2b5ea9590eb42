import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import type { ConsolidateConfig } from '../../src/consolidate/config.js';
import { consolidate } from '../../src/consolidate/consolidate.js';
import type { RunEvent, RunSummary } from '../../src/consolidate/events.js';
import { Stop } from '../../src/run/stop.js';
import type { Source } from '../../src/sources/source.js';
import { DEFAULT_PRECEDENCE } from '../../src/merge/precedence.js';
import { TEMPORARY_ROOT } from './temporary-root.js';

export const FIXED_TIME = new Date('2026-01-02T03:04:05.000Z');

export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(TEMPORARY_ROOT, 'cf-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export function configFor(folder: string, more: Partial<ConsolidateConfig> = {}): ConsolidateConfig {
  return {
    input: join(folder, 'papers.json'),
    output: join(folder, 'out.json'),
    allowPartial: false,
    sources: undefined,
    resume: false,
    acceptChangedInput: false,
    checkpointInterval: 0,
    batchSize: undefined,
    // Who tests duplicates says so: the papers of other tests are all alike.
    dedupe: 'off',
    versions: undefined,
    stateDir: join(folder, '.cf_state'),
    keepSession: false,
    maxRuntime: undefined,
    precedence: DEFAULT_PRECEDENCE,
    fixedTime: FIXED_TIME,
    ...more,
  };
}

export interface Ran {
  readonly summary: RunSummary;
  readonly events: readonly RunEvent[];
  readonly stdout: string;
}

/** Runs `consolidate` in this process with sources of the test's. */
export async function runConsolidate(
  config: ConsolidateConfig,
  sources: readonly Source[],
  more: {
    stop?: Stop;
    stdin?: string | Buffer;
    now?: () => Date;
    onEvent?: (event: RunEvent) => void;
    creditsPerDay?: (source: string) => number | undefined;
  } = {},
): Promise<Ran> {
  const events: RunEvent[] = [];
  const stdout = new PassThrough();
  const chunks: Buffer[] = [];
  stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const summary = await consolidate({
    config,
    defaultSources: sources.map(({ id }) => id),
    sources: (ids) => Promise.resolve(ids.map((id) => sources.find((source) => source.id === id) as Source)),
    ...(more.creditsPerDay && { creditsPerDay: more.creditsPerDay }),
    stop: more.stop ?? new Stop(),
    report: (event) => {
      events.push(event);
      more.onEvent?.(event);
    },
    resumeLine: (id) => `cf consolidate --resume ${id}`,
    now: more.now ?? (() => new Date()),
    cfVersion: '0.0.0-test',
    stdin: Readable.from(more.stdin === undefined ? [] : [Buffer.from(more.stdin)]),
    stdout,
  });
  return { summary, events, stdout: Buffer.concat(chunks).toString() };
}

/** A list of papers, some with a DOI, some with a title only, and a pair of identical records. */
export function somePapers(count: number): Record<string, unknown>[] {
  const papers = Array.from({ length: count }, (_, n): Record<string, unknown> => ({
    paper_id: `p${n}`,
    title: `On the matter of example number ${'x'.repeat(n % 7)}${n}`,
    authors: [{ name: `Author ${n}`, affiliations: [] }],
    year: 2000 + (n % 20),
    ...(n % 3 === 0 && { doi: `10.1234/example.${n}` }),
    note: { kept: [n, null, 'as it came'] },
  }));
  if (count > 2) papers.push({ ...papers[1] });
  return papers;
}

export async function writePapers(
  folder: string,
  papers: readonly unknown[],
  name = 'papers.json',
): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify({ collection_metadata: { made: 'by a test' }, papers }));
  return path;
}
