import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manyTitlesPath, sharesASearch } from '../../../src/sources/openalex/query.js';
import { createOpenAlex } from '../../../src/sources/openalex/index.js';
import type { Question, Source } from '../../../src/sources/source.js';
import { askContext } from '../../support/ask-context.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeOpenAlex } from '../../support/fake-openalex.js';
import { fakeQuestion, sourceSettings } from '../../support/openalex-source.js';
import { fakeWorks } from '../../support/openalex-works.js';

let fake: FakeOpenAlex;
let source: Source;
beforeEach(async () => {
  fake = await FakeOpenAlex.start({ works: fakeWorks(40) });
  source = createOpenAlex(sourceSettings(fake.url, {}, new FakeClock()));
});
afterEach(async () => {
  fake.check();
  await source.close();
  await fake.close();
});

const titled = (n: number): Question => fakeQuestion(n, {});
/** After this OpenAlex is known to have a work. */
const introduce = (): Promise<unknown> =>
  source.ask({ step: 'by_identifier', questions: [fakeQuestion(1)] }, askContext());
const outcomes = async (questions: readonly Question[]): Promise<string[]> =>
  (await source.ask({ step: 'by_title', questions }, askContext())).outcomes.map(({ outcome }) => outcome);
const searches = (): string[] =>
  fake.requests
    .filter(({ path }) => path.includes('search.title'))
    .map(({ path }) => new URL(path, 'http://x').searchParams.get('search.title')!);

describe('titles that share a search', () => {
  const questions = [2, 3, 4, 5, 99, 6, 98].map(titled);
  const expected = ['enriched', 'enriched', 'enriched', 'enriched', 'absent', 'enriched', 'absent'];

  test('are found, or not, as if each were searched alone', async () => {
    expect(await outcomes(questions)).toEqual(expected);
    expect(searches()).toHaveLength(7);
    await introduce();
    expect(await outcomes(questions)).toEqual(expected);
    expect(searches().slice(7)).toHaveLength(2);
    expect(fake.creditsUsed).toBe(70 + 1 + 20);
  });

  test('are not believed to be absent when the search does not find what it has to', async () => {
    await introduce();
    // A server that takes the whole query for one title finds nothing.
    fake.distort = (rows) => (searches().at(-1)!.includes(' OR ') ? [] : rows);
    expect(await outcomes(questions)).toEqual(expected);
    const before = searches().length;
    await outcomes(questions);
    // By then it is known to be of no use.
    expect(
      searches()
        .slice(before)
        .some((search) => search.includes(' OR ')),
    ).toBe(false);
  });

  test('are searched alone where not all that was found is shown', async () => {
    await introduce();
    fake.distort = (rows) =>
      searches().at(-1)!.includes(' OR ') ? [...rows, ...Array.from({ length: 200 }, () => ({}))] : rows;
    expect(await outcomes(questions)).toEqual(expected);
  });

  test('a title alone, a short one and a very long one go by themselves', async () => {
    await introduce();
    expect(await outcomes([titled(2)])).toEqual(['enriched']);
    expect(searches()).toHaveLength(1);
    expect(searches()[0]).not.toContain(' OR ');
    expect(sharesASearch('On growth and form')).toBe(true);
    expect(sharesASearch('Growth and form')).toBe(false);
    expect(sharesASearch('long words '.repeat(40))).toBe(false);
  });

  test('operators in titles are words', () => {
    const path = decodeURIComponent(manyTitlesPath(['Sink OR swim: a (short) "story"', 'NOT this AND that']));
    expect(path).toContain('search.title=(sink or swim a short story) OR (not this and that)&');
  });
});
