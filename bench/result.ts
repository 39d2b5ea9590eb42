/** One figure of a benchmark beside what it should be. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it should be, in words. */
  readonly aim?: string;
  /** Whether it is. */
  readonly ok?: boolean;
  readonly detail?: string;
}
