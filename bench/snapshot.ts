import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
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
    // Loading code is not asking: DuckDB alone takes 150 ms, once.
    await Promise.all([import('../src/sources/snapshot/index.js'), import('@duckdb/node-api')]);
    const indexed = await measure(open);
    await indexed.result.close();
    const reopened = await measure(open);
    const source = reopened.result;
    const random = randomFrom(42);
    const pick = (): number => Math.floor(random() * count * 1.1);
    const joined = await measureAsking(source, 'by_identifier', 20, () =>
      unknownQuestion(Math.floor(random() * count)),
    );
    const byIdentifier = await measureAsking(source, 'by_identifier', 20, () => questionOf(pick()));
    const byTitle = await measureAsking(source, 'by_title', 4, () => questionOf(pick()));
    await source.close();
    for (const asked of [byIdentifier, byTitle]) {
      const found = asked.result.enriched / asked.result.asked;
      if (found < 0.89) throw new Error(`only ${Math.round(found * 100)} % were found, expected 91 %`);
    }
    const peak = Math.max(indexed.peakMegabytes, byIdentifier.peakMegabytes, byTitle.peakMegabytes);
    const pause = Math.max(indexed.longestPauseMs, byIdentifier.longestPauseMs, byTitle.longestPauseMs);
    const each = `indexing ${indexed.peakMegabytes.toFixed(0)}, identifiers ${byIdentifier.peakMegabytes.toFixed(0)}, titles ${byTitle.peakMegabytes.toFixed(0)}`;
    const pauses = `indexing ${indexed.longestPauseMs.toFixed(0)}, identifiers ${byIdentifier.longestPauseMs.toFixed(0)}, titles ${byTitle.longestPauseMs.toFixed(0)}`;
    return [
      { name: `snapshot: index ${count} works`, value: round(indexed.seconds), unit: 's' },
      { name: 'snapshot: open an index that is there', value: round(reopened.seconds), unit: 's' },
      atLeast('snapshot: join of identifiers alone', rateOf(joined.result), 60_000),
      atLeast('snapshot: look-ups by identifier', rateOf(byIdentifier.result), 60_000),
      atLeast('snapshot: look-ups by title', rateOf(byTitle.result), 2_000),
      atMost('snapshot: peak memory', peak, 'MB', 700, each),
      atMost('snapshot: longest pause', pause, 'ms', 200, pauses),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What came of asking: the time is that of the answers alone. */
interface Asked {
  readonly asked: number;
  readonly enriched: number;
  readonly seconds: number;
}

function rateOf(asked: Asked): number {
  return asked.asked / asked.seconds;
}

/** Asks in the largest batches; the questions are made between them. */
async function measureAsking(
  source: Source,
  step: string,
  batches: number,
  next: () => Question,
): Promise<Measured<Asked>> {
  const size = source.steps.find((one) => one.name === step)?.maxBatchSize ?? 1;
  return measure(async () => {
    let [enriched, seconds] = [0, 0];
    for (let batch = 0; batch < batches; batch++) {
      const questions: Question[] = [];
      while (questions.length < size) {
        questions.push(next());
        if (questions.length % 500 === 0) await nextTurn();
      }
      const began = performance.now();
      const answer = await source.ask({ step, questions }, context);
      seconds += (performance.now() - began) / 1000;
      enriched += answer.outcomes.filter((outcome) => outcome.outcome === 'enriched').length;
    }
    return { asked: batches * size, enriched, seconds };
  });
}

/** One in eleven is a work that the snapshot does not have. */
function questionOf(number: number): Question {
  const { title, authors, year, doi } = generateWork(number);
  const paper: Paper = {
    title,
    authors,
    year,
    venue: undefined,
    volume: undefined,
    number: undefined,
    pages: undefined,
    type: undefined,
    identifiers: { doi },
  };
  return { paper, identifiers: paper.identifiers };
}

/** A DOI between those of the snapshot that is none of them. */
function unknownQuestion(number: number): Question {
  const identifiers = { doi: `10.${1000 + (number % 500)}/bench.${number}x` };
  return {
    paper: {
      title: undefined,
      authors: [],
      year: undefined,
      venue: undefined,
      volume: undefined,
      number: undefined,
      pages: undefined,
      type: undefined,
      identifiers,
    },
    identifiers,
  };
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
