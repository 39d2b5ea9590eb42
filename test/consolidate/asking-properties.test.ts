import { cpSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConsolidateConfig } from '../../src/consolidate/config.js';
import { Stop } from '../../src/run/stop.js';
import { SourceUnavailable } from '../../src/model/errors.js';
import type { IdentifierType } from '../../src/model/identifiers.js';
import type { Outcome } from '../../src/model/outcome.js';
import type { Paper } from '../../src/model/paper.js';
import { keyOfListing, type Listing } from '../../src/sources/listing.js';
import type {
  AskContext,
  Batch,
  BatchAnswer,
  ListingSize,
  Question,
  Source,
  Step,
} from '../../src/sources/source.js';
import { configFor, runConsolidate, writePapers, temporaryFolder } from '../support/run-consolidate.js';

/** Numbers that are the same for the same seed. */
class Chance {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  /** 0 to 1, without 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  below(end: number): number {
    return Math.floor(this.next() * end);
  }
  is(share: number): boolean {
    return this.next() < share;
  }
  of<T>(some: readonly T[]): T {
    return some[this.below(some.length)]!;
  }
}

/** The same for the same words, whoever asks in which order. */
const chanceOf = (...words: readonly (string | number)[]): number => {
  let hash = 2166136261;
  for (const letter of words.join(' ')) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619);
  return new Chance(hash).next();
};

const TYPES: readonly IdentifierType[] = ['doi', 'pmid', 'arxiv'];
const identifierOf = (type: IdentifierType, work: number, nth: number): string =>
  ({
    doi: `10.1234/w.${work}.${nth}`,
    pmid: `${1000 + work * 10 + nth}`,
    arxiv: `2101.${10000 + work * 10 + nth}`,
  })[type as 'doi' | 'pmid' | 'arxiv'];
/** The work that a paper of these lists is of. */
const workOf = ({ title, identifiers }: Paper): number => {
  if (title !== undefined) return Number(/ of (\d+)$/.exec(title)![1]) - 1000;
  const { doi, pmid, arxiv } = identifiers;
  if (doi !== undefined) return Number(doi.split('.')[2]);
  return Math.floor((pmid === undefined ? Number(arxiv!.slice(5)) - 10000 : Number(pmid) - 1000) / 10);
};

const WORDS = ['birds', 'rivers', 'maps', 'notes', 'tables', 'lamps', 'ropes', 'wells', 'doors', 'clocks'];
const titleOf = (n: number): string =>
  `${WORDS[n % 10]!} and ${WORDS[(n * 3 + 1) % 10]!}, a study of the ${WORDS[(n * 7 + 5) % 10]!} of ${1000 + n}`;

function listFrom(chance: Chance): Record<string, unknown>[] {
  const papers: Record<string, unknown>[] = [];
  const works = 6 + chance.below(20);
  for (let work = 0; work < works; work++) {
    const times = chance.is(0.25) ? 2 + chance.below(2) : 1;
    const venue = chance.is(0.7)
      ? { venue: chance.of(['ICML', 'Nature']), year: 2010 + chance.below(7) }
      : {};
    const shared = chance.of(TYPES);
    for (let time = 0; time < times; time++) {
      const own: Record<string, string> = {};
      for (const type of TYPES)
        if (chance.is(0.25)) own[type] = identifierOf(type, work, time === 0 ? 0 : chance.below(3));
      if (times > 1) own[shared] = identifierOf(shared, work, 0);
      const named = chance.is(0.85) || Object.keys(own).length === 0;
      papers.push({
        paper_id: `p${work}_${time}`,
        ...(named && { title: titleOf(work), authors: [`Ada ${'bcdfghklmn'[work % 10]!}erg${work}son`] }),
        ...venue,
        ...own,
      });
    }
  }
  return papers;
}

/** What one source is like. All that it answers follows from this and from the question. */
interface Nature {
  readonly id: string;
  readonly seed: number;
  readonly takes: readonly IdentifierType[];
  readonly knows: number;
  readonly tells: readonly IdentifierType[];
  readonly sweeps: boolean;
  readonly titles: 'searched' | 'asked' | 'never';
  readonly seconds: number;
  readonly credits: number;
  readonly batchSize: number;
  readonly concurrency: number;
}

