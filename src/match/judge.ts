import { foldLetters, plainText } from '../model/fold.js';
import type { WorkRecord } from '../model/outcome.js';
import type { Paper } from '../model/paper.js';
import { describePaper, describeRecord, type Described } from './described.js';
import { Comparison } from './comparison.js';
import { isLikely } from './judgement.js';
import { judgeCompared, judgeIdentifiedWorks, judgeWorks } from './judge-works.js';
import type { TitleRelation } from './title-relation.js';
import type { YearAgreement } from './years.js';

/** What a source said under an identifier of the paper's: the same work, or clearly another one. */
export interface IdentifiedVerdict {
  readonly verdict: 'same' | 'contradicts';
  /** 0 to 1: how likely the record is the paper. */
  readonly score: number;
  /** For a person: what was compared with what. */
  readonly detail: string;
}

/** Which of the records that a title led to is the paper. */
export type TitleVerdict =
  | { readonly verdict: 'same'; readonly record: WorkRecord; readonly score: number }
  | { readonly verdict: 'none' }
  | { readonly verdict: 'ambiguous'; readonly detail: string };

/**
 * Judges a record that was reached by an identifier. The identifier is strong evidence, so that only titles *and*
 * authors that both clearly differ contradict it: a translated title keeps its authors, a corrected author list
 * its title, and what is missing on either side contradicts nothing. Pure.
 */
export function judgeIdentified(paper: Paper, record: WorkRecord): IdentifiedVerdict {
  if (isPlainlyTheSame(paper, record))
    return { verdict: 'same', score: 1, detail: 'the same title, authors and year' };
  const { verdict, score, reasons } = judgeIdentifiedWorks(describePaper(paper), describeRecord(record));
  if (verdict !== 'different')
    return { verdict: 'same', score, detail: reasons.map((one) => one.detail).join('; ') };
  const detail = `"${paper.title}" (${firstOf(paper.authors)}) is not "${record.title}" (${firstOf(record.authors?.map((a) => a.name))})`;
  return { verdict: 'contradicts', score, detail };
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

function firstOf(names: readonly string[] = []): string {
  return names.length > 1 ? `${names[0]} and others` : (names[0] ?? 'no authors');
}

interface Candidate {
  readonly record: WorkRecord;
  readonly found: Described;
  readonly score: number;
  /** Higher is better; compared from left to right. */
  readonly rank: readonly number[];
}

const RELATION_RANK: Readonly<Record<TitleRelation | 'unknown', number>> = {
  equal: 3,
  slip: 2,
  part: 1,
  different: 0,
  unknown: 0,
};
const YEAR_RANK: Readonly<Record<YearAgreement, number>> = { same: 3, next: 2, unknown: 1, near: 0, far: -1 };

/**
 * Chooses the record that is the paper among those that its title led to, whatever their order: the best of those that
 * are more likely the paper than not. Two records that are equally good are taken for one work when they agree with
 * each other (then the more cited one is chosen), and are `ambiguous` when they do not. Pure.
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
  const other = rivals.find((rival) => judgeWorks(best.found, rival.found).verdict !== 'same');
  if (other) {
    const detail = `${rivals.length + 1} works answer to this title and these authors: ${labelOf(best.record)}, ${labelOf(other.record)}`;
    return { verdict: 'ambiguous', detail };
  }
  return { verdict: 'same', record: best.record, score: best.score };
}

function candidateOf(asked: Described, record: WorkRecord): Candidate | undefined {
  const found = describeRecord(record);
  const compared = new Comparison(asked, found);
  if (compared.title === 'different' || compared.title === 'unknown') return undefined;
  const judged = judgeCompared(compared);
  if (judged === undefined || (judged.verdict === 'unclear' && !isLikely(judged.score))) return undefined;
  return { record, found, score: judged.score, rank: rankOf(compared, judged.versions) };
}

function rankOf(compared: Comparison, versions: boolean): number[] {
  return [
    compared.authors.strong ? 1 : 0,
    RELATION_RANK[compared.title],
    versions ? 0 : 1,
    YEAR_RANK[compared.years],
    Math.round(compared.authors.share * 10),
  ];
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
