import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  IDS_PER_LIST,
  LONGEST_PATH,
  fitsFilter,
  keysOf,
  listPath,
  singlePath,
  splitIntoLists,
  titlePath,
  type Key,
} from '../../../src/sources/openalex/query.js';
import { searchWords as wordsUpTo } from '../../../src/sources/search-words.js';

const searchWords = (title: string): string => wordsUpTo(title, 1500);

const doiKey = (value: string): Key => ({ filter: 'doi', value, identifier: { type: 'doi', value } });

describe('by which identifiers a paper is asked about', () => {
  test('the most reliable first, an arXiv id by its DOI, a PMCID by its digits', () => {
    const keys = keysOf({
      arxiv: '2104.12255',
      mag: '7',
      pmcid: 'PMC12',
      pmid: '34',
      openalex: 'W5',
      doi: '10.1/x',
      acl: 'P19-1',
    });
    expect(keys.map((key) => `${key.filter}:${key.value} (${key.identifier.type})`)).toEqual([
      'doi:10.1/x (doi)',
      'openalex:W5 (openalex)',
      'pmid:34 (pmid)',
      'pmcid:12 (pmcid)',
      'mag:7 (mag)',
      'doi:10.48550/arxiv.2104.12255 (arxiv)',
    ]);
  });

  test('an arXiv id whose DOI is there already is not asked for twice', () => {
    expect(keysOf({ doi: '10.48550/arxiv.2104.12255', arxiv: '2104.12255' })).toHaveLength(1);
  });

  test.each(['10.1/a,b', '10.1/a|b', '10.1/!a', '10.1/"a"', '10.1/a b', '10.1/a\\b'])(
    '%s fits no filter',
    (doi) => {
      expect(fitsFilter(doiKey(doi))).toBe(false);
    },
  );

  test.each(['10.1890/0012-9658(2006)87[2832:tiopma]2.0.co;2', '10.1/a&b#c%d+e', '10.1/ü<i>'])(
    '%s fits',
    (doi) => {
      expect(fitsFilter(doiKey(doi))).toBe(true);
    },
  );
});

describe('paths', () => {
  test('of a list', () => {
    expect(listPath('doi', ['10.1/a(b)', '10.1/c&d#e%f+g'])).toMatch(
      /^\/works\?filter=doi:10\.1\/a\(b\)%7C10\.1\/c%26d%23e%25f%2Bg&per_page=100&select=id,doi,/,
    );
    expect(listPath('pmid', ['1'], 3)).toMatch(/&page=3$/);
  });

  test.each([
    [doiKey('10.7717/peerj.4375'), '/works/doi:10.7717/peerj.4375?'],
    [doiKey('10.1/a?b#c%d e|f"g'), '/works/doi:10.1/a%3Fb%23c%25d%20e%7Cf%22g?'],
    [doiKey('10.1/a[b]<c>'), '/works/doi:10.1/a%5Bb%5D%3Cc%3E?'],
    [keysOf({ openalex: 'W5' })[0] as Key, '/works/W5?'],
    [keysOf({ pmid: '34' })[0] as Key, '/works/pmid:34?'],
    [keysOf({ pmcid: 'PMC12' })[0] as Key, '/works/pmcid:12?'],
    [keysOf({ arxiv: 'math/0309136' })[0] as Key, '/works/doi:10.48550/arxiv.math/0309136?'],
  ])('of a single work keep the colon and the slash, so that it costs nothing: %j', (key, start) => {
    expect(singlePath(key).startsWith(start)).toBe(true);
  });

  test('of a title hold words only', () => {
    expect(titlePath('Is "X*" <i>NOT</i> a? ~Test AND (more)|less, 50%: résumé &amp; 注意')).toMatch(
      /^\/works\?search\.title=is%20x%20not%20a%20test%20and%20more%20less%2050%20r%C3%A9sum%C3%A9%20%E6%B3%A8%E6%84%8F&per_page=10&/,
    );
  });

  test("an apostrophe within a word stays, one around it doesn't", () => {
    expect(searchWords("Don’t 'quote' the students' d'Artagnan")).toBe("don’t quote the students d'artagnan");
  });

  test.each(['', '  ', '???', '“…”'])('a title without words, %j, has none', (title) => {
    expect(titlePath(title)).toBeUndefined();
  });

  test('a very long title is cut between words', () => {
    const words = searchWords('lengthy '.repeat(400));
    expect(words.length).toBeLessThanOrEqual(1500);
    expect(words.split(' ').every((word) => word === 'lengthy')).toBe(true);
  });

  test('never throw, and are always printable ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const paths = [
          singlePath(doiKey(`10.1/${text}`)),
          listPath('doi', [`10.1/${text}`]),
          titlePath(text) ?? '/',
        ];
        for (const path of paths) expect(path).toMatch(/^\/[\x21-\x7e]*$/);
      }),
    );
  });
});

describe('lists', () => {
  test('of 250 short ids are three', () => {
    const ids = Array.from({ length: 250 }, (_, i) => `10.1/${i}`);
    expect(splitIntoLists('doi', ids).map((list) => list.length)).toEqual([100, 100, 50]);
  });

  test('of nothing are none', () => {
    expect(splitIntoLists('doi', [])).toEqual([]);
  });

  test('hold every id once, and no more than a request can', () => {
    const id = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(fc.array(id, { maxLength: 250 }), (ids) => {
        const lists = splitIntoLists('doi', ids);
        expect(lists.flat()).toEqual(ids);
        for (const list of lists) {
          expect(list.length).toBeLessThanOrEqual(IDS_PER_LIST);
          if (list.length > 1) expect(listPath('doi', list).length).toBeLessThanOrEqual(LONGEST_PATH);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('an id that is too long for any list stands alone', () => {
    expect(splitIntoLists('doi', ['10.1/a', 'x'.repeat(5000), '10.1/b']).map((list) => list.length)).toEqual([
      1, 1, 1,
    ]);
  });
});
