import { describe, expect, test } from 'vitest';
import type { Paper } from '../../../src/model/paper.js';
import {
  LONGEST_PATH,
  bytesInList,
  doiOf,
  fitsFilter,
  listPath,
  pagePath,
  roomForDois,
  singlePath,
  splitIntoLists,
  titlePath,
  venueQueries,
} from '../../../src/sources/crossref/query.js';
import { questionAbout } from '../../support/semantic-scholar-source.js';
import { worldWork } from '../../support/world-work.js';

const parametersOf = (path: string): URLSearchParams => new URL(path, 'http://localhost').searchParams;

test('only DOIs that Crossref may have are asked for', () => {
  expect(doiOf({ doi: '10.1371/journal.pone.0033693' })).toBe('10.1371/journal.pone.0033693');
  expect(doiOf({ doi: '10.48550/arxiv.1706.03762' })).toBeUndefined();
  expect(doiOf({ arxiv: '1706.03762' })).toBeUndefined();
});

test('a DOI comes out of a filter as it went in', () => {
  const dois = [
    '10.1002/(sici)1097(200004)17:1<1::aid-yea3>3.0.co;2-v',
    '10.5555/a&b=c#d?e%20+ü',
    '10.5555/x',
  ];
  expect(parametersOf(listPath(dois)).get('filter')).toBe(dois.map((doi) => `doi:${doi}`).join(','));
});

test.each([
  ['10.5555/a,b', false],
  ['10.5555/a b', false],
  ['10.1002/(sici)1097(200004)17:1<1::aid-yea3>3.0.co;2-v', true],
])('%s can stand in a filter: %s', (doi, fits) => {
  expect(fitsFilter(doi)).toBe(fits);
});

test('lists hold fifty DOIs, and never more than fit into the path', () => {
  const extra = `&mailto=${encodeURIComponent('name@example.org')}`;
  const room = roomForDois(extra);
  const short = Array.from({ length: 120 }, (_, n) => `10.5555/${n}`);
  expect(splitIntoLists(short, room).map((list) => list.length)).toEqual([50, 50, 20]);
  const long = Array.from({ length: 120 }, (_, n) => `10.5555/${'<x>'.repeat(10 + (n % 30))}${n}`);
  const lists = splitIntoLists(long, room);
  expect(lists.flat()).toEqual(long);
  for (const list of lists) expect((listPath(list) + extra).length).toBeLessThanOrEqual(LONGEST_PATH);
  // The lane fills batches by these bytes, so that a batch is one list.
  expect(lists[0]!.concat(lists[1]![0]!).reduce((sum, doi) => sum + bytesInList(doi), 0)).toBeGreaterThan(
    room,
  );
  const huge = `10.5555/${'x'.repeat(5000)}`;
  expect(splitIntoLists([huge, '10.5555/1'], room)).toEqual([[huge], ['10.5555/1']]);
});

test('a single work is encoded once', () => {
  expect(singlePath('10.1002/(sici)1<1::aid>3.0.co;2-v#?%20')).toBe(
    '/works/10.1002%2F(sici)1%3C1%3A%3Aaid%3E3.0.co%3B2-v%23%3F%2520',
  );
});

describe('a title', () => {
  const words = (changes: Partial<Paper>): string | undefined => {
    const path = titlePath(questionAbout(worldWork(1), {}, changes).paper);
    return path === undefined ? undefined : (parametersOf(path).get('query.bibliographic') ?? undefined);
  };
  test.each<[Partial<Paper>, string | undefined]>([
    [
      { title: 'Owls? "Bats" & more: AND', authors: ['Ada van den Brook', 'B C'], year: 2020 },
      'owls bats more and brook 2020',
    ],
    [{ title: 'Owls', authors: ['van den Brook, Ada'], year: undefined }, 'owls van den brook'],
    [{ title: 'Owls', authors: ['The Owl Study Group'], year: 2020 }, 'owls 2020'],
    [{ title: 'Owls', authors: [], year: undefined }, 'owls'],
    [{ title: '???', authors: ['Ada Brook'], year: 2020 }, undefined],
    [{ title: undefined }, undefined],
  ])('%j', (changes, expected) => {
    expect(words(changes)).toBe(expected);
  });
});

describe('a venue', () => {
  const listing = (names: string[], issns: string[] = []): Parameters<typeof venueQueries>[0] => ({
    venue: { key: 'owls', names, issns },
    from: 2019,
    to: 2021,
  });
  const filterOf = (query: string): string | null => parametersOf(`/works?${query}`).get('filter');
  const rest =
    'from-pub-date:2019,until-pub-date:2021,type:journal-article,type:proceedings-article,type:book-chapter';

  test('is asked for by its ISSNs, else by its names', () => {
    const queries = venueQueries(
      listing(['Owl & Bat: News', 'Owls, Bats', 'Owl News'], ['1234-5678', '8765-4321']),
    );
    expect(queries.map(({ exactly }) => exactly)).toEqual([true, true, false]);
    expect(queries.map(({ query }) => filterOf(query))).toEqual([
      `${rest},issn:1234-5678,issn:8765-4321`,
      `${rest},container-title:Owl & Bat: News,container-title:Owl News`,
      rest,
    ]);
  });

  test('whose names all have commas is searched for', () => {
    const [{ exactly, query }] = venueQueries(listing(['Owls, Bats, and More'])) as [
      { exactly: boolean; query: string },
    ];
    expect(exactly).toBe(false);
    expect(parametersOf(`/works?${query}`).get('query.container-title')).toBe('owls bats and more');
    expect(filterOf(query)).toBe(rest);
  });

  test('with a hundred names still fits', () => {
    const [query] = venueQueries(listing(Array.from({ length: 100 }, (_, n) => `${'Owls '.repeat(20)}${n}`)));
    expect(pagePath(query!, { offset: 9000 }).length).toBeLessThan(LONGEST_PATH);
  });
});
