import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BatchAnswer, Question, Source } from '../../../src/sources/source.js';
import { createEuropePmc } from '../../../src/sources/europepmc/index.js';
import { askContext } from '../../support/ask-context.js';
import { europePmcSettings, medlineWork, questionOf } from '../../support/europepmc-source.js';
import { FakeClock } from '../../support/fake-clock.js';
import { europePmcRow, FakeEuropePmc, type FakeEuropePmcOptions } from '../../support/fake-europepmc.js';
import { jsonFault } from '../../support/faults.js';

let fake: FakeEuropePmc;
let source: Source;

const works = Array.from({ length: 900 }, (_, n) => medlineWork(n));

async function start(options: Partial<FakeEuropePmcOptions> = {}): Promise<void> {
  fake = await FakeEuropePmc.start({ works, ...options });
  source = createEuropePmc(europePmcSettings(fake.url, new FakeClock()));
}

beforeEach(() => start());
afterEach(async () => {
  fake.check();
  await source.close();
  await fake.close();
});

const ask = (step: string, questions: readonly Question[]): Promise<BatchAnswer> =>
  source.ask({ step, questions }, askContext());
const outcomesOf = ({ outcomes }: BatchAnswer): string[] => outcomes.map(({ outcome }) => outcome);
const enriched = (answer: BatchAnswer, nth = 0) => {
  const outcome = answer.outcomes[nth];
  return outcome?.outcome === 'enriched' ? outcome.enrichment : undefined;
};

describe('by identifiers', () => {
  test('of all types at once, in one request', async () => {
    const answer = await ask('by_identifier', [
      questionOf(works[1]!, { doi: works[1]!.doi! }),
      questionOf(works[2]!, { pmid: works[2]!.pmid! }),
      questionOf(works[3]!, { pmcid: works[3]!.pmcid! }),
      questionOf(works[4]!, { doi: '10.5555/unknown', pmid: works[4]!.pmid! }),
    ]);
    expect(answer.outcomes.map((_, nth) => enriched(answer, nth)?.matched_by)).toEqual([
      'doi',
      'pmid',
      'pmcid',
      'pmid',
    ]);
    expect(answer.outcomes.map((_, nth) => enriched(answer, nth)?.record.title)).toEqual(
      [1, 2, 3, 4].map((n) => works[n]!.title),
    );
    expect(fake.requests.length).toBe(1);
  });

  test('a batch that is too long is split by papers and by bytes', async () => {
    const many = works.slice(0, 450).map((work) => questionOf(work, { doi: work.doi! }));
    expect(new Set(outcomesOf(await ask('by_identifier', many)))).toEqual(new Set(['enriched']));
    expect(fake.requests.length).toBe(3);
    const long = works
      .slice(0, 40)
      .map((work, n) => questionOf(work, { doi: `10.5555/${'x'.repeat(500)}${n}` }));
    expect(new Set(outcomesOf(await ask('by_identifier', long)))).toEqual(new Set(['absent']));
    expect(fake.requests.length).toBe(3 + 2);
  });

  test('signs that mean something in a query do not', async () => {
    const odd = medlineWork(5, {
      doi: String.raw`10.1002/(sici)1097-0258(1998)17:8<857::aid"x\y>3.0.co;2-e`,
    });
    await fake.close();
    await start({ works: [odd, works[6]!] });
    const answer = await ask('by_identifier', [
      questionOf(odd, { doi: odd.doi! }),
      questionOf(works[6]!, { doi: works[6]!.doi! }),
    ]);
    expect(outcomesOf(answer)).toEqual(['enriched', 'enriched']);
  });

  test('a paper without an identifier that Europe PMC knows is not asked about', async () => {
    const question = questionOf(works[1]!, { arxiv: '2104.12255' });
    expect(source.steps[0]?.canAsk(question)).toBe(false);
    expect(await ask('by_identifier', [question])).toEqual({
      outcomes: [{ outcome: 'absent', step: 'by_identifier' }],
    });
    expect(fake.requests.length).toBe(0);
  });

  test('several records of one DOI: the fuller one, whatever their order', async () => {
    const work = medlineWork(7);
    const medline = europePmcRow(work);
    const poor = {
      id: 'PMC99',
      source: 'PMC',
      pmcid: 'PMC99',
      doi: work.doi,
      title: work.title,
      pubYear: String(work.year),
    };
    for (const more of [
      [medline, poor],
      [poor, medline],
    ]) {
      await fake.close();
      await start({ works: [], more });
      const answer = await ask('by_identifier', [questionOf(work, { doi: work.doi! })]);
      expect(enriched(answer)?.record.identifiers).toContainEqual({ type: 'pmid', value: work.pmid });
    }
  });

  test('a record that is plainly another paper is rejected', async () => {
    const other = medlineWork(8, { doi: works[9]!.doi!, title: 'Peat', authors: ['Zoe Quill'] });
    await fake.close();
    await start({ works: [other] });
    const answer = await ask('by_identifier', [questionOf(works[9]!, { doi: works[9]!.doi! })]);
    expect(answer.outcomes[0]).toMatchObject({ outcome: 'rejected', reason: 'contradicts' });
  });
});

