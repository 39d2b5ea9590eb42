import { plainText } from '../../model/fold.js';
import type { Paper } from '../../model/paper.js';

/** One of the two records of a pair, as far as a person needs to see it. */
export interface ReviewedRecord {
  /** 0-based. */
  readonly row: number;
  readonly paper: Paper;
  /** Which list it came from; undefined where there is only one. */
  readonly input: string | undefined;
  readonly content: string;
}

/** A pair that a person is to decide. */
export interface ReviewedPair {
  readonly score: number;
  /** In words, those that speak against it marked so. */
  readonly why: string;
  readonly a: ReviewedRecord;
  readonly b: ReviewedRecord;
}

const SHOWN: readonly (readonly [name: string, shown: (record: ReviewedRecord) => string])[] = [
  ['row', ({ row }) => String(row + 1)],
  ['title', ({ paper }) => plainText(paper.title ?? '')],
  ['authors', ({ paper }) => authorList(paper.authors)],
  ['year', ({ paper }) => String(paper.year ?? '')],
  ['venue', ({ paper }) => plainText(paper.venue ?? '')],
  ['volume_pages', ({ paper }) => placeOf(paper)],
  ['type', ({ paper }) => paper.type ?? ''],
  ['doi', ({ paper }) => paper.identifiers.doi ?? ''],
  ['other_identifiers', ({ paper }) => otherIdentifiers(paper)],
  ['input', ({ input }) => input ?? ''],
];

/** What stands before a content hash, so that no spreadsheet takes one of digits, or 12e5, for a number. */
const HASH_MARK = 'h';

/** The columns that we write, in their order. `decision` is for the person; the last two name the records by content. */
export const COLUMNS: readonly string[] = [
  'pair',
  'score',
  'decision',
  'why',
  ...SHOWN.flatMap(([name]) => [`${name}_a`, `${name}_b`]),
  'a',
  'b',
];

/** What we write about a pair, by column. */
export function cellsOf(pair: ReviewedPair, number: number): ReadonlyMap<string, string> {
  const cells = new Map<string, string>([
    ['pair', String(number)],
    ['score', String(pair.score)],
    ['decision', ''],
    ['why', safeText(pair.why)],
  ]);
  for (const side of ['a', 'b'] as const) {
    for (const [name, shown] of SHOWN) cells.set(`${name}_${side}`, safeText(shown(pair[side])));
    cells.set(side, `${HASH_MARK}${pair[side].content}`);
  }
  return cells;
}

/** The content hash in a cell; undefined when it is none. */
export function hashIn(cell: string): string | undefined {
  return /^h?([0-9a-f]{16})$/.exec(cell.trim().toLowerCase())?.[1];
}

/** A cell as a person reads it, without the mark that keeps spreadsheets from running it. */
export function textIn(cell: string): string {
  return cell.replace(/^'(?=[=+\-@])/, '').trim();
}

/** Excel takes no more in a cell. */
const LONGEST_CELL = 32_000;
const MOST_AUTHORS = 20;

/**
 * Text of a record as a cell: on one line, and never a formula. What begins with = + - or @ would be run by Excel and
 * LibreOffice; these cells are for eyes only, so that a mark before it harms nothing.
 */
function safeText(text: string): string {
  const line = text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_CELL);
  return /^[=+\-@＝＋－＠]/u.test(line) ? `'${line}` : line;
}

function authorList(authors: readonly string[]): string {
  const shown = authors.slice(0, MOST_AUTHORS).join('; ');
  return authors.length > MOST_AUTHORS ? `${shown}; … (${authors.length} authors)` : shown;
}

/** In words, because spreadsheets make dates of 3/4 and 10-12. */
function placeOf({ volume, number, pages }: Paper): string {
  return [
    volume === undefined ? '' : `vol. ${volume}`,
    number === undefined ? '' : `no. ${number}`,
    pages === undefined ? '' : `pp. ${pages}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function otherIdentifiers({ identifiers }: Paper): string {
  return Object.entries(identifiers)
    .filter(([type]) => type !== 'doi')
    .map(([type, value]) => `${type} ${value}`)
    .join('; ');
}
