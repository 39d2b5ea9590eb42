import type { PaperKey } from '../../model/paper-key.js';

/**
 * Lines of the journal that say something about the session rather than what came of asking: what was found out
 * once and stays for the session. The lines between `deduplicating` and `deduplicated` count together or not at all.
 */
export type Fact = DuplicateFact | SweepPlanned | SearchPlanned;

/** What is said of duplicates. */
export type DuplicateFact = Deduplicating | FoundSame | FoundVersions | FoundSpare | Deduplicated;

/** Duplicates are looked for before anything is asked, and again among what the sources found out. */
export type DuplicateStage = 'before' | 'after';

/** A record of the list, as it was when it was compared. */
export interface ComparedRecord {
  readonly key: PaperKey;
  /** Its content hash: what is said holds for no other content. */
  readonly content: string;
}

/** Two records, and why they are taken for what the fact says. */
export interface Comparison {
  readonly a: ComparedRecord;
  readonly b: ComparedRecord;
  /** 0 to 1. */
  readonly score: number;
  /** Set when a person decided it. */
  readonly decided?: true | undefined;
  /** For a person: "the same DOI 10.1000/1". */
  readonly reasons: readonly string[];
}

/** A search for duplicates begins; what an earlier one of this stage had not ended is void. */
export interface Deduplicating {
  readonly fact: 'deduplicating';
  readonly stage: DuplicateStage;
  /** SHA-256 of all that it depends on: the list, the options, what people decided. */
  readonly hash: string;
  readonly at: string;
}

/** Two records are one work. A cluster of n records has n - 1 such lines. */
export interface FoundSame extends Comparison {
  readonly fact: 'same';
  readonly stage: DuplicateStage;
  /** The record of their cluster that is asked about for all of them; only of the stage `before`. */
  readonly chief?: PaperKey | undefined;
}

/** Two records are versions of one work that stay apart. */
export interface FoundVersions extends Comparison {
  readonly fact: 'versions';
  readonly stage: DuplicateStage;
}

/** A duplicate that can be asked about by what its chief lacks; it is, where nothing was found of that one. */
export interface FoundSpare {
  readonly fact: 'spare';
  readonly stage: 'before';
  readonly record: ComparedRecord;
  readonly offers: readonly SpareOffer[];
}

export type SpareOffer = 'identifiers' | 'title';

/** The search is done. */
export interface Deduplicated {
  readonly fact: 'deduplicated';
  readonly stage: DuplicateStage;
  readonly hash: string;
  /** How many lines stand between `deduplicating` and this one. */
  readonly facts: number;
  readonly at: string;
}

/** How the papers of a venue in some years are looked up in a source: it stays so, however the run is interrupted. */
export interface SweepPlanned {
  readonly fact: 'sweep_planned';
  readonly source: string;
  /** The venue's key (match/venue-names.ts). */
  readonly venue: string;
  /** The first and the last year, both included. */
  readonly from: number;
  readonly to: number;
  /** `sweep`: the venue is listed and the papers are looked for in the list. `search`: each is searched by its title. */
  readonly way: SweepWay;
  /** How many papers it was decided for. */
  readonly papers: number;
  /** How many works the source has there; null when it does not know the venue, or was not asked because it is not worth it. */
  readonly works: number | null;
  /** Papers that could be looked up in lists, in all: what was decided first holds for all later plans of the source. */
  readonly titles?: number;
  readonly at: string;
}

/** In which order titles are searched: it stays so for the session. */
export interface SearchPlanned {
  readonly fact: 'search_planned';
  readonly sources: readonly string[];
  /** For how many papers it was decided. */
  readonly papers: number;
  readonly at: string;
}

export type SweepWay = 'sweep' | 'search';

const FACT_START = '{"fact":"';

export function encodeFact({ fact, ...rest }: Fact): string {
  return `${JSON.stringify({ fact, ...rest })}\n`;
}

/** A fact from its line, or undefined when it is none. The chain vouches for its form. */
export function parseFact(line: Buffer): Fact | undefined {
  if (line.toString('latin1', 0, FACT_START.length) !== FACT_START) return undefined;
  try {
    return JSON.parse(line.toString('utf8')) as Fact;
  } catch {
    return undefined;
  }
}
