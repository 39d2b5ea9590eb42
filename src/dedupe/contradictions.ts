import type { KeptDecision } from './decisions-file.js';

/** Two records that were decided to be different, and the decisions by which they would be the same all the same. */
export interface Contradiction {
  readonly different: KeptDecision;
  /** From `different.a` to `different.b`, each the same as the next; labels of the records on the way. */
  readonly way: readonly string[];
}

/** Decisions that can't all hold: A is B, B is C, but A is not C. One for each pair that was decided to be different. */
export function contradictionsIn(decisions: readonly KeptDecision[]): Contradiction[] {
  const latest = new Map(decisions.map((each) => [[each.a, each.b].sort().join(' '), each]));
  const neighbours = new Map<string, Set<string>>();
  const labels = new Map<string, string>();
  for (const { a, b, decision, a_is, b_is } of latest.values()) {
    labels.set(a, a_is || a);
    labels.set(b, b_is || b);
    if (decision !== 'same') continue;
    neighbours.set(a, (neighbours.get(a) ?? new Set()).add(b));
    neighbours.set(b, (neighbours.get(b) ?? new Set()).add(a));
  }
  return [...latest.values()].flatMap((different) => {
    if (different.decision === 'same') return [];
    const way = wayBetween(different.a, different.b, neighbours);
    return way === undefined ? [] : [{ different, way: way.map((each) => labels.get(each) ?? each) }];
  });
}

/** For a person: which decisions these are, and what is done about it. */
export function contradictionNote({ different, way }: Contradiction): string {
  const steps = way.slice(1).map((record, nth) => `"${way[nth]}" and "${record}" are the same`);
  const ends = `"${way[0]}" and "${way.at(-1)}"`;
  return `Decisions contradict each other: ${steps.join(', ')}, but ${ends} are different. ${ends} are kept apart (${different.a} and ${different.b} in decisions.jsonl).`;
}

/** The shortest chain of records from one to the other; undefined when there is none. */
function wayBetween(
  from: string,
  to: string,
  neighbours: ReadonlyMap<string, ReadonlySet<string>>,
): string[] | undefined {
  if (from === to) return undefined;
  const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
  const queue = [from];
  for (let at = 0; at < queue.length; at++) {
    const here = queue[at]!;
    if (here === to) break;
    for (const next of neighbours.get(here) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, here);
      queue.push(next);
    }
  }
  if (!cameFrom.has(to)) return undefined;
  const way: string[] = [];
  for (let at: string | undefined = to; at !== undefined; at = cameFrom.get(at)) way.unshift(at);
  return way;
}
