import type { Duplicates, Tie } from '../match/duplicates.js';
import type { Clusters } from './clusters.js';
import { REMOVAL_KINDS, type DedupedInput, type RemovalKind } from './events.js';
import type { InputLists } from './input-lists.js';

/** How many records were taken out for which reason; together as many as there are ties. */
export function countKinds(
  merges: readonly Tie[],
  lists: Pick<InputLists, 'contentOf'>,
): Record<RemovalKind, number> {
  const counts = Object.fromEntries(REMOVAL_KINDS.map((kind) => [kind, 0])) as Record<RemovalKind, number>;
  for (const tie of merges) counts[kindOf(tie, lists)]++;
  return counts;
}

function kindOf({ a, b, judgement, decided }: Tie, lists: Pick<InputLists, 'contentOf'>): RemovalKind {
  if (lists.contentOf(a) === lists.contentOf(b)) return 'identical';
  if (decided === true) return 'decision';
  if (judgement.versions) return 'version';
  const shared = judgement.reasons.some(({ about, speaks }) => about === 'identifier' && speaks === 'for');
  return shared ? 'identifier' : 'description';
}

/** The figures of each list. */
export function countInputs(lists: InputLists, { clusterOf }: Duplicates): DedupedInput[] {
  return lists.lists.map(({ name, sha256, papers, leftOut, first }) => {
    let merged = 0;
    let across = 0;
    for (let row = first; row < first + papers; row++) {
      const stands = clusterOf[row]!;
      if (stands === row) continue;
      merged++;
      if (stands < first) across++;
    }
    return { file: name, sha256, papers, left_out: leftOut, merged, merged_across: across };
  });
}

/** Each pair of clusters that are versions of one work once, with the tie that says so first. */
export function versionTies(versions: readonly Tie[], clusters: Clusters): Map<string, Tie> {
  const ties = new Map<string, Tie>();
  for (const tie of versions) {
    const [a, b] = [clusters.firstOf(tie.a), clusters.firstOf(tie.b)];
    const pair = a < b ? `${a} ${b}` : `${b} ${a}`;
    if (a !== b && !ties.has(pair)) ties.set(pair, tie);
  }
  return ties;
}
