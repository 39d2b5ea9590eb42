import { afterEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/model/errors.js';
import type { Outcome } from '../../../src/model/outcome.js';
import { semanticScholarDefinition } from '../../../src/sources/semantic_scholar/definition.js';
import { createSemanticScholar } from '../../../src/sources/semantic_scholar/index.js';
import type { BatchAnswer, Question, Source } from '../../../src/sources/source.js';
import { askContext } from '../../support/ask-context.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeSemanticScholar, type FakeSemanticScholarOptions } from '../../support/fake-semantic-scholar.js';
import { jsonFault } from '../../support/faults.js';
import {
  KEY,
  SEMANTIC_SCHOLAR_FAULTS,
  questionAbout,
  semanticScholarSettings,
  worldWorks,
} from '../../support/semantic-scholar-source.js';
import { worldWork, type WorldWork } from '../../support/world-work.js';

let fake: FakeSemanticScholar;
let source: Source;
let clock: FakeClock;

async function given(
  options: Partial<FakeSemanticScholarOptions> = {},
  environment: Record<string, string> = {},
): Promise<void> {
  fake = await FakeSemanticScholar.start({ works: worldWorks(20), ...options });
  clock = new FakeClock();
  source = createSemanticScholar(semanticScholarSettings(fake.url, clock, environment));
}

const ask = (step: string, ...questions: Question[]): Promise<BatchAnswer> =>
  source.ask({ step, questions }, askContext());
const names = (answer: BatchAnswer): string[] => answer.outcomes.map((one) => one.outcome);
const about = (from: number, to: number): Question[] =>
  Array.from({ length: to - from + 1 }, (_, nth) => questionAbout(worldWork(from + nth)));
const hashOf = (outcome: Outcome | undefined): string | undefined =>
  outcome?.outcome === 'enriched' ? outcome.enrichment.record.identifiers[0]?.value : undefined;
/** The ids of each batch, in the order of the requests, without the paper that is asked for in any case. */
const batches = (): string[][] =>
  fake.requests
    .filter(({ method }) => method === 'POST')
    .map(({ body }) => (JSON.parse(body) as { ids: string[] }).ids.filter((id) => id !== EVERYBODYS));
const EVERYBODYS = 'CorpusId:13756489';
const ABSENT = { outcome: 'absent', step: 'by_identifier' };

afterEach(async () => {
  fake.check();
  await source.close();
  await fake.close();
});

describe('by identifier', () => {
  test('five hundred papers by ids of all types are one request', async () => {
    const works = Array.from({ length: 600 }, (_, n) =>
      worldWork(n + 1, {
        arxiv: `2101.${String(n).padStart(5, '0')}`,
        pmid: String(30_000_000 + n),
        pmcid: `PMC${7_000_000 + n}`,
      }),
    );
    await given({ works });
    const by = [
      ({ s2 }: WorldWork) => ({ s2_paper: s2 }),
      ({ corpusId }: WorldWork) => ({ s2_corpus: corpusId }),
      ({ doi }: WorldWork) => ({ doi: doi as string }),
      ({ arxiv }: WorldWork) => ({ arxiv: arxiv as string }),
      ({ pmid }: WorldWork) => ({ pmid: pmid as string }),
      ({ pmcid }: WorldWork) => ({ pmcid: pmcid as string }),
    ];
    const asked = works.slice(0, 500);
    const questions = asked.map((work, n) => questionAbout(work, by[n % by.length]!(work)));
    const answer = await ask('by_identifier', ...questions);
    expect(answer.outcomes.map(hashOf)).toEqual(asked.map(({ s2 }) => s2));
    expect(
      answer.outcomes.slice(0, 6).map((one) => one.outcome === 'enriched' && one.enrichment.matched_by),
    ).toEqual(['s2_paper', 's2_corpus', 'doi', 'arxiv', 'pmid', 'pmcid']);
    expect(fake.requests).toHaveLength(1);
  });

  test('more than five hundred are several requests', async () => {
    await given({ works: worldWorks(1_001) });
    const answer = await ask('by_identifier', ...about(1, 1_001));
    expect(new Set(names(answer))).toEqual(new Set(['enriched']));
    expect(
      batches()
        .map((ids) => ids.length)
        .sort((a, b) => b - a),
    ).toEqual([500, 500, 1]);
  });

  test('papers with the same id ask for it once', async () => {
    await given();
    const answer = await ask('by_identifier', ...about(1, 2), ...about(1, 2));
    expect(answer.outcomes.map(hashOf)).toEqual([1, 2, 1, 2].map((n) => worldWork(n).s2));
    expect(batches()).toEqual([[1, 2].map((n) => `DOI:${worldWork(n).doi}`)]);
  });

  test('a paper that was merged into another comes under its id, and is believed', async () => {
    const gone = 'd'.repeat(40);
    await given({ merged: { [gone]: worldWork(4).s2 } });
    const answer = await ask(
      'by_identifier',
      questionAbout(worldWork(4), { s2_paper: gone }),
      ...about(5, 5),
    );
    expect(answer.outcomes.map(hashOf)).toEqual([worldWork(4).s2, worldWork(5).s2]);
  });

  test('a record that is plainly of another paper is rejected', async () => {
    await given();
    const paper = { title: 'Steel bridges under cyclic load', authors: ['Zoe Quist'] };
    const wrong = questionAbout(worldWork(4), { doi: worldWork(15).doi as string }, paper);
    const answer = await ask('by_identifier', wrong);
    expect(answer.outcomes).toMatchObject([{ outcome: 'rejected', reason: 'contradicts' }]);
  });

  /** So many papers that not all identifiers of a batch fit into one request. */
  const crowd = (): Question[] =>
    Array.from({ length: 496 }, (_, n) => questionAbout(worldWork(1000 + n), { doi: `10.5555/crowd.${n}` }));

  test('a paper that is unknown by its best id is asked by its others: in the same request, or where that is full in one more for all', async () => {
    const works = [1, 2, 3].map((n) => worldWork(n, { arxiv: `2102.0000${n}`, pmid: `3100000${n}` }));
    await given({ works });
    const [one, two, three] = works as [WorldWork, WorldWork, WorldWork];
    const few = [
      questionAbout(one, { doi: '10.5555/publishers', arxiv: '2102.00001' }),
      questionAbout(two),
      questionAbout(three, { s2_paper: 'f'.repeat(40), doi: '10.5555/other', pmid: '31000003' }),
      questionAbout(worldWork(99), { doi: '10.5555/nowhere', pmid: '1' }),
    ];
    const best = ['DOI:10.5555/publishers', `DOI:${two.doi}`, 'f'.repeat(40), 'DOI:10.5555/nowhere'];
    const others = ['ARXIV:2102.00001', 'DOI:10.5555/other', 'PMID:31000003', 'PMID:1'];
    const answer = await ask('by_identifier', ...few);
    expect(batches().map((ids) => ids.toSorted())).toEqual([[...best, ...others].sort()]);
    const crowded = await ask('by_identifier', ...few, ...crowd());
    expect(batches()).toHaveLength(3);
    expect(batches()[1]?.slice(0, 4)).toEqual(best);
    expect(batches()[2]).toEqual(others);
    for (const { outcomes } of [answer, { outcomes: crowded.outcomes.slice(0, 4) }]) {
      expect(outcomes.map(hashOf)).toEqual([one.s2, two.s2, three.s2, undefined]);
      expect(outcomes[3]).toEqual(ABSENT);
      expect(outcomes[0]).toMatchObject({ enrichment: { matched_by: 'arxiv' } });
    }
  });

  test('two works under two ids of a paper: nobody knows which one it is', async () => {
    const own = worldWork(8, { pmid: '31000008' });
    const bridges = 'Steel bridges under cyclic load';
    const other = worldWork(50, { title: bridges, arxiv: '2102.00008', authors: ['Zoe Quist'] });
    await given({ works: [own, other] });
    const paper = questionAbout(
      own,
      { doi: '10.5555/unknown', arxiv: '2102.00008', pmid: '31000008' },
      { title: undefined, authors: [], year: undefined, venue: undefined },
    );
    const { outcomes } = await ask('by_identifier', paper);
    expect(outcomes).toMatchObject([{ outcome: 'rejected', reason: 'ambiguous' }]);
  });

  test('a DOI of arXiv is asked as an arXiv id: older papers have no such DOI there', async () => {
    const work = worldWork(6, { doi: undefined, arxiv: 'math/0309136' });
    await given({ works: [work] });
    const question = questionAbout(work, { doi: '10.48550/arxiv.math/0309136' });
    const { outcomes } = await ask('by_identifier', question);
    expect(outcomes).toMatchObject([{ outcome: 'enriched', enrichment: { matched_by: 'doi' } }]);
    expect(batches()[0]?.[0]).toBe('ARXIV:math/0309136');
  });

  test('when it has none of them, they are absent: 400 means the same as nulls', async () => {
    await given();
    const { outcomes } = await ask('by_identifier', ...about(101, 140));
    expect(outcomes).toEqual(Array.from({ length: 40 }, () => ABSENT));
    expect(fake.requests).toHaveLength(1);
  });

  test('a full batch of which it has none: a few requests', async () => {
    await given();
    const { outcomes } = await ask('by_identifier', ...about(101, 600));
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['absent']));
    expect(fake.requests).toHaveLength(3);
  });

  test('an id that it cannot read costs its own paper only', async () => {
    await given({ works: worldWorks(300), unreadable: new Set([`DOI:${worldWork(77).doi}`]) });
    const answer = await ask('by_identifier', ...about(1, 302));
    expect(names(answer).map((name, nth) => (name === 'absent' ? nth + 1 : 0))).toEqual(
      Array.from({ length: 302 }, (_, nth) => ([77, 301, 302].includes(nth + 1) ? nth + 1 : 0)),
    );
    expect(fake.requests.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(302)) + 1);
  });

  test('a batch that is rejected in any other words: its papers failed, unless the others are answered', async () => {
    await given();
    fake.fail(jsonFault(400, { error: 'Unrecognized or unsupported fields: [externalIds]' }), Infinity);
    const { outcomes, unavailable } = await ask('by_identifier', ...about(1, 4));
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['failed']));
    expect(outcomes[0]).toMatchObject({ reason: expect.stringContaining('unsupported fields') as string });
    expect(unavailable).toBeUndefined();
  });

  test('a reply that would be too large is asked for in parts', async () => {
    await given({ works: worldWorks(100), maxBytes: 20_000 });
    const answer = await ask('by_identifier', ...about(1, 100));
    expect(new Set(names(answer))).toEqual(new Set(['enriched']));
    expect(fake.requests.length).toBeGreaterThan(3);
  });

  test('one paper that is too large by itself failed', async () => {
    await given({ maxBytes: 100 });
    const answer = await ask('by_identifier', ...about(1, 2));
    expect(names(answer)).toEqual(['failed', 'failed']);
  });

  test.each<[string, (rows: unknown[]) => unknown[]]>([
    ['one row less', (rows) => rows.slice(1)],
    ['one row more', (rows) => [...rows, null]],
    ['no rows', () => []],
  ])('a reply with %s says nothing about anybody', async (_, change) => {
    await given();
    fake.distortBatch = change;
    const answer = await ask('by_identifier', ...about(1, 3), questionAbout(worldWork(99)));
    expect(names(answer)).toEqual(['failed', 'failed', 'failed', 'failed']);
    expect(fake.requests).toHaveLength(6);
  });

  test('a row that is no paper and no null is a failure of that paper', async () => {
    await given();
    fake.distortBatch = (rows) => rows.map((row, nth) => (nth === 1 ? { error: 'timeout' } : row));
    expect(names(await ask('by_identifier', ...about(1, 3)))).toEqual(['enriched', 'failed', 'enriched']);
  });

  test('a row with nulls everywhere but in its id is that paper', async () => {
    await given({
      change: (paper) =>
        Object.fromEntries(Object.keys(paper).map((name) => [name, name === 'paperId' ? paper[name] : null])),
    });
    const { outcomes } = await ask('by_identifier', ...about(1, 1));
    expect(outcomes).toMatchObject([{ outcome: 'enriched' }]);
    const { record } = (outcomes[0] as Extract<Outcome, { outcome: 'enriched' }>).enrichment;
    expect(record).toEqual({ identifiers: [{ type: 's2_paper', value: worldWork(1).s2 }], urls: [] });
  });

  test('when the second request fails, who waited for it failed, and nobody else', async () => {
    await given();
    const unknown = questionAbout(worldWork(3), { doi: '10.5555/unknown', pmid: '123' });
    fake.faultFor = (_, n) => (n === 0 ? undefined : jsonFault(500, { message: 'Internal Server Error' }));
    const answer = await ask('by_identifier', ...about(1, 2), unknown, ...about(4, 4), ...crowd());
    expect(names(answer).slice(0, 4)).toEqual(['enriched', 'enriched', 'failed', 'enriched']);
  });
});

