import { foldLetters, plainText } from '../model/fold.js';
import type { WorkRecord } from '../model/outcome.js';
import type { Paper } from '../model/paper.js';
import { compareAuthors, readAuthors, type AuthorAgreement } from './authors.js';
import type { PersonName } from './name.js';
import { relateTitles, sharedWords, titleSimilarity, type TitleRelation } from './title-relation.js';
import { isSpecific, readTitle, tellingWords, type TitleForm } from './title.js';

/** What a source said under an identifier of the paper's: the same work, or clearly another one. */
export interface IdentifiedVerdict {
  readonly verdict: 'same' | 'contradicts';
  /** 0 to 1: how well title, authors and year agree; 0.5 when there is nothing to compare. */
  readonly score: number;
  /** For a person: what was compared with what. */
  readonly detail: string;
}

/** Which of the records that a title led to is the paper. */
export type TitleVerdict =
  | { readonly verdict: 'same'; readonly record: WorkRecord; readonly score: number }
  | { readonly verdict: 'none' }
  | { readonly verdict: 'ambiguous'; readonly detail: string };

/** A paper or a record, read once for all comparisons. */
export interface Described {
  readonly title: TitleForm | undefined;
  readonly authors: readonly PersonName[];
  readonly year: number | undefined;
}

export function describePaper(paper: Paper): Described {
  return describe(paper.title, paper.authors, paper.year);
}

export function describeRecord(record: WorkRecord): Described {
  return describe(record.title, record.authors?.map((author) => author.name) ?? [], record.year);
}

function describe(
  title: string | undefined,
  authors: readonly string[],
  year: number | undefined,
): Described {
  const form = title === undefined ? undefined : readTitle(title);
  return {
    title: form === undefined || form.letters === '' ? undefined : form,
    authors: readAuthors(authors),
    year,
  };
}

/** Titles that share less than this of their longer words, and of their letters, clearly differ. */
const UNLIKE_WORDS = 0.4;
const UNLIKE_LETTERS = 0.5;

/**
 * Judges a record that was reached by an identifier. The identifier is strong evidence, so that only titles *and*
 * authors that both clearly differ contradict it: a translated title keeps its authors, a corrected author list
 * its title, and what is missing on either side contradicts nothing. Pure.
 */
export function judgeIdentified(paper: Paper, record: WorkRecord): IdentifiedVerdict {
  if (isPlainlyTheSame(paper, record)) return { verdict: 'same', score: 1, detail: 'authors agree' };
  const [asked, found] = [describePaper(paper), describeRecord(record)];
  const authors = compareAuthors(asked.authors, found.authors);
  const score = scoreOf(asked, found, authors);
  if (
    authors.verdict === 'contradict' &&
    asked.title &&
    found.title &&
    clearlyDiffer(asked.title, found.title)
  ) {
    const detail = `"${paper.title}" (${firstOf(paper.authors)}) is not "${record.title}" (${firstOf(record.authors?.map((a) => a.name))})`;
    return { verdict: 'contradicts', score, detail };
  }
  return { verdict: 'same', score, detail: `authors ${authors.verdict}` };
}

/** Equal letters of the title, equal names, equal year: most records under an identifier, and seen ten times faster. */
function isPlainlyTheSame(paper: Paper, record: WorkRecord): boolean {
  const names = record.authors;
  if (paper.title === undefined || record.title === undefined || names === undefined) return false;
  if (paper.year !== record.year || names.length === 0 || paper.authors.length !== names.length) return false;
  if (!paper.authors.every((name, at) => name === names[at]?.name)) return false;
  const letters = foldLetters(plainText(paper.title));
  return letters !== '' && letters === foldLetters(plainText(record.title));
}

function clearlyDiffer(a: TitleForm, b: TitleForm): boolean {
  if (relateTitles(a, b) !== 'different') return false;
  return sharedWords(a, b) < UNLIKE_WORDS && titleSimilarity(a, b) < UNLIKE_LETTERS;
}

function firstOf(names: readonly string[] = []): string {
  return names.length > 1 ? `${names[0]} and others` : (names[0] ?? 'no authors');
}

/** Weights of title, authors and year among those that both sides have; three decimals. */
function scoreOf(a: Described, b: Described, authors: AuthorAgreement): number {
  let [sum, weights] = [0, 0];
  const add = (weight: number, value: number): void => {
    sum += weight * value;
    weights += weight;
  };
  if (a.title && b.title) add(6, titleSimilarity(a.title, b.title));
  if (authors.verdict !== 'unknown') add(3, authors.share);
  if (a.year !== undefined && b.year !== undefined) add(1, Math.max(0, 1 - Math.abs(a.year - b.year) / 4));
  return weights === 0 ? 0.5 : Math.round((sum / weights) * 1000) / 1000;
}

/** `same` and `next`: within a year. `near`: a preprint two or three years before its paper. `far`: another work. */
type YearAgreement = 'same' | 'next' | 'near' | 'far' | 'unknown';

