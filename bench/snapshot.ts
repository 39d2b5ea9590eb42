import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Paper } from '../src/model/paper.js';
import { snapshotDefinition } from '../src/sources/snapshot/definition.js';
import type { Question, Source } from '../src/sources/source.js';
import type { BenchResult } from './result.js';
import { generateWork, randomFrom, writeSnapshot } from './snapshot-works.js';

/** What a stretch of work took: seconds, the most memory, the longest time in which nothing else had its turn. */
interface Measured<T> {
  readonly result: T;
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly longestPauseMs: number;
}

async function measure<T>(work: () => Promise<T>): Promise<Measured<T>> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 20);
  delay.enable();
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1000;
  look();
  clearInterval(timer);
  delay.disable();
  return { result, seconds, peakMegabytes: peak / 1e6, longestPauseMs: delay.max / 1e6 };
}

const never = new AbortController().signal;
const context = { stopping: never, signal: never };

/**
 * Indexes generated works and asks about them. `CF_BENCH_WORKS` sets how many (1,000,000), `CF_SNAPSHOT_MEMORY`
 * what DuckDB may take. Everything is written into a temporary folder and removed.
 */
export async function benchSnapshot(): Promise<BenchResult[]> {
  const count = Number(process.env.CF_BENCH_WORKS ?? 1_000_000);
  const folder = await mkdtemp(join(tmpdir(), 'cf-bench-snapshot-'));
  try {
    const works = await mkdtemp(join(folder, 'works-'));
    await writeSnapshot(works, count);
    const open = async (): Promise<Source> => {
      const source = await snapshotDefinition.create({
        environment: { CF_SNAPSHOT_MEMORY: process.env.CF_SNAPSHOT_MEMORY },
        stateDir: folder,
        snapshotDir: works,
        version: 'bench',
        now: () => new Date(),
        sleep: (milliseconds) => wait(milliseconds),
      });
      await source.open({ ...context, report: () => undefined });
      return source;
    };
    const indexed = await measure(open);
    await indexed.result.close();
    const reopened = await measure(open);
    const source = reopened.result;
    const byIdentifier = await measureAsking(source, 'by_identifier', 20, count);
    const byTitle = await measureAsking(source, 'by_title', 4, count);
    await source.close();
    const peak = Math.max(indexed.peakMegabytes, byIdentifier.peakMegabytes, byTitle.peakMegabytes);
    const pause = Math.max(indexed.longestPauseMs, byIdentifier.longestPauseMs, byTitle.longestPauseMs);
    const each = `indexing ${indexed.peakMegabytes.toFixed(0)}, identifiers ${byIdentifier.peakMegabytes.toFixed(0)}, titles ${byTitle.peakMegabytes.toFixed(0)}`;
    const pauses = `indexing ${indexed.longestPauseMs.toFixed(0)}, identifiers ${byIdentifier.longestPauseMs.toFixed(0)}, titles ${byTitle.longestPauseMs.toFixed(0)}`;
    return [
      { name: `snapshot: index ${count} works`, value: round(indexed.seconds), unit: 's' },
      { name: 'snapshot: open an index that is there', value: round(reopened.seconds), unit: 's' },
      atLeast('snapshot: look-ups by identifier', byIdentifier.result / byIdentifier.seconds, 60_000),
      atLeast('snapshot: look-ups by title', byTitle.result / byTitle.seconds, 2_000),
      atMost('snapshot: peak memory', peak, 'MB', 700, each),
      atMost('snapshot: longest pause', pause, 'ms', 200, pauses),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Asks in the largest batches, of which a tenth is unknown to the snapshot; the result is how many were asked. */
async function measureAsking(
  source: Source,
  step: string,
  batches: number,
  count: number,
): Promise<Measured<number>> {
  const size = source.steps.find((one) => one.name === step)?.maxBatchSize ?? 1;
  const random = randomFrom(42);
  const questions = Array.from({ length: batches }, () =>
    Array.from({ length: size }, () => questionOf(Math.floor(random() * count * 1.1))),
  );
  return measure(async () => {
    let [enriched, known] = [0, 0];
    for (const batch of questions) {
      const answer = await source.ask({ step, questions: batch.map((one) => one.question) }, context);
      enriched += answer.outcomes.filter((outcome) => outcome.outcome === 'enriched').length;
      known += batch.filter((one) => one.number < count).length;
    }
    if (enriched < known * 0.99) throw new Error(`${step}: found ${enriched} of ${known} known works`);
    return batches * size;
  });
}

function questionOf(number: number): { number: number; question: Question } {
  const work = generateWork(number);
  const paper: Paper = {
    title: work.title,
    authors: work.authors,
    year: work.year,
    venue: undefined,
    identifiers: { doi: work.doi },
  };
  return { number, question: { paper, identifiers: paper.identifiers } };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function atLeast(name: string, value: number, aim: number): BenchResult {
  return { name, value: Math.round(value), unit: '/s', aim: `>= ${aim}`, ok: value >= aim };
}

function atMost(name: string, value: number, unit: string, aim: number, detail: string): BenchResult {
  return { name, value: Math.round(value), unit, aim: `< ${aim}`, ok: value < aim, detail };
}
