import type { Duplicates } from '../../../src/match/duplicates.js';
import { readPaper, type Paper } from '../../../src/model/paper.js';

/** A record as a list holds it; `authors` stand apart by semicolons. */
export interface CaseRecord {
  readonly title?: string;
  readonly authors?: string;
  readonly year?: number;
  readonly venue?: string;
  readonly volume?: string;
  readonly number?: string;
  readonly pages?: string;
  readonly type?: string;
  readonly doi?: string;
  readonly pmid?: string;
  readonly arxiv_id?: string;
}

/** What becomes of two records with `--dedupe safe --versions link`. */
export type CaseOutcome = 'merged' | 'linked' | 'unclear' | 'apart';

export interface HardCase {
  readonly why: string;
  readonly a: CaseRecord;
  readonly b: CaseRecord;
  /** What an expert would accept. */
  readonly expected: readonly CaseOutcome[];
}

export const MERGED: readonly CaseOutcome[] = ['merged'];
export const LINKED: readonly CaseOutcome[] = ['linked'];
export const APART: readonly CaseOutcome[] = ['apart'];
/** Two works, but a person may well be asked. */
export const NOT_ONE: readonly CaseOutcome[] = ['apart', 'unclear'];
/** Two publications: linked or asked about, but neither may vanish. */
export const NOT_MERGED: readonly CaseOutcome[] = ['apart', 'unclear', 'linked'];
/** Too little to be certain and too much to be silent. */
export const ASKED: readonly CaseOutcome[] = ['unclear'];

/** The record that most cases start from. */
export const WALKING: CaseRecord = {
  title: 'Effects of early exercise on recovery of walking after stroke',
  authors: 'Doe, Jane; Roe, Richard; Moe, Max',
  year: 2012,
  venue: 'Journal of Clinical Rehabilitation',
  volume: '14',
  number: '3',
  pages: '288-297',
};

/** The record without some of its fields. */
export function lacking(record: CaseRecord, ...fields: readonly (keyof CaseRecord)[]): CaseRecord {
  return Object.fromEntries(
    Object.entries(record).filter(([field]) => !fields.includes(field as keyof CaseRecord)),
  );
}

export function casePaper({ authors, ...fields }: CaseRecord): Paper {
  const read = readPaper({ ...fields, authors: authors?.split('; ') });
  if ('problem' in read) throw new Error(`${read.problem.field}: ${read.problem.expected}`);
  return read.paper;
}

/** What became of the two rows of a list. */
export function outcomeIn({ clusterOf, versions, unclear }: Duplicates): CaseOutcome {
  if (clusterOf[0] === clusterOf[1]) return 'merged';
  return versions.length > 0 ? 'linked' : unclear.length > 0 ? 'unclear' : 'apart';
}
