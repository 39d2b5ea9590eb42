import type { PaperRecord } from '../model/paper.js';
import { additionsTo, type MergeRules } from './consolidate-paper.js';
import { rawPartsOf, type Part, type RecordBytes } from './leaves.js';
import { mergeMembers, type Member } from './merge-members.js';
import { consolidationOf, type VersionEntry } from './provenance.js';
import type { MergeTie } from './ties.js';

/** A record that stands by itself again, or what is left of the merged one; for `ListWriter.add(came, added)`. */
export interface Restored {
  /** Its first row in the input, counted from 1. */
  readonly row: number;
  readonly came: RecordBytes;
  readonly added: PaperRecord;
}

export interface TakenApart {
  /** In the order of their rows. */
  readonly restored: readonly Restored[];
  /** Pairs of records that are not one work, as it was said hereby. */
  readonly parted: readonly (readonly [PaperRecord, PaperRecord])[];
}

/**
 * Takes a merged record apart: each record comes back as it came, with what consolidation would have added to it alone. With `only` (rows, from 1) just
 * these come out, and the rest is merged anew. `versionsOf` tells which other versions are named by a row. Undefined where nothing was merged. Pure.
 */
export function takeApart(
  merged: RecordBytes,
  only: ReadonlySet<number> | undefined,
  rules: MergeRules,
  versionsOf: (row: number) => readonly VersionEntry[] = () => [],
): TakenApart | undefined {
  const parts = rawPartsOf(merged);
  if (parts.length === 0) return undefined;
  const taken = parts.filter(({ row }) => only?.has(row) ?? true);
  const left = parts.filter((part) => !taken.includes(part));
  const rest =
    left.length > 1
      ? [mergedAnew(merged, left, rules, versionsOf)]
      : left.map((part) => alone(part, rules, versionsOf));
  return {
    restored: [...taken.map((part) => alone(part, rules, versionsOf)), ...rest].sort((a, b) => a.row - b.row),
    parted: taken.flatMap((part, nth) =>
      [...taken.slice(nth + 1), ...left].map((other) => [part.record, other.record] as const),
    ),
  };
}

type VersionsOf = (row: number) => readonly VersionEntry[];

function alone(
  { row, input, record, bytes, added }: Part,
  rules: MergeRules,
  versionsOf: VersionsOf,
): Restored {
  const versions = versionsOf(row);
  const came = { record, bytes };
  if (added === undefined)
    return { row, came, added: additionsTo(record, undefined, rules, { row: row - 1, input, versions }) };
  if (versions.length === 0) return { row, came, added };
  return { row, came, added: { ...added, consolidation: { ...(added.consolidation as object), versions } } };
}

function mergedAnew(
  { record }: RecordBytes,
  left: readonly Part[],
  rules: MergeRules,
  versionsOf: VersionsOf,
): Restored {
  const members = left.map((part): Member => ({ ...part, row: part.row - 1 }));
  const rows = new Set(members.map(({ row }) => row));
  const ties = (consolidationOf(record)?.merged_from ?? []).flatMap(({ row, because }): MergeTie[] => {
    if (because === undefined || !rows.has(row - 1) || !rows.has(because.row - 1)) return [];
    const judgement = { score: because.score, reasons: because.reasons.map((detail) => ({ detail })) };
    return [{ a: row - 1, b: because.row - 1, judgement, ...(because.decided && { decided: true }) }];
  });
  const versions = new Map(left.flatMap(({ row }) => versionsOf(row)).map((entry) => [entry.row, entry]));
  const came = mergeMembers({ members, ties, versions: [...versions.values()] }, rules);
  return { row: Math.min(...left.map(({ row }) => row)), came, added: {} };
}
