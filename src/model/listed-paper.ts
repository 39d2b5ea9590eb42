import type { Author } from './outcome.js';

/** `acl_anthology`, `openreview`, …: lower case letters, digits and underscores. */
export type ListerId = string;

/** A paper as the proceedings of a venue, or an index of them, list it. What is not said is absent, never empty. */
export interface ListedPaper {
  /** The lister's own name of it, the same in every listing, unique within the venue and year: `2022.naacl-main.1`. */
  readonly paper_id: string;
  /** Plain text: no markup, no TeX accents, no entities. */
  readonly title: string;
  readonly authors: readonly Author[];
  /** There are more authors than the lister names. */
  readonly authors_truncated?: true;
  /** As the lister gives it, where that says more than the venue's name: `Proceedings of the 2022 Conference of …`. */
  readonly booktitle?: string;
  /** What part of the venue it belongs to: `main`, `srw`, `Findings`, `Datasets and Benchmarks`. */
  readonly track?: string;
  /** What the venue decided: `Accept (oral)`, `Reject`, as the lister words it. */
  readonly decision?: string;
  readonly awards?: readonly string[];
  readonly type?: string;
  readonly volume?: string;
  readonly number?: string;
  readonly pages?: string;
  /** ISO 8601, as precise as it is known. */
  readonly publication_date?: string;
  /** ISO 639-1. */
  readonly language?: string;
  /** Identifiers, normalised as in model/identifiers.ts. */
  readonly doi?: string;
  readonly arxiv_id?: string;
  readonly acl_id?: string;
  readonly dblp_key?: string;
  readonly openalex_id?: string;
  readonly s2_paper_id?: string;
  readonly corpus_id?: string;
  readonly mag_id?: string;
  readonly pmid?: string;
  readonly pmcid?: string;
  /** The forum of the paper on OpenReview: `https://openreview.net/forum?id=<openreview_id>`. */
  readonly openreview_id?: string;
  /** Plain text, paragraphs apart by a blank line. */
  readonly abstract?: string;
  readonly keywords?: readonly string[];
  /** The page of the paper itself, where a person would read of it. */
  readonly source_url?: string;
  readonly pdf_url?: string;
  /** Further links: code, videos, supplements. */
  readonly urls?: readonly string[];
  readonly is_retracted?: true;
}
