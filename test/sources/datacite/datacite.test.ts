import { afterEach, describe, expect, it } from 'vitest';
import type { Question, Source } from '../../../src/sources/source.js';
import { createDataCite } from '../../../src/sources/datacite/index.js';
import { dataciteDefinition } from '../../../src/sources/datacite/definition.js';
import { askContext } from '../../support/ask-context.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeDataCite, type FakeDataCiteOptions } from '../../support/fake-datacite.js';
import { sourceSettings } from '../../support/openalex-source.js';
import { worldQuestion } from '../../support/world-question.js';
import { worldWork } from '../../support/world-work.js';

const works = Array.from({ length: 250 }, (_, n) => worldWork(n, { arxiv: `2104.${10_000 + n}` }));
const question = (n: number): Question => worldQuestion(works[n]!, { arxiv: works[n]!.arxiv! });

let fake: FakeDataCite;
let source: Source;
const clock = new FakeClock();

async function start(options: Partial<FakeDataCiteOptions> = {}): Promise<void> {
  fake = await FakeDataCite.start({ works, ...options });
  const environment = { CF_DATACITE_URL: fake.url, CF_DATACITE_RPS: '1000' };
  source = createDataCite(sourceSettings('', environment, clock));
}

const ask = async (questions: readonly Question[], step = 'by_identifier'): Promise<string[]> => {
  const { outcomes } = await source.ask({ step, questions }, askContext());
  return outcomes.map((one) => one.outcome);
};
const canAsk = (identifiers: Question['identifiers'], step = 'by_identifier'): boolean =>
  source.steps.find(({ name }) => name === step)!.canAsk(worldQuestion(works[0]!, identifiers));

afterEach(async () => {
  await source.close();
  await fake.close();
});

