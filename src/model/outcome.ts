import type { Identifier, IdentifierType } from './identifiers.js';
import type { PaperKey } from './paper-key.js';

/** `openalex`, `snapshot`, …: lower case letters, digits and underscores. */
export type SourceId = string;

/** By what a record was recognised as the paper that was asked about. */
export type MatchedBy = IdentifierType | 'title';

export interface Author {
  readonly name: string;
  readonly affiliations: readonly string[];
  readonly orcid?: string;
  /** ROR ids of the affiliations, without duplicates. */
  readonly ror?: readonly string[];
}

/** What one source says of one work, in the words of this project. Absent means: the source did not say. */
export interface WorkRecord {
  readonly title?: string;
  readonly authors?: readonly Author[];
  /** The source has more authors than it named. */
  readonly authors_truncated?: true;
  readonly year?: number;
  /** ISO 8601 date, as precise as the source has it. */
  readonly publication_date?: string;
  readonly venue?: string;
  readonly type?: string;
  /** ISO 639-1. */
  readonly language?: string;
  readonly volume?: string;
  readonly number?: string;
  readonly pages?: string;
  readonly identifiers: readonly Identifier[];
  readonly citations?: {
    readonly count: number;
    readonly by_year?: readonly { year: number; count: number }[];
  };
  readonly references_count?: number;
  readonly abstract?: { readonly text: string; readonly language?: string };
  readonly urls: readonly string[];
  readonly is_retracted?: boolean;
  readonly open_access?: { readonly is_oa: boolean; readonly status?: string; readonly license?: string };
}

/** What one source said of one paper, and how we know that it is that paper. */
export interface Enrichment {
  readonly matched_by: MatchedBy;
  /** 0 to 1: how likely the record is the paper (match/judge-works.ts). */
  readonly score: number;
  readonly record: WorkRecord;
}

/**
 * What came of asking one source about one paper. `enriched`, `not_found`, `rejected`, `not_asked` and `same_as` are
 * final: a duplicate shares what its source says of the paper `same_as`, for as long as the two are one. `failed` is asked again. `absent` closes one step of several: this way of asking found nothing, the next one
 * is still to be tried, and this one never again; `thorough` when the source showed all that it has where the paper would be: then that `step` stands in its `not_found`.
 */
export type Outcome =
  | { readonly outcome: 'enriched'; readonly enrichment: Enrichment }
  | { readonly outcome: 'not_found'; readonly step?: string }
  | { readonly outcome: 'not_asked' }
  | { readonly outcome: 'same_as'; readonly same_as: PaperKey }
  | {
      readonly outcome: 'rejected';
      readonly reason: RejectedReason;
      readonly detail: string;
      readonly enrichment?: Enrichment;
    }
  | { readonly outcome: 'absent'; readonly step: string; readonly thorough?: boolean }
  | { readonly outcome: 'failed'; readonly reason: string };

export type OutcomeName = Outcome['outcome'];
export type RejectedReason = 'contradicts' | 'ambiguous';

/** The kinds of value that a record can give; counted per source. */
export const GIVES = ['citations', 'abstracts', 'urls', 'identifiers'] as const;
export type Gives = (typeof GIVES)[number];

export function givesOf(record: WorkRecord): Gives[] {
  const given: Gives[] = [];
  if (record.citations) given.push('citations');
  if (record.abstract) given.push('abstracts');
  if (record.urls.length > 0) given.push('urls');
  if (record.identifiers.length > 0) given.push('identifiers');
  return given;
}
