import type { KeptDecision } from './decisions-file.js';

/** Which decisions are about records that are there: decisions of all lists that were ever reviewed here stand in one file. */
export class PresentDecisions {
  private readonly decisions: readonly KeptDecision[];
  private readonly awaited: Set<string>;

  constructor(decisions: readonly KeptDecision[]) {
    this.decisions = decisions;
    this.awaited = new Set(decisions.flatMap(({ a, b }) => [a, b]));
  }

  /** A record with this content hash is there. */
  note(content: string): void {
    this.awaited.delete(content);
  }

  /** Those of which both records are there; of two about one pair the later one. */
  both(): KeptDecision[] {
    const latest = new Map(this.decisions.map((each) => [[each.a, each.b].sort().join(' '), each]));
    return [...latest.values()].filter(({ a, b }) => !this.awaited.has(a) && !this.awaited.has(b));
  }
}