describe('DataCite', () => {
  it('needs nothing, and is made by its definition', async () => {
    await start();
    const settings = sourceSettings('', { CF_DATACITE_URL: fake.url, CF_MAILTO: 'a@example.org' });
    expect(dataciteDefinition.missing(settings)).toBeUndefined();
    const made = await dataciteDefinition.create(settings);
    expect(made.id).toBe(dataciteDefinition.id);
    const seconds = (one: Source): number => one.steps[0]!.estimate(100_000).seconds;
    const anonymous = await dataciteDefinition.create(sourceSettings('', { CF_DATACITE_URL: fake.url }));
    // 500 and 1,000 requests in five minutes.
    expect(seconds(anonymous)).toBeGreaterThanOrEqual(600);
    expect(seconds(made)).toBeGreaterThanOrEqual(300);
    expect(seconds(made)).toBeLessThan(seconds(anonymous));
    await made.close();
    await anonymous.close();
  });

  it('is asked for its own DOIs, for those of arXiv papers, and last for those of nobody', async () => {
    await start();
    expect(canAsk({ doi: '10.5281/zenodo.1' })).toBe(true);
    expect(canAsk({ doi: '10.1038/nature1', arxiv: '2104.10000' })).toBe(true);
    expect(canAsk({ doi: '10.1038/nature1', pmid: '1' })).toBe(false);
    expect(canAsk({ doi: '10.99999/x' })).toBe(false);
    expect(canAsk({ doi: '10.99999/x' }, 'by_other_doi')).toBe(true);
    expect(canAsk({ doi: '10.1038/nature1' }, 'by_other_doi')).toBe(false);
    expect(canAsk({ doi: '10.5281/zenodo.1' }, 'by_other_doi')).toBe(false);
    expect(source.steps.at(-1)).toMatchObject({ name: 'by_other_doi', uses: 'title' });
  });

  it('asks for 100 DOIs at once, in requests that are short enough', async () => {
    await start();
    const questions = works.map((_, n) => question(n));
    expect(await ask(questions)).toEqual(questions.map(() => 'enriched'));
    expect(fake.requests).toHaveLength(3);
    const long = Array.from({ length: 100 }, (_, n) =>
      worldQuestion(works[0]!, { doi: `10.5281/${'long-suffix.'.repeat(5)}${n}` }),
    );
    expect(new Set(await ask(long))).toEqual(new Set(['absent']));
    expect(fake.requests).toHaveLength(5);
    fake.check();
    const { room } = source.steps[0]!;
    const bytes = long.reduce((sum, one) => sum + room!.bytesOf(one), 0);
    expect(bytes).toBeGreaterThan(room!.bytes);
    expect(bytes).toBeLessThan(2 * room!.bytes);
  });

  it('asks for DOIs with commas one by one, in batches of their own', async () => {
    await start({ works: [worldWork(1, { doi: '10.5281/a,b' }), worldWork(2, { doi: '10.5281/c' })] });
    const [comma, plain] = [1, 2].map((n) =>
      worldQuestion(worldWork(n), { doi: n === 1 ? '10.5281/a,b' : '10.5281/c' }),
    ) as [Question, Question];
    const [step] = source.steps;
    expect(step!.groupOf!(comma)).not.toBe(step!.groupOf!(plain));
    expect(await ask([comma, plain])).toEqual(['enriched', 'enriched']);
    expect(fake.requests.map(({ url }) => url.pathname).sort()).toEqual(['/dois', '/dois/10.5281/a%2Cb']);
    fake.check();
  });

  it('says by which identifier it found a paper that has two', async () => {
    await start({ works: [...works, worldWork(300, { doi: '10.5281/zenodo.300' })] });
    const both = worldQuestion(worldWork(300), { doi: '10.5281/zenodo.300', arxiv: '2199.00001' });
    const { outcomes } = await source.ask({ step: 'by_identifier', questions: [both] }, askContext());
    expect(outcomes).toMatchObject([{ outcome: 'enriched', enrichment: { matched_by: 'doi' } }]);
    expect(fake.requests).toHaveLength(1);
  });

  it('reads further pages, although the link to them forgets the DOIs', async () => {
    await start({ mostRows: 40 });
    const questions = works.slice(0, 100).map((_, n) => question(n));
    expect(await ask(questions)).toEqual(questions.map(() => 'enriched'));
    expect(fake.requests).toHaveLength(3);
    fake.check();
  });

  it('does not call absent what was counted and did not come', async () => {
    await start();
    fake.total = (rows) => rows + 1;
    const unknown = worldQuestion(worldWork(999), { arxiv: '2104.99999' });
    expect(await ask([question(1), unknown])).toEqual(['enriched', 'failed']);
  });

  it('finds the one DOI that the server does not like, for the price of a few requests', async () => {
    await start({ rejects: '10.48550/arxiv.2104.10037' });
    const questions = works.slice(0, 100).map((_, n) => question(n));
    expect(await ask(questions)).toEqual(questions.map((_, n) => (n === 37 ? 'absent' : 'enriched')));
    expect(fake.requests.length).toBeLessThan(16);
  });

  it('does not call anybody absent when every list is rejected', async () => {
    await start();
    fake.fail(
      { kind: 'reply', status: 400, body: '{"errors":[{"status":"400","title":"No such parameter"}]}' },
      Infinity,
    );
    const { outcomes } = await source.ask(
      { step: 'by_identifier', questions: [question(1), question(2)] },
      askContext(),
    );
    expect(outcomes).toEqual(
      [1, 2].map(() => ({ outcome: 'failed', reason: 'HTTP 400: No such parameter' })),
    );
  });

  it('does not call anybody absent whose list is too long', async () => {
    await start();
    expect(await ask([question(1)])).toEqual(['enriched']);
    fake.fail({ kind: 'reply', status: 414, body: '' }, Infinity);
    expect(await ask([question(1), question(2)])).toEqual(['failed', 'failed']);
  });

  it('takes a record of another work under the DOI for a contradiction', async () => {
    await start();
    const other = worldQuestion(
      worldWork(120),
      { arxiv: '2104.10001' },
      { title: 'On the roots of trees', authors: ['Zoe Quill'] },
    );
    const { outcomes } = await source.ask({ step: 'by_identifier', questions: [other] }, askContext());
    expect(outcomes).toMatchObject([{ outcome: 'rejected', reason: 'contradicts' }]);
  });

  it('is checked with one small request, and says so when it does not answer', async () => {
    await start();
    await source.check!(askContext());
    expect(fake.requests).toHaveLength(1);
    fake.check();
    fake.fail({ kind: 'reply', status: 414, body: '' });
    await expect(source.check!(askContext())).rejects.toThrow('HTTP 414');
    expect(source.apiStatus?.()).toEqual({ state: 'ok' });
  });
});