describe('errors with HTTP 200', () => {
  test('at the beginning are tried again, and no absence', async () => {
    fake.fail(jsonFault(200, { version: '6.9', errCode: 404, errMsg: 'Service unavailable' }), 1);
    const questions = works.slice(0, 5).map((work) => questionOf(work, { doi: work.doi! }));
    expect(new Set(outcomesOf(await ask('by_identifier', questions)))).toEqual(new Set(['enriched']));
    expect(fake.requests.length).toBe(2);
  });

  test('for ever: everything has failed', async () => {
    fake.fail(jsonFault(200, { errCode: 404, errMsg: 'Service unavailable' }), Infinity);
    const questions = works.slice(0, 5).map((work) => questionOf(work, { doi: work.doi! }));
    expect(new Set(outcomesOf(await ask('by_identifier', questions)))).toEqual(new Set(['failed']));
  });

  test('of one paper cost the others nothing, and are no absence either', async () => {
    await fake.close();
    await start({ rejects: works[3]!.doi! });
    await ask('by_identifier', [questionOf(works[9]!, { doi: works[9]!.doi! })]);
    const questions = works.slice(0, 8).map((work) => questionOf(work, { doi: work.doi! }));
    expect(outcomesOf(await ask('by_identifier', questions))).toEqual(
      works.slice(0, 8).map((_, n) => (n === 3 ? 'failed' : 'enriched')),
    );
  });

  test('after answers: what does not work at all ends with failures, not with a request for each paper', async () => {
    const questions = works.slice(0, 200).map((work) => questionOf(work, { doi: work.doi! }));
    await ask('by_identifier', questions.slice(0, 1));
    fake.fail(jsonFault(200, { errCode: 500 }), Infinity);
    expect(new Set(outcomesOf(await ask('by_identifier', questions)))).toEqual(new Set(['failed']));
    expect(fake.requests.length).toBeLessThan(50);
  });
});

describe('by title', () => {
  test('fifteen in one request', async () => {
    const questions = works.slice(0, 15).map((work) => questionOf(work, {}));
    const answer = await ask('by_title', questions);
    expect(answer.outcomes.map((_, nth) => enriched(answer, nth)?.record.title)).toEqual(
      works.slice(0, 15).map(({ title }) => title),
    );
    expect(fake.requests.length).toBe(1);
  });

  test('what else was asked changes nothing', async () => {
    const questions = works.slice(0, 40).map((work) => questionOf(work, {}));
    const together = await ask('by_title', questions);
    const alone = await Promise.all(questions.map((question) => ask('by_title', [question])));
    expect(together.outcomes).toEqual(alone.map(({ outcomes }) => outcomes[0]));
  });

  test('more records than can be read: asked in parts, until each is asked for itself', async () => {
    const title = 'Counting boreal kites';
    const more = Array.from({ length: 700 }, (_, n) =>
      europePmcRow(medlineWork(5000 + n, { title: `${title} again and again: part ${n}`, year: 2001 })),
    );
    await fake.close();
    await start({ works: [medlineWork(1, { title, year: 2001 }), works[2]!], more });
    const common = questionOf(medlineWork(1, { title, year: 2001 }), {});
    const answer = await ask('by_title', [common, questionOf(works[2]!, {})]);
    expect(outcomesOf(answer)).toEqual(['enriched', 'enriched']);
  });

  test('a title that is too short, or of another script, is not asked about', () => {
    const step = source.steps.find(({ name }) => name === 'by_title');
    for (const title of ['Editorial', 'In and on', '???', '生物多样性', ''])
      expect(step?.canAsk(questionOf(medlineWork(1, { title }), {})), title).toBe(false);
  });
});

test('asks three times a second, at most two at once, unless told otherwise', () => {
  const slow = createEuropePmc({
    ...europePmcSettings(fake.url),
    environment: { CF_EUROPEPMC_URL: fake.url },
  });
  expect(slow.steps[0]?.estimate(6000)).toEqual({ requests: 30, credits: 0, seconds: 10 });
  expect(slow.steps.every(({ concurrency }) => concurrency === 2)).toBe(true);
});
