import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConsolidationCheckpointManager } from '../../src/checkpoint/consolidation/consolidation-checkpoint-manager.js';
import { verifySession } from '../../src/checkpoint/consolidation/verify-session.js';
import type { ConsolidateConfig } from '../../src/consolidate/config.js';
import { exportSession } from '../../src/consolidate/export-session.js';
import { salvageSession } from '../../src/consolidate/salvage-session.js';
import { Stop } from '../../src/run/stop.js';
import { appendDecisions } from '../../src/dedupe/decisions-file.js';
import { DEFAULT_PRECEDENCE } from '../../src/merge/precedence.js';
import type { Outcome } from '../../src/model/outcome.js';
import { contentHash } from '../../src/model/paper-key.js';
import { readPaper } from '../../src/model/paper.js';
import type { Question } from '../../src/sources/source.js';
import { InstantSource, enriched, nameOf, type InstantSourceOptions } from '../support/instant-source.js';
import {
  configFor,
  runConsolidate,
  writePapers,
  type Ran,
  temporaryFolder,
} from '../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(async () => {
  vi.restoreAllMocks();
  await remove();
});

type Listed = Record<string, unknown>;

const WORDS = ['birds', 'rivers', 'maps', 'notes', 'tables', 'lamps', 'ropes', 'wells', 'doors', 'clocks'];
/** Works that have nothing to do with each other. */
const work = (n: number, more: Listed = {}): Listed => ({
  paper_id: `p${n}`,
  title: `${WORDS[n % 10]!} and ${WORDS[(n * 3 + 1) % 10]!}, a study of the ${WORDS[(n * 7 + 5) % 10]!} of ${1000 + n}`,
  authors: [`Ada ${'bcdfghklmn'[n % 10]!}erg${n}son`],
  year: 1950 + n,
  doi: `10.1234/work.${n}`,
  ...more,
});

const found = (question: Question): Outcome => {
  const outcome = enriched(question);
  if (outcome.outcome !== 'enriched') return outcome;
  const record = { ...outcome.enrichment.record, identifiers: [] };
  return { outcome: 'enriched', enrichment: { ...outcome.enrichment, record } };
};
const source = (more: InstantSourceOptions = {}): InstantSource =>
  new InstantSource({ answer: found, batchSize: 2, concurrency: 1, ...more });
const config = (more: Partial<ConsolidateConfig> = {}): ConsolidateConfig =>
  configFor(folder, { dedupe: 'safe', resume: true, ...more });

interface Written {
  readonly consolidation_metadata: { readonly stats: Record<string, unknown> };
  readonly papers: readonly (Listed & {
    readonly consolidation: { readonly merged_from: readonly Listed[]; readonly outcomes: Listed };
  })[];
}
const bytes = (name = 'out.json'): Promise<string> => readFile(join(folder, name), 'utf8');
const output = async (name?: string): Promise<Written> => JSON.parse(await bytes(name)) as Written;
const rowsOf = ({ papers }: Written): unknown[][] =>
  papers.map(({ consolidation }) => consolidation.merged_from.map(({ row }) => row));
const searches = (ran: Ran, stage = 'before'): number =>
  ran.events.filter((event) => event.type === 'deduplicated' && event.stage === stage).length;
const checkpoints = (ran: Ran): string[] =>
  ran.events.flatMap((event) => (event.type === 'checkpoint' ? [event.checkpoint_type] : []));

/** A run that is stopped when its source answers the nth question; what was asked is added to `asked`. */
async function stoppedAt(nth: number, asked: InstantSource, more: Partial<ConsolidateConfig> = {}) {
  const stop = new Stop();
  let begun = 0;
  const stopping = source({
    answer: (question) => {
      if (++begun === nth) stop.request('SIGINT', 1000);
      return found(question);
    },
  });
  const ran = await runConsolidate(config(more), [stopping], { stop });
  asked.asked.push(...stopping.asked);
  return ran;
}

async function uninterrupted(more: Partial<ConsolidateConfig> = {}, answers = [source()]): Promise<string> {
  const elsewhere = { output: join(folder, 'whole.json'), stateDir: join(folder, 'elsewhere') };
  await runConsolidate(config({ ...elsewhere, resume: false, ...more }), answers);
  return bytes('whole.json');
}

function contentOf(record: Listed): string {
  const read = readPaper(record);
  return 'paper' in read ? contentHash(read.paper) : '';
}
const decided = (a: string, b: string, decision: 'same' | 'different') => ({
  ...{ a, b, decision },
  ...{ at: '2026-11-22T10:00:00.000Z', a_is: '', b_is: '' },
});

