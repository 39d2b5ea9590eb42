import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MergeRules } from '../../src/merge/consolidate-paper.js';
import { mergeMembers, type Member } from '../../src/merge/merge-members.js';
import { DEFAULT_PRECEDENCE, Precedence, PRECEDENCE, REST } from '../../src/merge/precedence.js';
import { consolidationOf } from '../../src/merge/provenance.js';
import { RULES, type RuleName } from '../../src/merge/rules.js';
import type { PaperRecord } from '../../src/model/paper.js';

const RULES_OF: MergeRules = { precedence: DEFAULT_PRECEDENCE, sources: [], fixedTime: undefined };

const member = (record: PaperRecord, row: number, input?: string): Member => ({
  row,
  record,
  bytes: Buffer.from(JSON.stringify(record)),
  ...(input !== undefined && { input }),
});

function merged(records: readonly PaperRecord[], rules = RULES_OF): PaperRecord {
  const { record } = mergeMembers(
    { members: records.map((each, row) => member(each, row)), ties: [] },
    rules,
  );
  return record;
}

const because = (record: PaperRecord, field: string): string | undefined =>
  consolidationOf(record)?.fields[field]?.reason;

/** Enough to be no stub; a value's own field is put on top of it. */
const FULL = { title: 'On peat', authors: ['Hale, Z.'], year: 2020, venue: 'Journal of Peat' };
const PREPRINT = { ...FULL, venue: 'bioRxiv' };
const GOOD = `We looked at bogs. ${'They are wet. '.repeat(5)}`;

type Case = readonly [field: string, rule: RuleName, winner: PaperRecord, loser: PaperRecord];

// The loser is the fuller record where the rule alone must decide, so that nothing else can.
const MORE = { note: 'x', volume: '1', pages: '1-2', pmid: 7 };

const CASES: readonly Case[] = [
  ['title', 'full_record', { ...FULL, title: 'On peat' }, { title: 'On peats and more', doi: '10.1016/x' }],
  [
    'title',
    'unmangled',
    { ...FULL, title: 'Sjögren in peat' },
    { ...FULL, ...MORE, title: 'Sj??gren in peat' },
  ],
  ['title', 'unmangled', { ...FULL, title: 'Peat & moss' }, { ...FULL, ...MORE, title: 'Peat &amp; moss' }],
  [
    'title',
    'not_cut_off',
    { ...FULL, title: 'On peat and moss' },
    { ...FULL, ...MORE, title: 'On peat and…' },
  ],
  [
    'title',
    'not_capitals',
    { ...FULL, title: 'On peat and moss' },
    { ...FULL, ...MORE, title: 'ON PEAT AND MOSS' },
  ],
  ['title', 'accents', { ...FULL, title: 'Sjögren in peat' }, { ...FULL, ...MORE, title: 'Sjogren in peat' }],
  [
    'title',
    'more_complete',
    { ...FULL, title: 'On peat: ten years' },
    { ...FULL, ...MORE, title: 'On peat' },
  ],
  [
    'title',
    'published_version',
    { ...FULL, title: 'On moss' },
    { ...PREPRINT, ...MORE, title: 'About peat' },
  ],
  [
    'authors',
    'full_record',
    { ...FULL, authors: ['A. One'] },
    { title: 'On peat', authors: ['A. One', 'B. Two'] },
  ],
  [
    'authors',
    'most_authors',
    { ...FULL, authors: 'One, A; Two, B' },
    { ...FULL, ...MORE, authors: ['A. One', 'et al.'] },
  ],
  [
    'authors',
    'full_first_names',
    { ...FULL, authors: ['One, Anna'] },
    { ...FULL, ...MORE, authors: ['One, A.'] },
  ],
  [
    'authors',
    'affiliations',
    { ...FULL, authors: [{ name: 'Anna One', affiliations: ['Bog U'] }] },
    { ...FULL, ...MORE, authors: [{ name: 'Anna One', affiliations: [] }] },
  ],
  [
    'venue',
    'not_a_server',
    { ...FULL, venue: 'J. Peat' },
    { ...FULL, ...MORE, venue: 'arXiv (Cornell University)' },
  ],
  [
    'venue',
    'not_capitals',
    { ...FULL, venue: 'Journal of Peat' },
    { ...FULL, ...MORE, venue: 'JOURNAL OF PEAT' },
  ],
  ['venue', 'full_name', { ...FULL, venue: 'Journal of Peat' }, { ...FULL, ...MORE, venue: 'J. Peat' }],
  ['year', 'valid', { ...FULL, year: 2021 }, { ...FULL, ...MORE, year: 'in press' }],
  ['year', 'published_version', { ...FULL, year: 2021 }, { ...PREPRINT, ...MORE, year: 2019 }],
  [
    'publication_date',
    'more_precise',
    { ...FULL, publication_date: '2020-03-01' },
    { ...FULL, ...MORE, publication_date: '2020' },
  ],
  ['type', 'published_version', { ...FULL, type: 'article' }, { ...FULL, ...MORE, type: 'posted-content' }],
  ['doi', 'valid', { ...FULL, doi: '10.48550/arXiv.2001.00001' }, { ...FULL, ...MORE, doi: 'see journal' }],
  ...[
    '10.48550/arXiv.2001.00001',
    '10.1101/2020.01.01.123456',
    '10.2139/ssrn.123',
    '10.5281/zenodo.12',
    '10.21203/rs.3.rs-1/v1',
    '10.20944/preprints202001.0001.v1',
    '10.31234/osf.io/abcde',
  ].map((doi): Case => [
    'doi',
    'publisher_doi',
    { ...FULL, doi: '10.1101/gad.123' },
    { ...FULL, ...MORE, doi },
  ]),
  ['pages', 'full_range', { ...FULL, pages: '288-97' }, { ...FULL, ...MORE, pages: '288' }],
  [
    'abstract',
    'not_boilerplate',
    { ...FULL, abstract: GOOD },
    { ...FULL, ...MORE, abstract: `Abstract not available. ${'© '.repeat(70)}` },
  ],
  [
    'abstract',
    'not_cut_off',
    { ...FULL, abstract: GOOD },
    { ...FULL, ...MORE, abstract: `${GOOD}${GOOD} and then...` },
  ],
  [
    'abstract',
    'not_cut_off',
    { ...FULL, abstract: GOOD },
    { ...FULL, ...MORE, abstract: `${GOOD.repeat(4)} and then they bec` },
  ],
  ['abstract', 'longest', { ...FULL, abstract: `${GOOD}More of it.` }, { ...FULL, ...MORE, abstract: GOOD }],
  [
    'references_count',
    'published_version',
    { ...FULL, references_count: 3 },
    { ...PREPRINT, ...MORE, references_count: 9 },
  ],
  ['paper_id', 'fullest_record', { ...FULL, ...MORE, paper_id: 'z' }, { ...FULL, paper_id: 'a' }],
  ['anything', 'fullest_record', { ...FULL, ...MORE, anything: 1.5 }, { ...FULL, anything: [2] }],
];