describe('by title', () => {
  test('signs and hyphens go out as spaces, and what comes back is looked at', async () => {
    const work = worldWork(1, { title: 'Bird-song* in "alpine" valleys (again): a long-term study?' });
    const near = worldWork(2, { title: 'Counting of owls in winter and in spring' });
    await given({ works: [work, near] });
    const answer = await ask(
      'by_title',
      questionAbout(work, {}),
      questionAbout(worldWork(3, { title: 'Counting of owls in winter' }), {}),
    );
    expect(names(answer)).toEqual(['enriched', 'absent']);
    expect(fake.asked.has('title:bird song in alpine valleys again a long term study')).toBe(true);
  });

  test('a 404 in any other words is no answer', async () => {
    await given();
    fake.fail(jsonFault(404, { message: 'Not Found' }), Infinity);
    expect(names(await ask('by_title', questionAbout(worldWork(1), {})))).toEqual(['failed']);
    expect(fake.requests).toHaveLength(6);
  });

  test('a match that is no paper is a failure', async () => {
    await given();
    fake.distort = () => [{ title: 'Something without an id' }];
    expect(names(await ask('by_title', questionAbout(worldWork(1), {})))).toEqual(['failed']);
  });

  test('a title that it will not take is absent once it has taken others, and failed before', async () => {
    await given();
    const bad = jsonFault(400, { error: 'Unacceptable query' });
    fake.fail(bad, 1);
    expect(names(await ask('by_title', questionAbout(worldWork(1), {})))).toEqual(['failed']);
    await ask('by_title', questionAbout(worldWork(2), {}));
    fake.fail(bad, 1);
    expect(names(await ask('by_title', questionAbout(worldWork(1), {})))).toEqual(['absent']);
  });
});

