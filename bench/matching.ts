import { spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { countClusters, ratesOf, type Counts } from './count-mistakes.js';
import { writeGeneratedList } from './generate-duplicates.js';
import { REVIEWS, hasRealLists } from './labelled-lists.js';
import type { BenchResult } from './result.js';

interface Measured {
  readonly seconds: number;
  readonly records: number;
  readonly peakMB: number;
}

interface Phases extends Measured {
  readonly cpuSeconds: number;
  readonly readSeconds: number;
  readonly findSeconds: number;
  readonly versions: number;
  readonly unclear: number;
}

interface Scored extends Measured {
  readonly counts: Counts;
  readonly falseMerges: number;
  readonly detail?: string;
}

/** What a set should reach; what is not named is only shown. */
interface Aims {
  readonly precision?: number;
  readonly recall?: number;
  readonly f1?: number;
  readonly falseMerges?: number;
  readonly perSecond?: number;
  readonly peakMB?: number;
}

const REVIEW_AIMS: Aims = { falseMerges: 0, recall: 0.985 };
const GENERATED_AIMS: Aims = { falseMerges: 0, recall: 0.98 };

/** How well duplicates are found, and titles among works; the real sets only where they are at hand. */
export async function benchMatching(): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  if (hasRealLists) {
    const reviews = REVIEWS.map((review) => measure<Scored>(review));
    for (const [at, review] of REVIEWS.entries()) results.push(...tell(review, reviews[at]!, REVIEW_AIMS));
    results.push(...tell('the three together', together(reviews), REVIEW_AIMS));
    results.push(...tell('dblp-acm valid', measure<Scored>('dblp-acm valid'), { f1: 0.985 }));
    results.push(...tell('dblp-acm train', measure<Scored>('dblp-acm train'), {}));
    const titles = measure<Scored>('pubmed titles');
    results.push(...tell('pubmed titles', titles, { precision: 0.998, recall: 0.98 }));
  }
  const most = Number(process.env.BENCH_PAPERS ?? 1_000_000);
  const few = await measureGenerated(Math.ceil(most / 10));
  const many = await measureGenerated(most);
  const ratio = many.seconds / few.seconds;
  return [
    ...results,
    ...tell(`generated, ${few.records}`, few, GENERATED_AIMS),
    ...tell(`generated, ${many.records}`, many, { ...GENERATED_AIMS, perSecond: 10_000, peakMB: 1000 }),
    { name: 'generated: time for ten times as many', value: ratio, unit: '×', aim: '≤ 12', ok: ratio <= 12 },
  ];
}

function together(sets: readonly Scored[]): Scored {
  const sum = (of: (set: Scored) => number): number => sets.reduce((total, set) => total + of(set), 0);
  return {
    seconds: sum(({ seconds }) => seconds),
    records: sum(({ records }) => records),
    peakMB: Math.max(...sets.map(({ peakMB }) => peakMB)),
    counts: {
      tp: sum(({ counts }) => counts.tp),
      fp: sum(({ counts }) => counts.fp),
      fn: sum(({ counts }) => counts.fn),
    },
    falseMerges: sum(({ falseMerges }) => falseMerges),
  };
}

function measure<Figures>(set: string, ...more: string[]): Figures {
  const child = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'matching-child.ts'), set, ...more],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  const last = child.stdout.trim().split('\n').at(-1);
  if (child.status !== 0 || !last) throw new Error(`${set} failed: ${child.stderr}`);
  return JSON.parse(last) as Figures;
}

async function measureGenerated(count: number): Promise<Scored> {
  const folder = await mkdtemp(join(tmpdir(), 'cf-bench-matching-'));
  try {
    const list = join(folder, 'list.jsonl');
    const { workOf } = await writeGeneratedList(list, count);
    const measured = measure<Phases>('generated', folder);
    const clusterOf = await readClusters(join(folder, 'clusters.csv'), count);
    const { removed, falseMerges } = countClusters(clusterOf, workOf);
    const { readSeconds, findSeconds, seconds, cpuSeconds, versions, unclear } = measured;
    const rest = seconds - readSeconds - findSeconds;
    const phases = `read ${readSeconds.toFixed(1)} s, find ${findSeconds.toFixed(1)} s, write ${rest.toFixed(1)} s; ${cpuSeconds.toFixed(1)} s of CPU`;
    const detail = `${phases}; ${versions} pairs of versions, ${unclear} unclear pairs`;
    return { ...measured, counts: removed, falseMerges, detail };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What `--clusters` wrote, as rows from 0. No field of it needs quotes. */
async function readClusters(path: string, count: number): Promise<Int32Array> {
  const clusterOf = new Int32Array(count);
  let row = -1;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (row >= 0) clusterOf[row] = Number(line.split(',')[2]) - 1;
    row++;
  }
  if (row !== count) throw new Error(`${path} has ${row} rows, not ${count}`);
  return clusterOf;
}

function tell(
  set: string,
  { counts, falseMerges, records, seconds, peakMB, detail }: Scored,
  aims: Aims,
): BenchResult[] {
  const rates = ratesOf(counts);
  const perSecond = records / seconds;
  const least = (name: string, value: number, unit: string, aim?: number): BenchResult => ({
    name: `${set}: ${name}`,
    value,
    unit,
    ...(aim !== undefined && { aim: `≥ ${aim}`, ok: value >= aim }),
  });
  const most = (name: string, value: number, unit: string, aim?: number): BenchResult => ({
    name: `${set}: ${name}`,
    value,
    unit,
    ...(aim !== undefined && { aim: aim === 0 ? '0' : `≤ ${aim}`, ok: value <= aim }),
  });
  return [
    least('precision', rates.precision, '', aims.precision),
    { ...least('recall', rates.recall, '', aims.recall), detail: `${counts.tp} of ${counts.tp + counts.fn}` },
    least('F1', rates.f1, '', aims.f1),
    most('false merges', falseMerges, '', aims.falseMerges),
    {
      ...least('records', Math.round(perSecond), '/s', aims.perSecond),
      ...(detail !== undefined && { detail }),
    },
    most('peak memory', peakMB, 'MB', aims.peakMB),
  ];
}