describe('of two records', () => {
  it.each(CASES)('%s goes by %s', (field, rule, winner, loser) => {
    for (const records of [
      [winner, loser],
      [loser, winner],
    ]) {
      const record = merged(records);
      expect(record[field]).toEqual(winner[field]);
      expect(because(record, field)).toContain(RULES[rule].reason);
    }
  });

  it('the one that lost is kept beside the winner, with its row, unless it says the same', () => {
    const { fields } = consolidationOf(merged([FULL, { ...PREPRINT, year: 2019, title: 'ON PEAT' }]))!;
    expect(fields.year).toEqual({
      source: 'input',
      timestamp: null,
      matched_by: null,
      score: null,
      row: 1,
      reason: RULES.published_version.reason,
      alternatives: [
        { value: 2019, source: 'input', timestamp: null, matched_by: null, score: null, row: 2 },
      ],
    });
    expect(fields.title).not.toHaveProperty('alternatives');
    expect(fields).not.toHaveProperty('authors');
  });

  it('one that says nothing of its kind is no preprint', () => {
    const unknown = { title: 'On peat', authors: ['Hale, Z.'], year: 2018 };
    expect(merged([{ ...FULL, year: 2020 }, unknown]).year).toBe(2020);
    expect(because(merged([{ ...FULL, year: 2020 }, unknown]), 'year')).not.toContain('preprint');
  });
});

it('the majority decides where the rules of the field do not, and the alphabet at the very last', () => {
  const years = [2021, 2020, 2021].map((year, nth) => ({ ...FULL, year, paper_id: `p${nth}` }));
  expect(merged(years).year).toBe(2021);
  expect(because(merged(years), 'year')).toBe(RULES.majority.reason);
  // Identical records are one witness, however often they come.
  const copies = [2020, 2021, 2021].map((year) => ({ ...FULL, year }));
  expect(because(merged(copies), 'year')).not.toBe(RULES.majority.reason);
});

it('lists and keywords unite, each word once; numbers in a list do not', () => {
  const record = merged([
    { ...FULL, keywords: 'Peat; bog', tags: ['a'], vector: [1, 2] },
    { ...FULL, keywords: ['peat', 'moss'], tags: ['b', 'a'], vector: [3, 4] },
  ]);
  expect(new Set((record.keywords as string[]).map((word) => word.toLowerCase()))).toEqual(
    new Set(['peat', 'bog', 'moss']),
  );
  expect([...(record.tags as string[])].sort()).toEqual(['a', 'b']);
  expect([
    [1, 2],
    [3, 4],
  ]).toContainEqual(record.vector);
});

describe('an override', () => {
  const two = (precedence: Precedence): PaperRecord => {
    const members = [
      member({ ...FULL, year: 2020 }, 0, 'scopus.csv'),
      member({ ...PREPRINT, year: 2019 }, 1, 'pubmed.ris'),
    ];
    return mergeMembers({ members, ties: [] }, { precedence, sources: [], fixedTime: undefined }).record;
  };

  it('takes the place of the rules of a field, and names lists', () => {
    expect(two(DEFAULT_PRECEDENCE).year).toBe(2020);
    const other = two(new Precedence({ fields: { year: ['input:pubmed.ris'] }, sources: [] }));
    expect(other.year).toBe(2019);
    expect(because(other, 'year')).toBe('from "pubmed.ris", as the configuration says');
  });

  it('puts sources into another order of trust', () => {
    const precedence = new Precedence({ fields: {}, sources: ['b'] });
    expect(precedence.inOrder(['a', 'b', 'c'])).toEqual(['b', 'a', 'c']);
  });
});

it('docs/merging.md tells the whole table', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/merging.md'), 'utf8');
  for (const name of Object.keys(RULES)) expect(page).toContain(`\`${name}\``);
  for (const [field, rules] of Object.entries(PRECEDENCE)) {
    const row = page
      .split('\n')
      .find((line) => line.startsWith('|') && line.split('|')[1]?.includes(`\`${field}\``));
    expect(row, field).toBeDefined();
    expect([...(row?.split('|')[2] ?? '').matchAll(/`(\w+)`/g)].map(([, rule]) => rule)).toEqual([...rules]);
  }
  expect(page).toContain(REST.map((rule) => `\`${rule}\``).join(', '));
});