describe('the key', () => {
  test('goes into its header, and nowhere else', async () => {
    await given({ key: KEY });
    await ask('by_identifier', ...about(1, 1));
    expect(fake.requests.map(({ headers }) => headers['x-api-key'])).toEqual([KEY]);
    expect(fake.requests.map(({ path, body }) => path + body).join()).not.toContain(KEY);
  });

  test('refused, it is not tried again, and the message says what to set', async () => {
    await given({ key: 'another' });
    const { unavailable } = await ask('by_identifier', ...about(1, 1));
    expect(unavailable?.message).toBe('semantic_scholar refused the request (HTTP 403: Forbidden).');
    expect(unavailable?.next).toContain('SEMANTIC_SCHOLAR_API_KEY');
    await ask('by_title', questionAbout(worldWork(1), {}));
    expect(fake.requests).toHaveLength(1);
  });

  test('without one the source cannot be used, and says what to set', async () => {
    await given();
    const settings = semanticScholarSettings(fake.url, clock);
    expect(semanticScholarDefinition.missing(settings)).toBeUndefined();
    const without = { ...settings, environment: { SEMANTIC_SCHOLAR_API_KEY: ' \n' } };
    expect(semanticScholarDefinition.missing(without)).toContain('set SEMANTIC_SCHOLAR_API_KEY');
  });

  test('one that no header can hold is an error of usage that does not show it', async () => {
    await given();
    const settings = semanticScholarSettings(fake.url, clock, { SEMANTIC_SCHOLAR_API_KEY: 'two words' });
    expect(() => createSemanticScholar(settings)).toThrow(UsageError);
    expect(() => createSemanticScholar(settings)).not.toThrow(/two words/);
  });
});