const TWINS = [work(0), work(1), work(2), work(1, { paper_id: 'again', venue: 'Proceedings' }), work(3)];

describe('papers of the list that are one work', () => {
  it('are asked about once, and each is counted', async () => {
    await writePapers(folder, TWINS);
    const asked = source();
    const ran = await runConsolidate(config(), [asked]);
    expect(asked.papersAsked.sort()).toEqual([0, 1, 2, 3].map((n) => `10.1234/work.${n}`));
    expect(ran.summary).toMatchObject({ complete: true, papers: 5, duplicates: 1 });
    expect(ran.summary.sources[0]).toMatchObject({ done: 5, total: 5, counts: { enriched: 4, same_as: 1 } });
    const written = await output();
    expect(rowsOf(written)).toEqual([[1], [2, 4], [3], [5]]);
    expect(written.consolidation_metadata.stats).toMatchObject({
      papers: 5,
      merged: 1,
      records: 4,
      sources: { instant: { enriched: 4, same_as: 1 } },
    });
  });

  it('a thousand times the same record is asked about once', async () => {
    await writePapers(folder, [work(0), ...Array.from({ length: 1000 }, () => work(1)), work(2)]);
    const asked = source();
    const { summary } = await runConsolidate(config(), [asked, source({ id: 'second' })]);
    expect(asked.papersAsked).toHaveLength(3);
    expect(summary).toMatchObject({ complete: true, duplicates: 999 });
    expect(summary.sources.map(({ counts }) => counts.same_as)).toEqual([999, 999]);
    expect((await output()).papers).toHaveLength(3);
  });

  it('are all asked about with --dedupe off, and nothing is looked for', async () => {
    await writePapers(folder, TWINS);
    const asked = source();
    const ran = await runConsolidate(config({ dedupe: 'off' }), [asked]);
    expect(asked.papersAsked).toHaveLength(5);
    expect(searches(ran) + searches(ran, 'after')).toBe(0);
    expect((await output()).papers).toHaveLength(5);
  });
});

