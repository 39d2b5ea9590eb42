/** What two records have to do with each other. */
export type Verdict = 'same' | 'different' | 'unclear';

/** What a judgement rests on. */
export const ASPECTS = [
  'identifier',
  'title',
  'authors',
  'year',
  'venue',
  'volume',
  'number',
  'pages',
  'version',
] as const;
export type Aspect = (typeof ASPECTS)[number];

export interface Reason {
  readonly about: Aspect;
  /** Whether it speaks for one work, or against it. */
  readonly speaks: 'for' | 'against';
  /** For a person: "the same DOI 10.1000/1", "years 2010 and 2014". */
  readonly detail: string;
}

/** Whether two records are one work, how sure that is, and why. */
export interface Judgement {
  readonly verdict: Verdict;
  /** 0 to 1, three decimals: how likely it is that they are one work. */
  readonly score: number;
  /** True when they look like two versions of one work (preprint, conference paper, journal article). */
  readonly versions: boolean;
  readonly reasons: readonly Reason[];
}

/** Whether a score says that two records are more likely one work than not. */
export function isLikely(score: number): boolean {
  return score > 0.5;
}
