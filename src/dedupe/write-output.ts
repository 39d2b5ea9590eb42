import type { PlacedRecord } from '../formats/paper-file.js';
import { ListWriter, type ListSink, type OutputShape } from '../formats/write-list.js';
import type { Duplicates, Tie } from '../match/duplicates.js';
import type { MergeRules } from '../merge/consolidate-paper.js';
import type { Clusters } from './clusters.js';
import { versionTies } from './count-merges.js';
import type { InputLists } from './input-lists.js';
import { outputRecord, type ClusterRecords } from './output-record.js';

const ROWS_AT_ONCE = 256;

/** All that the output is made of, beside the rules of merging. */
export interface Deduplication {
  readonly lists: InputLists;
  readonly duplicates: Duplicates;
  readonly clusters: Clusters;
  readonly metadata: object;
  readonly rules: MergeRules;
}

/** Writes the list without its duplicates, as a stream: each cluster where its first record stood. */
export async function writeOutput(
  { lists, duplicates, clusters, metadata, rules }: Deduplication,
  sink: ListSink,
  { shape, gzip }: { readonly shape: OutputShape; readonly gzip: boolean },
  { check, onProgress }: { readonly check: () => void; readonly onProgress: (rows: number) => void },
): Promise<void> {
  const merges = byCluster(duplicates.merges, clusters);
  const versions = byCluster([...versionTies(duplicates.versions, clusters).values()], clusters);
  const several = lists.lists.length > 1;
  const load = async (from: number): Promise<{ ready: ClusterRecords[]; next: number }> => {
    const window = clusters.window(from, ROWS_AT_ONCE);
    const ties = window.clusters.map(([first]) => versions.get(first!) ?? []);
    const beside = ties.flat().flatMap(({ a, b }) => [clusters.firstOf(a), clusters.firstOf(b)]);
    const rows = [...new Set([...window.clusters.flat(), ...beside])].sort((a, b) => a - b);
    const records = new Map<number, PlacedRecord>();
    for (const record of await lists.readRecords(rows)) records.set(record.row, record);
    const ready = window.clusters.map((members, nth): ClusterRecords => ({
      members: members.map((row) => ({
        ...records.get(row)!,
        ...(several && { input: lists.listOf(row).name }),
      })),
      merges: merges.get(members[0]!) ?? [],
      versions: ties[nth]!.map((tie) => ({ tie, other: records.get(otherOf(tie, members[0]!, clusters))! })),
    }));
    return { ready, next: window.next };
  };
  const writer = new ListWriter(sink, shape, gzip);
  await writer.begin(metadata);
  for (let loading = load(0); ;) {
    check();
    const { ready, next } = await loading;
    // The next window is read while this one is written; what fails meanwhile is reported where it is awaited.
    loading = next < lists.count ? load(next) : loading;
    loading.catch(() => undefined);
    for (const cluster of ready) {
      const { came, added } = outputRecord(cluster, rules);
      await writer.add(came, added);
    }
    onProgress(next);
    if (next >= lists.count) break;
  }
  await writer.end();
}

function otherOf({ a, b }: Tie, first: number, clusters: Clusters): number {
  const [one, other] = [clusters.firstOf(a), clusters.firstOf(b)];
  return one === first ? other : one;
}

/** Ties by the first rows of the clusters that they are about: one, or two. */
function byCluster(ties: readonly Tie[], clusters: Clusters): Map<number, Tie[]> {
  const found = new Map<number, Tie[]>();
  for (const tie of ties) {
    for (const first of new Set([clusters.firstOf(tie.a), clusters.firstOf(tie.b)])) {
      const others = found.get(first);
      if (others) others.push(tie);
      else found.set(first, [tie]);
    }
  }
  return found;
}