describe('interrupted and resumed', () => {
  it('gives the same bytes, and looks for duplicates once', async () => {
    await writePapers(folder, TWINS);
    const whole = await uninterrupted();
    const all: InstantSource = source();
    const first = await stoppedAt(2, all);
    expect(searches(first)).toBe(1);
    expect(checkpoints(first).slice(0, 1)).toEqual(['deduplication_completed']);
    const last = source();
    const ran = await runConsolidate(config(), [last]);
    expect(searches(ran)).toBe(0);
    expect(searches(ran, 'after')).toBe(1);
    expect(await bytes()).toBe(whole);
    const asked = [...all.papersAsked, ...last.papersAsked];
    expect(asked.sort()).toEqual([0, 1, 2, 3].map((n) => `10.1234/work.${n}`));
  });

  it('a re-ordered list is not searched again, and gives what it would have given', async () => {
    await writePapers(folder, TWINS);
    const all = source();
    await stoppedAt(2, all);
    await writePapers(
      folder,
      [4, 2, 1, 3, 0].map((row) => TWINS[row]),
    );
    const whole = await uninterrupted();
    const last = source();
    const ran = await runConsolidate(config(), [last]);
    expect(searches(ran)).toBe(0);
    expect(await bytes()).toBe(whole);
    expect([...all.papersAsked, ...last.papersAsked]).toHaveLength(4);
  });

  it('killed between the search and its checkpoint, it is not searched again', async () => {
    await writePapers(folder, TWINS);
    const whole = await uninterrupted();
    // eslint-disable-next-line @typescript-eslint/unbound-method
    const { saveCheckpoint } = ConsolidationCheckpointManager.prototype;
    const dies = vi
      .spyOn(ConsolidationCheckpointManager.prototype, 'saveCheckpoint')
      .mockImplementation(function (this: ConsolidationCheckpointManager, type, ...rest) {
        if (type === 'deduplication_completed') throw new Error('killed');
        return saveCheckpoint.call(this, type, ...rest);
      });
    await expect(runConsolidate(config(), [source()])).rejects.toThrow('killed');
    dies.mockRestore();
    const ran = await runConsolidate(config(), [source()]);
    expect(searches(ran)).toBe(0);
    expect(await bytes()).toBe(whole);
  });

  it.each(['before', 'after'])(
    'killed in the middle of recording what was found %s, it is searched again, to the same end',
    async (stage) => {
      await writePapers(folder, stage === 'before' ? TWINS : TURNS_OUT);
      const answer: InstantSourceOptions['answer'] = stage === 'before' ? found : sameWork;
      const whole = await uninterrupted({}, [source({ answer })]);
      // eslint-disable-next-line @typescript-eslint/unbound-method
      const { commitFacts } = ConsolidationCheckpointManager.prototype;
      const dies = vi
        .spyOn(ConsolidationCheckpointManager.prototype, 'commitFacts')
        .mockImplementation(async function (this: ConsolidationCheckpointManager, facts) {
          const dying = facts.some((fact) => 'stage' in fact && fact.stage === stage);
          await commitFacts.call(this, dying ? facts.slice(0, -1) : facts);
          if (dying) throw new Error('killed');
        });
      await expect(runConsolidate(config(), [source({ answer })])).rejects.toThrow('killed');
      dies.mockRestore();
      const again = source({ answer });
      const ran = await runConsolidate(config(), [again]);
      expect(searches(ran, stage)).toBe(1);
      expect(ran.summary.duplicates).toBe(1);
      expect(await bytes()).toBe(whole);
      if (stage === 'after') expect(again.papersAsked).toEqual([]);
    },
  );

  it('with --dedupe off then, the duplicates are pending and asked about, and only they', async () => {
    await writePapers(folder, TWINS);
    const all = source();
    await stoppedAt(4, all);
    expect(all.papersAsked).toHaveLength(4);
    const last = source();
    const ran = await runConsolidate(config({ dedupe: 'off' }), [last]);
    expect(last.papersAsked).toEqual(['10.1234/work.1']);
    expect(ran.summary).toMatchObject({ complete: true, duplicates: 0 });
    expect(ran.summary.sources[0]?.counts).toMatchObject({ enriched: 5, same_as: 0 });
    expect(await bytes()).toBe(await uninterrupted({ dedupe: 'off' }));
  });

  it('that a person decided to be two are two: the one that shared an answer is pending and asked about, and only it', async () => {
    await writePapers(folder, TWINS);
    const all = source();
    await stoppedAt(4, all);
    const [a, b] = [TWINS[1], TWINS[3]].map((record) => contentOf(record as Listed));
    await appendDecisions(join(folder, '.cf_state'), [decided(a!, b!, 'different')]);
    const last = source();
    const ran = await runConsolidate(config(), [last]);
    expect(searches(ran)).toBe(1);
    expect(last.papersAsked).toEqual(['10.1234/work.1']);
    expect(ran.summary).toMatchObject({ complete: true, duplicates: 0 });
    expect(ran.summary.sources[0]?.counts).toMatchObject({ enriched: 5, same_as: 0 });
  });

  it('that a person decided to be one are one, and the output says so', async () => {
    await writePapers(folder, [work(0), work(1), work(2)]);
    const [a, b] = [work(0), work(2)].map((record) => contentOf(record));
    await appendDecisions(join(folder, '.cf_state'), [decided(a!, b!, 'same')]);
    const asked = source();
    await runConsolidate(config(), [asked]);
    expect(asked.papersAsked).toHaveLength(2);
    const [merged] = (await output()).papers;
    expect(merged?.consolidation.merged_from).toMatchObject([
      { row: 1 },
      { row: 3, because: { decided: true } },
    ]);
  });

  it('decisions about other papers change nothing', async () => {
    await writePapers(folder, TWINS);
    await stoppedAt(2, source());
    await appendDecisions(join(folder, '.cf_state'), [decided('0'.repeat(16), '1'.repeat(16), 'different')]);
    expect(searches(await runConsolidate(config(), [source()]))).toBe(0);
  });

  it('begun with --dedupe off, and on then: what was answered stays, and is not asked again', async () => {
    await writePapers(folder, TWINS);
    const all = source();
    await stoppedAt(2, all, { dedupe: 'off' });
    const last = source();
    const ran = await runConsolidate(config({ dedupe: 'ids' }), [last]);
    expect(searches(ran)).toBe(1);
    expect(ran.summary).toMatchObject({ complete: true, duplicates: 1 });
    const asked = [...all.papersAsked, ...last.papersAsked];
    expect(asked.sort()).toEqual([0, 1, 2, 3].map((n) => `10.1234/work.${n}`));
  });

  it('the mode of the session holds where none is given', async () => {
    await writePapers(folder, TWINS);
    await stoppedAt(2, source(), { dedupe: 'off' });
    const ran = await runConsolidate(config({ dedupe: undefined }), [source()]);
    expect(ran.summary).toMatchObject({ complete: true, duplicates: 0 });
  });

  it('of a changed list the duplicates are those of the list as it is now', async () => {
    await writePapers(folder, TWINS);
    const all = source();
    await stoppedAt(4, all);
    // The one that was asked about for both is gone.
    const changed = [TWINS[0], ...TWINS.slice(2), work(4), work(4, { paper_id: 'twin' })] as Listed[];
    await writePapers(folder, changed);
    const whole = await uninterrupted();
    const last = source();
    const ran = await runConsolidate(config({ acceptChangedInput: true }), [last]);
    expect(searches(ran)).toBe(1);
    expect(last.papersAsked.sort()).toEqual(['10.1234/work.1', '10.1234/work.4']);
    expect(await bytes()).toBe(whole);
  });
});