function natureFrom(chance: Chance, nth: number): Nature {
  return {
    id: `source_${'abcde'[nth]!}`,
    seed: chance.below(1e9),
    takes: TYPES.filter(() => chance.is(0.6)),
    knows: 0.3 + chance.next() * 0.6,
    tells: TYPES.filter(() => chance.is(0.6)),
    sweeps: chance.is(0.6),
    titles: chance.of(['searched', 'searched', 'asked', 'never']),
    seconds: chance.of([0.02, 0.5, 1]),
    credits: chance.of([0, 1]),
    batchSize: 1 + chance.below(5),
    concurrency: 1 + chance.below(3),
  };
}

/** What goes wrong in one run. */
interface Trouble {
  /** Called before each request; says what becomes of it. */
  readonly before: (source: string) => 'answers' | 'closed';
  readonly fails: (source: string, work: number) => boolean;
}
const NONE: Trouble = { before: () => 'answers', fails: () => false };

class ScriptedSource implements Source {
  readonly id: string;
  readonly steps: readonly Step[];
  /** Questions that were answered, each as a line. */
  readonly answered: string[] = [];
  readonly #nature: Nature;
  readonly #trouble: Trouble;

  constructor(nature: Nature, trouble: Trouble) {
    this.#nature = nature;
    this.#trouble = trouble;
    this.id = nature.id;
    const { batchSize, concurrency, takes, sweeps, titles, seconds, credits } = nature;
    const size = { batchSize, maxBatchSize: 5, concurrency };
    const estimate: Step['estimate'] = (papers) => ({
      requests: papers,
      credits: papers * credits,
      seconds: papers * seconds,
    });
    const byIdentifier = { ...size, estimate, canAsk: (asked: Question) => this.#used(asked).length > 0 };
    const groupOf = (asked: Question): string => this.#used(asked)[0] ?? '';
    const canAsk = ({ paper }: Question): boolean => paper.title !== undefined;
    this.steps = [
      ...(takes.length === 0
        ? []
        : [
            { name: 'by_identifier', uses: 'given' as const, groupOf, ...byIdentifier },
            { name: 'by_single', uses: 'given' as const, ...byIdentifier },
            { name: 'by_found_identifier', uses: 'found' as const, ...byIdentifier },
          ]),
      ...(sweeps ? [this.#sweep(size, estimate)] : []),
      ...(titles === 'never'
        ? []
        : [
            {
              name: 'by_title',
              uses: 'title' as const,
              ...size,
              estimate,
              canAsk,
              ...(titles === 'searched' && { searches: true as const }),
            },
          ]),
    ];
  }

  #sweep(size: Pick<Step, 'batchSize' | 'concurrency'>, estimate: Step['estimate']): Step {
    return {
      name: 'by_sweep',
      uses: 'title',
      ...size,
      maxBatchSize: 20_000,
      estimate,
      canAsk: ({ paper }) =>
        paper.title !== undefined && paper.venue !== undefined && paper.year !== undefined,
      sweeps: {
        count: (listing) => Promise.resolve(this.#count(listing)),
        estimate: (works) => ({ requests: works, credits: works / 200, seconds: works / 400 }),
      },
    };
  }

  #count(listing: Listing): ListingSize {
    if (this.#trouble.before(this.id) === 'closed') return { failed: 'closed', unavailable: this.#closed() };
    const key = keyOfListing(listing);
    if (this.#trouble.fails(this.id, -1)) return { failed: 'HTTP 503' };
    const drawn = chanceOf(this.#nature.seed, 'count', key);
    return drawn < 0.1 ? 'unknown' : { works: Math.floor(drawn * 500) * (listing.to - listing.from + 1) };
  }

  #used({ identifiers }: Pick<Question, 'identifiers'>): string[] {
    return this.#nature.takes
      .filter((type) => identifiers[type] !== undefined)
      .map((type) => `${type}:${identifiers[type]!}`);
  }

  #closed(): SourceUnavailable {
    return new SourceUnavailable(this.id, 'parked', `${this.id} is tired.`);
  }

  open(): Promise<void> {
    return Promise.resolve();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }

  async ask({ step, questions, listing }: Batch, context: AskContext): Promise<BatchAnswer> {
    const failed = (reason: string): Outcome => ({ outcome: 'failed', reason });
    if (context.stopping.aborted) return { outcomes: questions.map(() => failed('interrupted')) };
    const becomes = this.#trouble.before(this.id);
    for (let turns = Math.floor(chanceOf(this.id, step, questions.length) * 4); turns > 0; turns--)
      await Promise.resolve();
    if (context.signal.aborted) return { outcomes: questions.map(() => failed('interrupted')) };
    if (becomes === 'closed')
      return { outcomes: questions.map(() => failed('closed')), unavailable: this.#closed() };
    const sweeping = listing !== undefined;
    if (sweeping && questions.some(({ paper }) => this.#trouble.fails(this.id, workOf(paper))))
      return { outcomes: questions.map(() => failed('HTTP 503')) };
    const known = questions.map((question) => this.#knows(question, step));
    const thorough = sweeping && known.filter(Boolean).length >= questions.length / 2;
    return {
      outcomes: questions.map((question, nth): Outcome => {
        if (this.#trouble.fails(this.id, workOf(question.paper))) return failed('HTTP 503');
        this.#note(question, step);
        if (!known[nth]!) return { outcome: 'absent', step, ...(thorough && { thorough }) };
        return this.#found(question, step);
      }),
    };
  }

  #note(question: Question, step: string): void {
    const { title = '', identifiers } = question.paper;
    const paper = `${title} ${JSON.stringify(identifiers)}`;
    if (step === 'by_found_identifier')
      for (const used of this.#used(question)) this.answered.push(`${this.id} ${step} ${used} for ${paper}`);
    else this.answered.push(`${this.id} ${step} for ${paper}`);
  }

  #knows(question: Question, step: string): boolean {
    const { seed, knows } = this.#nature;
    if (!step.includes('identifier') && step !== 'by_single')
      return chanceOf(seed, step, question.paper.title ?? '') < knows;
    return this.#used(question).some(
      (used) => chanceOf(seed, used, step === 'by_single' ? 1 : 0) < knows / 2,
    );
  }

  #found(question: Question, step: string): Outcome {
    const work = workOf(question.paper);
    if (chanceOf(this.#nature.seed, 'rejected', work, step) < 0.05)
      return { outcome: 'rejected', reason: 'ambiguous', detail: 'two of them' };
    return {
      outcome: 'enriched',
      enrichment: {
        matched_by: step === 'by_title' ? 'title' : 'doi',
        score: 1,
        record: {
          title: question.paper.title ?? titleOf(work),
          urls: [`https://example.org/${this.id}/${work}`],
          identifiers: this.#nature.tells.map((type) => ({
            type,
            value: identifierOf(type, work, Math.floor(chanceOf(this.#nature.seed, type, work) * 3)),
          })),
        },
      },
    };
  }
}

/** Few enough, in half of the worlds, for lists and searches to be chosen by credits. */
const CREDITS = [undefined, undefined, 2, 5];

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

interface World {
  readonly natures: readonly Nature[];
  readonly config: ConsolidateConfig;
  /** Of every source. */
  readonly creditsPerDay: () => number | undefined;
}

async function worldFrom(chance: Chance): Promise<World> {
  const natures = Array.from({ length: 1 + chance.below(5) }, (_, nth) => natureFrom(chance, nth));
  await writePapers(folder, listFrom(chance));
  const config = configFor(folder, {
    dedupe: chance.of(['off', 'safe', 'safe']),
    batchSize: chance.of([undefined, 1, 3]),
  });
  const credits = chance.of(CREDITS);
  return { natures, config, creditsPerDay: () => credits };
}

const output = (): Promise<string> => readFile(join(folder, 'out.json'), 'utf8');
const twice = (lines: readonly string[]): string[] =>
  lines.filter((line, nth) => lines.indexOf(line) !== nth);

/** One run that something goes wrong in. Of one that was killed nothing counts as answered: its last answers may be lost. */
async function troubledRun(
  chance: Chance,
  { natures, config, creditsPerDay }: World,
  resume: boolean,
): Promise<{ answered: readonly string[]; isComplete: boolean }> {
  const stop = new Stop();
  const copy = join(folder, 'copy');
  const kind = chance.of(['stopped', 'stopped_at_once', 'killed', 'closed', 'failing', 'both']);
  const at = 1 + chance.below(40);
  const who = chance.of(natures).id;
  const seed = chance.below(1e9);
  let asked = 0;
  let closed = false;
  let wasKilled = false;
  const trouble: Trouble = {
    before: (source) => {
      asked++;
      if (asked === at && kind.startsWith('stopped')) stop.request('SIGINT', kind === 'stopped' ? 1000 : 0);
      if (asked === at && kind === 'killed') {
        wasKilled = true;
        cpSync(join(folder, '.cf_state'), copy, { recursive: true });
        stop.request('SIGINT', 0);
      }
      if (source === who && asked >= at && (kind === 'closed' || kind === 'both')) closed = true;
      return source === who && closed ? 'closed' : 'answers';
    },
    fails: (source, work) => (kind === 'failing' || kind === 'both') && chanceOf(seed, source, work) < 0.2,
  };
  const sources = natures.map((nature) => new ScriptedSource(nature, trouble));
  const { summary } = await runConsolidate({ ...config, resume }, sources, { stop, creditsPerDay });
  expect(summary.complete ? summary.left : 0, 'a complete run leaves nothing').toBe(0);
  if (wasKilled) {
    rmSync(join(folder, '.cf_state'), { recursive: true });
    cpSync(copy, join(folder, '.cf_state'), { recursive: true });
    rmSync(copy, { recursive: true });
    // Its holder is alive: it is this process.
    const session = join(folder, '.cf_state', 'consolidate', summary.session_id);
    rmSync(join(session, 'lock'), { recursive: true, force: true });
    rmSync(join(session, 'holder.json'), { force: true });
    return { answered: [], isComplete: false };
  }
  return { answered: sources.flatMap(({ answered }) => answered), isComplete: summary.complete };
}

async function holds(seed: number): Promise<void> {
  const chance = new Chance(seed);
  const world = await worldFrom(chance);
  const calm = world.natures.map((nature) => new ScriptedSource(nature, NONE));
  const { creditsPerDay } = world;
  const whole = await runConsolidate(world.config, calm, { creditsPerDay });
  expect(whole.summary).toMatchObject({ complete: true, left: 0 });
  for (const { done, total } of whole.summary.sources) expect(done).toBe(total);
  const atOnce = calm.flatMap(({ answered }) => answered);
  const expected = await output();
  const answered: string[] = [];
  let isComplete = false;
  for (let run = 0; run < 5 && !isComplete; run++) {
    const ran = await troubledRun(chance, world, run > 0);
    answered.push(...ran.answered);
    isComplete = ran.isComplete;
  }
  if (!isComplete) {
    const last = world.natures.map((nature) => new ScriptedSource(nature, NONE));
    const { summary } = await runConsolidate({ ...world.config, resume: true }, last, { creditsPerDay });
    expect(summary).toMatchObject({ complete: true, left: 0 });
    for (const { done, total } of summary.sources) expect(done).toBe(total);
    answered.push(...last.flatMap((source) => source.answered));
  }
  expect(await output()).toBe(expected);
  expect(twice(answered).filter((line) => !twice(atOnce).includes(line))).toEqual([]);
}

describe('whatever happens meanwhile, a resumed run ends like one that was never interrupted', () => {
  const worlds = Array.from({ length: 20 }, (_, nth) => nth + 1);
  test.each(worlds)('world %i', (seed) => holds(seed));
});
