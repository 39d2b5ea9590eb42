import { describe, expect, test } from 'vitest';
import type { WorkRecord } from '../../src/model/outcome.js';
import type { Listing } from '../../src/sources/listing.js';
import type { Question } from '../../src/sources/source.js';
import { VenueSweep } from '../../src/sources/sweep.js';
import { askContext } from '../support/ask-context.js';

const LISTING: Listing = {
  venue: { key: 'peat', names: ['Journal of Peat'], issns: [] },
  from: 2019,
  to: 2020,
};

/** Titles of which hundreds begin alike. */
const titleOf = (n: number): string =>
  `A randomised double-blind placebo-controlled trial of peat bath number ${name(n)}`;
const name = (n: number): string =>
  n.toString(26).replace(/./g, (digit) => 'bcdfghjklmnpqrstvwxzaeiouy'.charAt(parseInt(digit, 26)));

const recordOf = (title: string, value: string): WorkRecord => ({
  title,
  year: 2020,
  authors: [{ name: 'Zoë Hale', affiliations: [] }],
  identifiers: [{ type: 'doi', value }],
  urls: [],
});

const questionOf = (title: string): Question => ({
  paper: {
    title,
    authors: ['Zoë Hale'],
    year: 2020,
    venue: 'Journal of Peat',
    volume: undefined,
    number: undefined,
    pages: undefined,
    type: undefined,
    identifiers: {},
  },
  identifiers: {},
});

function sweepOf(records: readonly WorkRecord[], pageSize = 100): VenueSweep {
  return new VenueSweep('somebody', (_, next) => {
    const from = Number(next ?? 0);
    const to = from + pageSize;
    return Promise.resolve({
      records: records.slice(from, to),
      total: records.length,
      next: to < records.length ? String(to) : undefined,
    });
  });
}

const ask = async (sweep: VenueSweep, ...titles: string[]): Promise<(string | undefined)[]> => {
  const batch = { step: 'by_sweep', listing: LISTING, questions: titles.map(questionOf) };
  const { outcomes } = await sweep.ask(batch, askContext());
  return outcomes.map((one) =>
    one.outcome === 'enriched' ? one.enrichment.record.identifiers[0]?.value : one.outcome,
  );
};

describe('looking papers up in a listing', () => {
  const trials = Array.from({ length: 350 }, (_, n) => recordOf(titleOf(n), `10.1/${n}`));

  test.each([
    ['as they come', trials],
    ['the other way round', [...trials].reverse()],
  ])('a title with the beginning of hundreds is found wherever it stands: %s', async (_, records) => {
    expect(await ask(sweepOf(records), titleOf(3), titleOf(170), titleOf(349))).toEqual([
      '10.1/3',
      '10.1/170',
      '10.1/349',
    ]);
  });

  test('a title that hundreds share tells none of them', async () => {
    const same = Array.from({ length: 150 }, (_, n) => recordOf('Introduction', `10.1/${n}`));
    expect(await ask(sweepOf(same), 'Introduction')).toEqual(['absent']);
  });

  test('who is not in a listing that has most of the others is not there', async () => {
    const batch = {
      step: 'by_sweep',
      listing: LISTING,
      questions: [questionOf(titleOf(3)), questionOf('On moss')],
    };
    const { outcomes } = await sweepOf(trials).ask(batch, askContext());
    expect(outcomes[1]).toEqual({ outcome: 'absent', step: 'by_sweep', thorough: true });
  });
});

test('the first page of the venue that was counted last is kept, however many were counted before and not listed', async () => {
  const pages: string[] = [];
  const sweep = new VenueSweep('somebody', ({ from }) => {
    pages.push(String(from));
    return Promise.resolve({ records: [], total: 1, next: undefined });
  });
  const context = askContext();
  for (let year = 1900; year < 2000; year++) await sweep.count({ ...LISTING, from: year, to: year }, context);
  expect(pages).toHaveLength(100);
  const listing = { ...LISTING, from: 1999, to: 1999 };
  await sweep.ask({ step: 'by_sweep', questions: [questionOf('A title')], listing }, context);
  expect(pages).toHaveLength(100);
});
