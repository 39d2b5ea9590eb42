import { describe, expect, it } from 'vitest';
import { readPaper, type Paper } from '../../src/model/paper.js';

function read(record: unknown): Paper {
  const found = readPaper(record);
  if ('problem' in found) throw new Error(`${found.problem.field}: ${found.problem.expected}`);
  return found.paper;
}

describe('the year of a record', () => {
  it.each([
    [2001, 2001],
    ['2001', 2001],
    [' 2001-05-20 ', 2001],
    ['c2001', 2001],
    ['[2001]', 2001],
    ['2001/05', 2001],
    ['20 May 2001', 2001],
    ['2001a', 2001],
    ['2001-2002', 2001],
    ['2001/2002', 2001],
    ['2001–2002', 2001],
    ['2001, c2001', 2001],
    ['2021-05-20T10:00:00Z', 2021],
    ['1999; 2003', undefined],
    ['2002-2001', undefined],
    ['20010520', undefined],
    ['n.d.', undefined],
    ['in press', undefined],
    ['', undefined],
    ['9999', undefined],
    [0, undefined],
    [-1, undefined],
    [-2001, undefined],
    [2001.5, undefined],
    [20011, undefined],
    [null, undefined],
  ])('%j is %s', (year, expected) => {
    expect(read({ title: 'A', year }).year).toBe(expected);
  });
});

describe('the authors of a record', () => {
  it.each([
    [
      ['Ann', { name: 'Bob' }, ' ', { name: null }],
      ['Ann', 'Bob'],
    ],
    ['Smith, John', ['Smith, John']],
    ['Ann Smith', ['Ann Smith']],
    ['Smith, J.; Doe, A.', ['Smith, J.', 'Doe, A.']],
    ['Ann Smith; Bob Jones; and Carol Doe;', ['Ann Smith', 'Bob Jones', 'Carol Doe']],
    ['Smith, J. and Doe, A.', ['Smith, J.', 'Doe, A.']],
    ['Ann Smith & Bob Jones', ['Ann Smith', 'Bob Jones']],
    ['Andy Anderson', ['Andy Anderson']],
    ['Smith, John and others', ['Smith, John']],
    ['Smith, J., Jones, K., Doe, A.', []],
    ['Smith, J., Jones, K. and Doe, A.', []],
    ['Ann Smith, Bob Jones and Carol Doe', []],
    ['', []],
    [null, []],
  ])('%j are %j', (authors, expected) => {
    expect(read({ title: 'A', authors }).authors).toEqual(expected);
  });
});

describe('odd values', () => {
  it('that cannot be used are absent', () => {
    expect(read({ title: 'A', doi: 12 }).identifiers).toEqual({});
    expect(read({ title: 'A', doi: 'none' }).identifiers).toEqual({});
    expect(read({ title: 'A', doi: '10.1000/..' }).identifiers).toEqual({});
    expect(read({ title: 'A', arxiv_id: 2104.12255 }).identifiers).toEqual({ arxiv: '2104.12255' });
  });

  it('may be a list of venues: the first counts', () => {
    expect(read({ venue: ['Nature', 'Science'] }).venue).toBe('Nature');
    expect(read({ venue: [] }).venue).toBeUndefined();
    expect(read({ venue: 'Nature' }).venue).toBe('Nature');
  });
});

describe('a value of the wrong kind is refused in plain words', () => {
  it.each([
    [{ title: 7 }, 'title: expected a text'],
    [{ title: ['A'] }, 'title: expected a text'],
    [{ title: {} }, 'title: expected a text'],
    [{ authors: {} }, 'authors: expected a list of authors'],
    [{ authors: 7 }, 'authors: expected a list of authors'],
    [{ authors: ['Ann', 7] }, 'authors.1: expected a name, or an object with a "name"'],
    [{ authors: [{ name: 7 }] }, 'authors.0: expected a name, or an object with a "name"'],
    [{ year: {} }, 'year: expected a year such as 2021'],
    [{ year: [2001] }, 'year: expected a year such as 2021'],
    [{ year: true }, 'year: expected a year such as 2021'],
    [{ venue: {} }, 'venue: expected a text, or a list of texts'],
    [{ venue: [7] }, 'venue: expected a text, or a list of texts'],
    [{ doi: {} }, 'doi: expected a text or a number'],
    [{ pmid: [] }, 'pmid: expected a text or a number'],
    [[], ': expected a paper (a JSON object)'],
    [null, ': expected a paper (a JSON object)'],
  ])('%j', (record, expected) => {
    expect(() => read(record)).toThrow(new Error(expected));
  });
});

describe('identifiers in links', () => {
  const identifiers = (record: object): object => read({ title: 'A', ...record }).identifiers;

  it.each([
    [{ url: 'https://arxiv.org/abs/2104.12255v2' }, { arxiv: '2104.12255' }],
    [{ pdf_url: 'https://aclanthology.org/N19-1423.pdf' }, { acl: 'N19-1423' }],
    [
      { url: ['https://doi.org/10.1000/abc', 'https://pubmed.ncbi.nlm.nih.gov/123/'] },
      { doi: '10.1000/abc', pmid: '123' },
    ],
    [
      { links: [{ url: 'https://openalex.org/W12' }, { href: 'https://doi.org/10.1000/abc' }] },
      { openalex: 'W12', doi: '10.1000/abc' },
    ],
    [{ url: 'https://example.org/a https://doi.org/10.1000/abc' }, { doi: '10.1000/abc' }],
    [
      { url: 'https://doi.org/10.48550/arXiv.2104.12255' },
      { doi: '10.48550/arxiv.2104.12255', arxiv: '2104.12255' },
    ],
    [{ url: 'https://example.org' }, {}],
    [{ url: 7, links: [null, 3, {}, []], pdf_url: {} }, {}],
  ])('%j', (record, expected) => expect(identifiers(record)).toEqual(expected));

  it('give way to those in fields of their own', () => {
    expect(identifiers({ doi: '10.1000/abc', url: 'https://doi.org/10.1000/other' })).toEqual({
      doi: '10.1000/abc',
    });
    expect(
      identifiers({ externalIds: { ArXiv: '2104.12255' }, url: 'https://arxiv.org/abs/1706.03762' }),
    ).toEqual({
      arxiv: '2104.12255',
    });
    expect(
      identifiers({ doi: '10.48550/arXiv.2104.12255', url: 'https://arxiv.org/abs/1706.03762' }),
    ).toMatchObject({
      arxiv: '2104.12255',
    });
  });

  it('are not taken from what other papers a record speaks of', () => {
    expect(
      identifiers({ note: 'https://doi.org/10.1000/abc', references: ['https://doi.org/10.1000/abc'] }),
    ).toEqual({});
  });
});

describe('an ACL DOI', () => {
  it.each([
    ['10.18653/v1/N19-1423', 'N19-1423'],
    ['10.18653/v1/2020.acl-main.747', '2020.acl-main.747'],
    ['10.18653/v1/something', undefined],
    ['10.1162/tacl_a_00051', undefined],
  ])('%s is of %s', (doi, acl) => expect(read({ title: 'A', doi }).identifiers.acl).toBe(acl));
});
