import { expect, test } from 'vitest';
import type { Identifiers } from '../../../src/model/identifiers.js';
import { batchBody, keysOf, listingPath, matchPath } from '../../../src/sources/semantic_scholar/query.js';

const SHA = '0123456789abcdef0123456789abcdef01234567';
const listing = (...names: string[]) => ({ venue: { key: 'v', names, issns: [] }, from: 2015, to: 2023 });
const query = (path: string | undefined): Record<string, string> =>
  Object.fromEntries(new URL(path as string, 'http://localhost').searchParams);

test.each<[Identifiers, string[]]>([
  [{ doi: '10.1000/x', s2_paper: SHA, s2_corpus: '12' }, [SHA, 'CorpusId:12', 'DOI:10.1000/x']],
  [{ pmcid: 'PMC77', pmid: '5', mag: '9', acl: 'W12-3903' }, ['PMID:5', 'PMCID:77', 'ACL:W12-3903', 'MAG:9']],
  // Older papers of arXiv have no DOI there, but all have the arXiv id.
  [{ doi: '10.48550/arxiv.1706.03762' }, ['ARXIV:1706.03762', 'DOI:10.48550/arxiv.1706.03762']],
  [
    { doi: '10.48550/arxiv.1706.03762', arxiv: '1706.03762', pmid: '5' },
    ['ARXIV:1706.03762', 'PMID:5', 'DOI:10.48550/arxiv.1706.03762'],
  ],
  [{ doi: '10.1000/x', arxiv: 'math/0309136' }, ['DOI:10.1000/x', 'ARXIV:math/0309136']],
  [{ dblp: 'conf/nips/x', openalex: 'W1' }, []],
])('%j is asked by %j', (identifiers, ids) => {
  expect(keysOf(identifiers).map(({ id }) => id)).toEqual(ids);
});

test('a key tells which identifier of the paper it is made of', () => {
  expect(keysOf({ doi: '10.48550/arxiv.1706.03762' })[0]?.identifier).toEqual({
    type: 'doi',
    value: '10.48550/arxiv.1706.03762',
  });
});

test('ids go out as JSON, whatever is in them', () => {
  expect(JSON.parse(batchBody(['DOI:10.1/a"b\\c', 'DOI:10.1/\ud800x']))).toEqual({
    ids: ['DOI:10.1/a"b\\c', 'DOI:10.1/\ufffdx'],
  });
});

test.each([
  ['Bird-song: a *long-term* study (again?)', 'bird song a long term study again'],
  ['Größenordnungen & Maße', 'größenordnungen maße'],
  ["Parkinson's disease", "parkinson's disease"],
  ['深度学习', '深度学习'],
])('the title %s is searched for as %s', (title, words) => {
  expect(query(matchPath(title)).query).toBe(words);
});

test('a title without a word cannot be searched for, and a very long one is cut at a word', () => {
  expect(matchPath('?! — …')).toBeUndefined();
  const path = matchPath('深度学习 '.repeat(400)) as string;
  expect(path.length).toBeLessThan(8_000);
  expect(query(path).query).toMatch(/^(?:深度学习 )+深度学习$/);
});

test('a listing asks for all names of a venue in a span of years, without any words', () => {
  expect(
    query(listingPath(listing('NeurIPS', 'Neural Information Processing Systems'), 'a+b/c=')),
  ).toMatchObject({
    query: '',
    venue: 'NeurIPS,Neural Information Processing Systems',
    year: '2015-2023',
    token: 'a+b/c=',
  });
  expect(query(listingPath({ ...listing('KDD & more'), to: 2015 }, undefined))).toMatchObject({
    venue: 'KDD & more',
    year: '2015',
  });
});

test('names with a comma cannot be asked for', () => {
  const path = listingPath(
    listing('Science, Technology, & Human Values', 'Sci. Technol. Hum. Values', ' '),
    undefined,
  );
  expect(query(path).venue).toBe('Sci. Technol. Hum. Values');
  expect(listingPath(listing('Science, Technology, & Human Values'), undefined)).toBeUndefined();
});

test('so many names of a venue that a URL holds them', () => {
  const names = Array.from({ length: 200 }, (_, n) => `Zeitschrift für Ähnlichkeit ${n}`);
  expect((listingPath(listing(...names), 'x'.repeat(200)) as string).length).toBeLessThan(8_000);
});
