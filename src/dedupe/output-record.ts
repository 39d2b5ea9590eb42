import type { PlacedRecord } from '../formats/paper-file.js';
import type { Tie } from '../match/duplicates.js';
import { additionsTo, type MergeRules } from '../merge/consolidate-paper.js';
import type { RecordBytes } from '../merge/leaves.js';
import { mergeMembers } from '../merge/merge-members.js';
import { consolidationOf, type VersionEntry } from '../merge/provenance.js';
import { versionEntryOf, type MergeTie } from '../merge/ties.js';

/** The records of one cluster, in the order of their rows, and how they hang together. */
export interface ClusterRecords {
  readonly members: readonly (PlacedRecord & { readonly input?: string })[];
  readonly merges: readonly Tie[];
  /** `other` is the first record of the cluster that holds the other version. */
  readonly versions: readonly { readonly tie: MergeTie; readonly other: PlacedRecord }[];
}

/** What the output says in the place of a cluster: for `ListWriter.add`. */
export function outputRecord(
  { members, merges, versions: ties }: ClusterRecords,
  rules: MergeRules,
): { came: RecordBytes; added: Readonly<Record<string, unknown>> } {
  const versions = versionEntries(ties, members);
  const [first] = members;
  if (first === undefined) throw new TypeError('a cluster without records');
  if (members.length > 1)
    return { came: mergeMembers({ members, ties: merges, versions }, rules), added: {} };
  const { row, record, input } = first;
  return { came: first, added: additionsTo(record, undefined, rules, { row, input, versions }) };
}

/** How a record names its other versions, in its order. */
export function versionEntries(
  versions: ClusterRecords['versions'],
  members: readonly PlacedRecord[],
): VersionEntry[] {
  return versions.map((version) => entryOf(version, members));
}

/**
 * How a record names its other version: by the row that stands in `merged_from` of that one, which is a row of an earlier
 * run where it came from there. What it said of it before, it says again, so that a list without duplicates stays as it is.
 */
function entryOf(
  { tie, other }: ClusterRecords['versions'][number],
  members: readonly PlacedRecord[],
): VersionEntry {
  const place = consolidationOf(other.record)?.merged_from[0];
  const row = place?.row ?? other.row + 1;
  const paperId = place === undefined ? (other.record.paper_id ?? null) : place.paper_id;
  const before = members.flatMap(({ record }) => consolidationOf(record)?.versions ?? []);
  return before.find((entry) => entry.row === row) ?? { ...versionEntryOf(tie, tie.a, paperId), row };
}