function compareYears(a: number | undefined, b: number | undefined): YearAgreement {
  if (a === undefined || b === undefined) return 'unknown';
  const apart = Math.abs(a - b);
  return apart === 0 ? 'same' : apart === 1 ? 'next' : apart <= 3 ? 'near' : 'far';
}

interface Candidate {
  readonly record: WorkRecord;
  readonly found: Described;
  readonly score: number;
  /** Higher is better; compared from left to right. */
  readonly rank: readonly number[];
}

const RELATION_RANK: Readonly<Record<TitleRelation, number>> = { equal: 3, slip: 2, part: 1, different: 0 };
const YEAR_RANK: Readonly<Record<YearAgreement, number>> = { same: 3, next: 2, unknown: 1, near: 0, far: -1 };

/**
 * Chooses the record that is the paper among those that its title led to, whatever their order. Two records that
 * are equally good are taken for one work when they agree with each other (then the more cited one is chosen), and
 * are `ambiguous` when they do not. Pure.
 */
export function chooseByTitle(paper: Paper, records: readonly WorkRecord[]): TitleVerdict {
  const asked = describePaper(paper);
  if (asked.title === undefined) return { verdict: 'none' };
  const candidates = records
    .map((record) => candidateOf(asked, record))
    .filter((candidate) => candidate !== undefined)
    .sort((a, b) => compareRanks(b.rank, a.rank) || compareRecords(a.record, b.record));
  const best = candidates[0];
  if (best === undefined) return { verdict: 'none' };
  const rivals = candidates.slice(1).filter((other) => compareRanks(best.rank, other.rank) === 0);
  const other = rivals.find((rival) => !isOneWork(best.found, rival.found));
  if (other) {
    const detail = `${rivals.length + 1} works answer to this title and these authors: ${labelOf(best.record)}, ${labelOf(other.record)}`;
    return { verdict: 'ambiguous', detail };
  }
  return { verdict: 'same', record: best.record, score: best.score };
}

function candidateOf(asked: Described, record: WorkRecord): Candidate | undefined {
  const found = describeRecord(record);
  if (asked.title === undefined || found.title === undefined) return undefined;
  const relation = relateTitles(asked.title, found.title);
  if (relation === 'different') return undefined;
  const authors = compareAuthors(asked.authors, found.authors);
  const years = compareYears(asked.year, found.year);
  const shorter = asked.title.letters.length <= found.title.letters.length ? asked.title : found.title;
  if (!isEnough(relation, authors, years, shorter)) return undefined;
  const score = scoreOf(asked, found, authors);
  const rank = [
    authors.strong ? 1 : 0,
    RELATION_RANK[relation],
    YEAR_RANK[years],
    Math.round(authors.share * 10),
  ];
  return { record, found, score, rank };
}

/** Whether title, authors and year together say that it is the same work: the table of the whole matter. */
function isEnough(
  relation: TitleRelation,
  authors: AuthorAgreement,
  years: YearAgreement,
  title: TitleForm,
): boolean {
  if (years === 'far' || authors.verdict === 'contradict') return false;
  if (years === 'near' && !(authors.strong && relation === 'equal')) return false;
  switch (relation) {
    case 'different':
      return false;
    case 'part':
      return authors.strong && authors.share >= 0.5;
    case 'slip':
      return authors.verdict === 'agree';
    case 'equal':
      break;
  }
  switch (authors.verdict) {
    case 'agree':
      return true;
    case 'partly':
      return isSpecific(title) || ((years === 'same' || years === 'next') && tellingWords(title) >= 3);
    case 'unknown':
      return isSpecific(title);
  }
}

function isOneWork(a: Described, b: Described): boolean {
  if (a.title === undefined || b.title === undefined || relateTitles(a.title, b.title) !== 'equal')
    return false;
  if (compareYears(a.year, b.year) === 'far') return false;
  const authors = compareAuthors(a.authors, b.authors);
  if (authors.verdict === 'unknown')
    return isSpecific(a.title) && ['same', 'next'].includes(compareYears(a.year, b.year));
  return authors.verdict === 'agree' && (authors.strong || authors.compared === 1);
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < a.length; at++) {
    const difference = (a[at] as number) - (b[at] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The better record of one and the same work first: more cited, with more identifiers, then by identifier. */
export function compareRecords(a: WorkRecord, b: WorkRecord): number {
  const byCitations = (b.citations?.count ?? -1) - (a.citations?.count ?? -1);
  if (byCitations !== 0) return byCitations;
  const byIdentifiers = b.identifiers.length - a.identifiers.length;
  if (byIdentifiers !== 0) return byIdentifiers;
  const [one, other] = [JSON.stringify(a), JSON.stringify(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

function labelOf(record: WorkRecord): string {
  const identifier = record.identifiers[0];
  const named =
    identifier === undefined ? 'a work without identifier' : `${identifier.type}:${identifier.value}`;
  return record.year === undefined ? named : `${named} (${record.year})`;
}