/** Nobody can tell from the list that the last two are one: one is a DOI, the other all but a DOI. */
const TURNS_OUT = [work(0), { paper_id: 'bare', doi: '10.1234/work.1' }, { ...work(1), doi: null }];
/** Finds the work behind a DOI or a title, and says which one of OpenAlex it is. */
const sameWork = (question: Question): Outcome => {
  const name = nameOf(question);
  const n = Number(/(\d+)$/.exec(name)?.[0]) % 1000;
  const outcome = found(question);
  if (outcome.outcome !== 'enriched') return outcome;
  const { title, authors, year } = work(n) as { title: string; authors: string[]; year: number };
  const record = {
    title,
    authors: authors.map((author) => ({ name: author, affiliations: [] })),
    year,
    identifiers: [
      { type: 'openalex', value: `W${n}` },
      { type: 'doi', value: `10.1234/work.${n}` },
    ],
    urls: [],
  } as const;
  return { outcome: 'enriched', enrichment: { ...outcome.enrichment, record } };
};

describe('papers that turn out to be one work by what the sources say', () => {
  it('become one record; a run that is resumed does not look again', async () => {
    await writePapers(folder, TURNS_OUT);
    const first = await runConsolidate(config({ keepSession: true }), [source({ answer: sameWork })]);
    expect(first.summary).toMatchObject({ duplicates: 1, complete: true });
    expect(checkpoints(first).filter((type) => type === 'deduplication_completed')).toHaveLength(2);
    expect(rowsOf(await output())).toEqual([[1], [2, 3]]);
    const whole = await bytes();
    const again = source({ answer: sameWork });
    const ran = await runConsolidate(config({ keepSession: true, resume: first.summary.session_id }), [
      again,
    ]);
    expect(again.asked).toEqual([]);
    expect(searches(ran, 'after')).toBe(0);
    expect(await bytes()).toBe(whole);
  });

  it('are not one by an answer that was rejected', async () => {
    await writePapers(folder, TURNS_OUT);
    const rejects = (question: Question): Outcome => {
      const outcome = sameWork(question);
      if (nameOf(question) !== '10.1234/work.1' || outcome.outcome !== 'enriched') return outcome;
      return { ...outcome, outcome: 'rejected', reason: 'contradicts', detail: 'another title' };
    };
    const ran = await runConsolidate(config(), [source({ answer: rejects })]);
    expect(ran.summary.duplicates).toBe(0);
    expect((await output()).papers).toHaveLength(3);
  });

  it('are one in an output that is written although something is left to ask, but it is no fact yet', async () => {
    await writePapers(folder, [...TURNS_OUT, work(3)]);
    const fails = (question: Question): Outcome =>
      nameOf(question) === '10.1234/work.3' ? { outcome: 'failed', reason: 'timed out' } : sameWork(question);
    const ran = await runConsolidate(config({ allowPartial: true }), [source({ answer: fails })]);
    expect(ran.summary).toMatchObject({ complete: false, duplicates: 1 });
    expect(rowsOf(await output())).toEqual([[1], [2, 3], [4]]);
    expect(searches(ran, 'after')).toBe(0);
    const last = await runConsolidate(config(), [source({ answer: sameWork })]);
    expect(searches(last, 'after')).toBe(1);
  });
});

