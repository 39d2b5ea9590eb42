import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { ConsolidationCheckpointManager } from '../../src/checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { ConsolidateConfig } from '../../src/consolidate/config.js';
import { consolidate } from '../../src/consolidate/consolidate.js';
import type { RunEvent, RunSummary } from '../../src/consolidate/events.js';
import { DEFAULT_PRECEDENCE } from '../../src/merge/precedence.js';
import { Stop } from '../../src/run/stop.js';
import type { Outcome } from '../../src/model/outcome.js';
import type { BatchAnswer, Question, Source, Step } from '../../src/sources/source.js';

// `cf consolidate` as a program that can be recorded: a small list, two sources that answer at once and always the
// same, and on standard output what was asked and what was promised.

const FIXED_TIME = new Date('2026-01-02T03:04:05.000Z');
/** Below the recorded folder. Neither the state's folder nor the output's is there when the first run begins. */
export const STATE_DIR = '.cf_state';
export const OUTPUT = 'results/of/today.json';

export type Say = (line: string) => void;
type Record = { title: string; year?: number; doi?: string; paper_id: string };

/** A third of the papers can be asked about by DOI, the others only by title. */
function paper(n: number, year = 2000 + n): Record {
  const title = `On_the_matter_of_example_${String(n)}`;
  return { paper_id: `p${n}`, title, year, ...(n % 3 === 0 && { doi: `10.1234/example.${n}` }) };
}

/** One paper stands there twice, by its DOI; another one as well, as only the sources can tell. */
export const FIRST_LIST: readonly Record[] = [
  ...Array.from({ length: 14 }, (_, n) => paper(n)),
  { ...paper(3, 2004), paper_id: 'twin' },
  { title: paper(10).title, paper_id: 'bare' },
];
/** Papers of the list less records of the output. */
export const DUPLICATES = 2;
/** One paper less, one more, one whose record was changed, and another order. */
export const CHANGED_LIST: readonly Record[] = [
  paper(99),
  ...FIRST_LIST.slice(2).map((record, at) => (at === 1 ? paper(3, 1999) : record)),
  paper(0),
];

export function bytesOfList(papers: readonly Record[], name: string): Buffer {
  const text = Buffer.from(JSON.stringify({ papers }));
  return name.endsWith('.gz') ? gzipSync(text) : text;
}

/** Tells papers apart, and the versions of one paper too. */
const nameOf = ({ title, year }: { title?: string | undefined; year?: number | undefined }): string =>
  `${title ?? '?'}@${year ?? 0}`;
const numberOf = ({ paper }: Question): number => Number(/\d+$/.exec(paper.title ?? '')?.[0]);

/** What a paper is asked, or was: one line of what the program says. */
export const asking = (source: string, step: string, name: string): string => `${source} ${step} ${name}`;

/** Stands for the step where an outcome is final. */
export const EVERY_STEP = '*';

class SaidSource implements Source {
  readonly steps: readonly Step[];

  constructor(
    readonly id: string,
    private readonly identifies: boolean,
    private readonly onAsked: (asked: readonly string[]) => void,
    private readonly fails: (question: Question) => boolean,
  ) {
    const size = { batchSize: 4, maxBatchSize: 100, concurrency: 2 };
    const estimate = (papers: number) => ({ requests: papers, credits: 0, seconds: 0 });
    this.steps = [
      { name: 'by_doi', uses: 'given', ...size, estimate, canAsk: (q) => q.identifiers.doi !== undefined },
      {
        name: 'by_found',
        uses: 'found',
        ...size,
        estimate,
        canAsk: (q) => q.identifiers.openalex !== undefined,
      },
      { name: 'by_title', uses: 'title', ...size, estimate, canAsk: () => true },
    ];
  }

  open(): Promise<void> {
    return Promise.resolve();
  }