describe('pace', () => {
  test('one request a second, whatever is asked, those after a 429 included', async () => {
    await given({}, { CF_SEMANTIC_SCHOLAR_RPS: '' });
    const start = clock.now().getTime();
    fake.fail(SEMANTIC_SCHOLAR_FAULTS.tooFastWithoutWait);
    const answers = await Promise.all([
      ask('by_title', ...[1, 2, 3].map((n) => questionAbout(worldWork(n), {}))),
      ask('by_identifier', ...about(1, 3)),
    ]);
    expect(answers.flatMap(names)).toEqual(Array.from({ length: 6 }, () => 'enriched'));
    expect(fake.requests).toHaveLength(5);
    expect(clock.now().getTime() - start).toBeGreaterThanOrEqual(4_000);
    expect(fake.mostAtOnce).toBeLessThanOrEqual(2);
  });

  test('what the steps take, in requests and seconds', async () => {
    await given({}, { CF_SEMANTIC_SCHOLAR_RPS: '1' });
    const estimates = source.steps.map((step) => [step.name, step.estimate(30_000)] as const);
    const per = (requests: number): object => ({ requests, credits: 0, seconds: requests });
    expect(Object.fromEntries(estimates)).toEqual({
      by_identifier: per(60),
      by_found_identifier: per(60),
      by_sweep: per(30),
      by_title: per(30_000),
    });
    expect(source.steps.find(({ sweeps }) => sweeps)?.sweeps?.estimate(2_001)).toEqual(per(3));
  });
});