describe('a session with duplicates', () => {
  const stopped = async (): Promise<Ran> => {
    await writePapers(folder, TWINS);
    return stoppedAt(4, source());
  };

  it('is exported with its duplicates merged, and its standing too', async () => {
    const { summary } = await stopped();
    const session = summary.session_folder!;
    const around = { cfVersion: '0', fixedTime: undefined, precedence: DEFAULT_PRECEDENCE };
    await exportSession(session, join(folder, 'exported.json'), {
      ...around,
      now: () => new Date(0),
      stdout: process.stdout,
    });
    expect(rowsOf(await output('exported.json'))).toEqual([[1], [2, 4], [3], [5]]);
    expect(
      rowsOf(JSON.parse(await readFile(join(session, 'papers_enriched.json'), 'utf8')) as Written),
    ).toEqual(rowsOf(await output('exported.json')));
  });

  it('is verified, and keeps them when it is salvaged', async () => {
    const { summary } = await stopped();
    const session = summary.session_folder!;
    const findings = await verifySession(session);
    expect(findings.filter(({ state }) => state === 'damaged')).toEqual([]);
    const journal = join(session, 'journal/000001.jsonl');
    const damaged = await readFile(journal);
    damaged[damaged.indexOf('"outcome":"enriched"')]! ^= 1;
    await writeFile(journal, damaged);
    const root = join(folder, '.cf_state', 'consolidate');
    const saved = await salvageSession(root, summary.session_id, { now: () => new Date(), cfVersion: '0' });
    expect(saved.lost).toHaveLength(1);
    const whole = await uninterrupted();
    const last = source();
    const ran = await runConsolidate(config({ resume: saved.session_id }), [last]);
    expect(searches(ran)).toBe(0);
    expect(last.papersAsked).not.toEqual([]);
    expect(last.papersAsked).toHaveLength(new Set(last.papersAsked).size);
    expect(await bytes()).toBe(whole);
  });
});

describe('a duplicate that offers what its chief lacks', () => {
  const CHIEF = work(1, { pmid: '77' });
  const SPARE = { ...work(1, { pmid: '77', paper_id: 'spare' }), doi: '10.1234/other' };
  const absent = (question: Question, step: string): Outcome =>
    nameOf(question) === '10.1234/work.1' ? { outcome: 'absent', step } : found(question);

  it('is asked about itself where nothing was found of that one, and not by title again', async () => {
    await writePapers(folder, [work(0), CHIEF, SPARE, { ...SPARE, paper_id: 'third' }]);
    const asked = source({ answer: absent });
    const { summary } = await runConsolidate(config(), [asked]);
    const [counts] = summary.sources.map((each) => each.counts);
    expect(asked.papersAsked.filter((name) => name === '10.1234/other')).toHaveLength(1);
    expect(asked.asked.filter(({ step }) => step === 'by_title')).toHaveLength(1);
    expect(counts).toMatchObject({ enriched: 2, not_found: 1, same_as: 1 });
    expect(summary.complete).toBe(true);
  });

  it('is not asked about where something was', async () => {
    await writePapers(folder, [work(0), CHIEF, SPARE]);
    const asked = source();
    const { summary } = await runConsolidate(config(), [asked]);
    expect(asked.papersAsked).not.toContain('10.1234/other');
    expect(summary.sources[0]?.counts).toMatchObject({ enriched: 2, same_as: 1 });
  });

  it('waits while the question about that one has failed', async () => {
    await writePapers(folder, [work(0), CHIEF, SPARE]);
    const fails = (question: Question): Outcome =>
      nameOf(question) === '10.1234/work.1' ? { outcome: 'failed', reason: 'timed out' } : found(question);
    const first = source({ answer: fails });
    const { summary } = await runConsolidate(config(), [first]);
    expect(summary).toMatchObject({ complete: false, left: 2 });
    expect(first.papersAsked).not.toContain('10.1234/other');
    const last = source({ answer: absent });
    expect((await runConsolidate(config(), [last])).summary.complete).toBe(true);
    expect(last.papersAsked.sort()).toEqual(
      expect.arrayContaining(['10.1234/other', '10.1234/work.1']) as string[],
    );
  });

  it('is asked about by each source on its own, and what follows waits for neither too long', async () => {
    await writePapers(folder, [work(0), SPARE, CHIEF, work(2)]);
    const sources = [source({ id: 'a', answer: absent }), source({ id: 'b' })];
    const { summary } = await runConsolidate(config(), sources);
    expect(summary.complete).toBe(true);
    expect(summary.left).toBe(0);
  });
});
