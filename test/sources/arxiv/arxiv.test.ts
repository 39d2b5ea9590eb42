import { afterEach, describe, expect, it } from 'vitest';
import { arxivDefinition } from '../../../src/sources/arxiv/definition.js';
import { createArxiv } from '../../../src/sources/arxiv/index.js';
import type { BatchAnswer, Question, Source } from '../../../src/sources/source.js';
import { askContext } from '../../support/ask-context.js';
import { ARXIV_FAULTS } from '../../support/arxiv-faults.js';
import { FakeArxiv, type FakeArxivOptions } from '../../support/fake-arxiv.js';
import { FakeClock } from '../../support/fake-clock.js';
import { htmlFault } from '../../support/faults.js';
import { sourceSettings } from '../../support/openalex-source.js';
import { worldQuestion } from '../../support/world-question.js';
import { worldWork } from '../../support/world-work.js';

const works = Array.from({ length: 250 }, (_, n) => worldWork(n, { arxiv: `2104.${10_000 + n}` }));
const question = (n: number): Question => worldQuestion(works[n]!, { arxiv: works[n]!.arxiv! });
const unknown = worldQuestion(worldWork(999), { arxiv: '2104.99999' });
/** A month that there is not. */
const malformed = worldQuestion(worldWork(999), { arxiv: '2113.10000' });

let fake: FakeArxiv;
let source: Source;
let clock: FakeClock;

async function start(
  options: Partial<FakeArxivOptions> = {},
  environment: Record<string, string> = { CF_ARXIV_RPS: '1000' },
): Promise<void> {
  fake = await FakeArxiv.start({ works, ...options });
  clock = new FakeClock();
  source = createArxiv(sourceSettings('', { CF_ARXIV_URL: fake.url, ...environment }, clock));
}

const answerTo = (questions: readonly Question[]): Promise<BatchAnswer> =>
  source.ask({ step: 'by_identifier', questions }, askContext());
const ask = async (...questions: Question[]): Promise<string[]> =>
  (await answerTo(questions)).outcomes.map((one) => one.outcome);

afterEach(async () => {
  await source.close();
  await fake.close();
});

describe('arXiv', () => {
  it('is asked by its ids and by its DOIs, and by nothing else', async () => {
    await start();
    const canAsk = (identifiers: Question['identifiers']): boolean =>
      source.steps[0]!.canAsk(worldQuestion(works[0]!, identifiers));
    expect(canAsk({ arxiv: '2104.10000' })).toBe(true);
    expect(canAsk({ doi: '10.48550/arxiv.2104.10000' })).toBe(true);
    expect(canAsk({ doi: '10.1038/nature1', pmid: '7' })).toBe(false);
    expect(source.steps.map(({ uses }) => uses)).toEqual(['given', 'found']);
    const { outcomes } = await answerTo([worldQuestion(works[7]!, { doi: '10.48550/arxiv.2104.10007' })]);
    expect(outcomes).toMatchObject([{ outcome: 'enriched', enrichment: { matched_by: 'doi' } }]);
  });

  it('needs nothing, and takes 3 seconds for 100 papers, one request after another', async () => {
    await start({}, {});
    const made = await arxivDefinition.create(sourceSettings('', { CF_ARXIV_URL: fake.url }));
    expect(made.id).toBe(arxivDefinition.id);
    expect(arxivDefinition.missing(sourceSettings(''))).toBeUndefined();
    expect(made.steps[0]!.estimate(10_000).seconds).toBeCloseTo(300, 6);
    await made.close();
    expect(await ask(...works.map((_, n) => question(n)))).toEqual(works.map(() => 'enriched'));
    expect(fake.requests).toHaveLength(3);
    expect(fake.mostAtOnce).toBe(1);
    expect(clock.slept.filter((milliseconds) => milliseconds >= 3_000).length).toBeGreaterThanOrEqual(2);
    fake.check();
  });

  it('is left alone for ten minutes when it says "Rate exceeded.", with whatever status', async () => {
    await start();
    for (const status of [429, 200]) {
      fake.fail({ ...ARXIV_FAULTS.budgetSpent, status });
      const { outcomes, unavailable } = await answerTo([question(1)]);
      expect(outcomes).toMatchObject([{ outcome: 'failed' }]);
      expect(unavailable?.state).toBe('parked');
      expect(unavailable?.resetsAt?.getTime()).toBe(clock.now().getTime() + 600_000);
      const asked = fake.requests.length;
      clock.advance(599_000);
      expect(await ask(question(1))).toEqual(['failed']);
      expect(fake.requests).toHaveLength(asked);
      clock.advance(2_000);
      expect(await ask(question(1))).toEqual(['enriched']);
    }
  });

  it.each([400, 200] as const)(
    'finds the id that it calls malformed, with HTTP %i',
    async (malformedWith) => {
      await start({ malformedWith });
      const questions = works.slice(0, 99).map((_, n) => question(n));
      questions.splice(40, 0, malformed);
      expect(await ask(...questions)).toEqual(questions.map((_, n) => (n === 40 ? 'absent' : 'enriched')));
      expect(fake.requests.length).toBeLessThan(16);
      expect(await ask(malformed)).toEqual(['absent']);
    },
  );

  it('calls nobody absent by a feed about another query, or about something unknown', async () => {
    await start();
    fake.echo = (query) => query.replace(/id_list=[^&]*/, 'id_list=1706.03762');
    expect(await ask(question(1))).toEqual(['failed']);
    fake.echo = () => 'search_query=all:heron';
    expect(await ask(question(1), unknown)).toEqual(['enriched', 'failed']);
    fake.echo = (query) => query.replace(',2104.99999', '');
    expect(await ask(question(1), unknown)).toEqual(['enriched', 'failed']);
    fake.echo = (query) => query;
    expect(await ask(question(1), unknown)).toEqual(['enriched', 'absent']);
  });

  it('calls nobody absent by a feed that counts more than it shows, or less', async () => {
    await start();
    for (const more of [1, -1]) {
      fake.total = (rows) => rows + more;
      expect(await ask(question(1), unknown)).toEqual(['enriched', 'failed']);
    }
  });

  it('calls nobody absent for an error that is not about an id', async () => {
    await start();
    const body = `<feed><title>arXiv Search Results</title><entry><id>https://arxiv.org/api/errors#x</id>
      <title>Error</title><summary>could not connect</summary></entry></feed>`;
    for (const status of [200, 400, 414]) {
      fake.fail({ kind: 'reply', status, body }, Infinity);
      expect(await ask(question(1))).toEqual(['failed']);
    }
    await source.close();
    await start();
    fake.fail(htmlFault(404), 1);
    expect(await ask(question(1))).toEqual(['enriched']);
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