  ask({ step, questions }: { step: string; questions: readonly Question[] }): Promise<BatchAnswer> {
    this.onAsked(questions.map(({ paper }) => asking(this.id, step, nameOf(paper))));
    const failed: Outcome = { outcome: 'failed', reason: 'HTTP 503' };
    const outcomes = questions.map((question) =>
      this.fails(question) ? failed : this.answer(question, step),
    );
    return Promise.resolve({ outcomes });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private answer(question: Question, step: string): Outcome {
    const n = numberOf(question);
    if (n % 5 === 4) return { outcome: 'absent', step };
    if (n % 7 === 6) return { outcome: 'rejected', reason: 'contradicts', detail: 'another year' };
    return {
      outcome: 'enriched',
      enrichment: {
        matched_by: step === 'by_title' ? 'title' : 'doi',
        score: 1,
        record: {
          title: question.paper.title ?? '',
          identifiers: this.identifies ? [{ type: 'openalex', value: `W${1000 + n}` }] : [],
          citations: { count: n },
          abstract: { text: `${this.id} says of number ${n}: ${'words '.repeat(n)}` },
          urls: [],
        },
      },
    };
  }
}

export interface RunOptions {
  readonly root: string;
  readonly input?: string;
  readonly say?: Say;
  readonly onEvent?: (event: RunEvent) => void;
  readonly onAsked?: (asked: readonly string[]) => void;
  /** Stops the run, as SIGINT does, when so many batches have been asked about. */
  readonly stopAfter?: number;
  /** A paper that every source fails to answer in this run. */
  readonly failing?: number;
  readonly config?: Partial<ConsolidateConfig>;
}

/** One run, always a resume where there is something to resume. */
export async function run(options: RunOptions): Promise<RunSummary> {
  const { root } = options;
  const say = options.say ?? (() => undefined);
  const stop = new Stop();
  let batches = 0;
  const onAsked = (batch: readonly string[]): void => {
    say(batch.map((one) => `asked ${one}`).join('\n'));
    options.onAsked?.(batch);
    if (++batches === options.stopAfter) stop.request('SIGINT', 1000);
  };
  // Timed checkpoints come by this clock: a second passes whenever somebody looks.
  let seconds = FIXED_TIME.getTime() / 1000;
  const fails = (question: Question): boolean => numberOf(question) === options.failing;
  return consolidate({
    config: {
      input: path.join(root, options.input ?? 'papers.json'),
      output: path.join(root, OUTPUT),
      allowPartial: false,
      sources: undefined,
      resume: true,
      acceptChangedInput: false,
      checkpointInterval: 0.2,
      batchSize: undefined,
      dedupe: 'safe',
      versions: undefined,
      stateDir: path.join(root, STATE_DIR),
      keepSession: false,
      maxRuntime: undefined,
      precedence: DEFAULT_PRECEDENCE,
      fixedTime: FIXED_TIME,
      ...options.config,
    },
    defaultSources: ['finder', 'follower'],
    sources: (ids) => Promise.resolve(ids.map((id) => new SaidSource(id, id === 'finder', onAsked, fails))),
    stop,
    report: (event) => {
      options.onEvent?.(event);
      if (event.type === 'session_started') say('begun');
      if (event.type === 'progress') say(`counted ${event.source.id} ${event.source.done}`);
      if (event.type === 'checkpoint') say(`checkpoint ${event.checkpoint_type} ${event.sequence}`);
      if (event.type === 'finished' && event.summary.output !== null) say('published');
    },
    resumeLine: (id) => `cf consolidate --resume ${id}`,
    now: () => new Date((seconds += 1) * 1000),
    cfVersion: '0.0.0-test',
    stdin: Readable.from([]),
    stdout: new PassThrough(),
  });
}

/** From now on every commit is said as soon as it has returned: what was answered there may never be asked again. */
function sayCommits(list: () => readonly Record[], say: Say): void {
  const prototype = ConsolidationCheckpointManager.prototype;
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const commit = prototype.commit;
  prototype.commit = async function (source, batch) {
    await commit.call(this, source, batch);
    const lines = batch.flatMap(({ row, entry: { outcome } }) => {
      // What was shared was not asked about: it is where the two turn out to be two.
      if (outcome.outcome === 'failed' || outcome.outcome === 'same_as') return [];
      const step = outcome.outcome === 'absent' ? outcome.step : EVERY_STEP;
      return `committed ${asking(source, step, nameOf(list()[row] as Record))}`;
    });
    say(lines.join('\n'));
  };
}

export const SCENARIOS = [
  'first run',
  'stopped and resumed',
  'torn tail resumed',
  'changed list, session kept',
] as const;
export type Scenario = (typeof SCENARIOS)[number];

export const inputOf = (scenario: Scenario): string =>
  scenario === 'stopped and resumed' ? 'papers.json.gz' : 'papers.json';

/** How a person would go on after a crash of this scenario. */
export const configOf = (scenario: Scenario): Partial<ConsolidateConfig> =>
  scenario === 'changed list, session kept' ? { keepSession: true, acceptChangedInput: true } : {};

async function play(scenario: Scenario, root: string, say: Say): Promise<void> {
  let list = FIRST_LIST;
  sayCommits(() => list, say);
  const all = { root, say, input: inputOf(scenario), config: configOf(scenario) };
  switch (scenario) {
    case 'first run':
    case 'torn tail resumed':
      await run(all);
      return;
    case 'stopped and resumed':
      await run({ ...all, stopAfter: 3, failing: 3 });
      await run(all);
      return;
    case 'changed list, session kept':
      await run({ ...all, stopAfter: 4 });
      say('changing the list');
      await replaceDurably(path.join(root, all.input), bytesOfList(CHANGED_LIST, all.input));
      list = CHANGED_LIST;
      say('changed the list');
      await run({ ...all, stopAfter: 1 });
      await run(all);
      return;
  }
}

async function replaceDurably(file: string, bytes: Buffer): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const next = `${file}.new`;
  await writeFile(next, bytes, { flush: true });
  await rename(next, file);
  const folder = await open(path.dirname(file), 'r');
  await folder.sync();
  await folder.close();
}

if (process.argv[1] === import.meta.filename) {
  await play(process.argv[2] as Scenario, process.cwd(), (line) => console.log(line));
}
