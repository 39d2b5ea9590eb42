import { elementsOf, membersOf } from '../formats/record-members.js';
import type { PaperRecord } from '../model/paper.js';
import { isEmpty } from './filled-fields.js';
import { compareFullness, Leaf, type LeafOrigin } from './leaf.js';
import { LIST_NAMES } from './listed-values.js';
import { consolidationOf, FROM_INPUT, INPUT, partsOf, type FieldEntry } from './provenance.js';
import { canonical } from './same-value.js';
import { entryKey, listedIn } from './united-lists.js';

/** A record, and the bytes in which it came. */
export interface RecordBytes {
  readonly record: PaperRecord;
  readonly bytes: Buffer;
}

/** A record that was merged into another one, in its own bytes. */
export interface Part extends RecordBytes {
  /** Counts from 1, as it stands there. */
  readonly row: number;
  readonly input: string | undefined;
  readonly added: PaperRecord | undefined;
}

/** The records that were merged into this one; empty where it stands alone. */
export function rawPartsOf({ record, bytes }: RecordBytes): Part[] {
  const parts = partsOf(record);
  if (parts.length === 0) return [];
  const valueIn = (object: Buffer | undefined, key: string): Buffer | undefined =>
    object && membersOf(object).findLast((member) => member.key === key)?.valueBytes;
  const merged = valueIn(valueIn(bytes, 'consolidation'), 'merged_from');
  const elements = new Map(
    (merged ? elementsOf(merged) : []).map((element) => [element.toString('utf8'), element] as const),
  );
  const byRow = new Map<number, Buffer>();
  for (const [text, element] of elements) byRow.set((JSON.parse(text) as { row: number }).row, element);
  return parts.map(({ row, input, record: part, added }) => ({
    row,
    input,
    record: part,
    bytes: valueIn(byRow.get(row), 'record') as Buffer,
    added,
  }));
}

/**
 * The records behind a record that may itself have been merged by an earlier run: deciding anew from these gives the same
 * as then, whatever is merged with it. What was changed in the merged record since speaks for itself, and its parts are
 * silent about that.
 */
export function leavesOf(member: RecordBytes & { added: PaperRecord | undefined }, from: LeafOrigin): Leaf[] {
  const parts = rawPartsOf(member);
  const { record, bytes, added } = member;
  if (parts.length === 0) return [new Leaf(from, { record, bytes, added })];
  const leaves = parts.flatMap((part) => leavesOf(part, from));
  const changed = changedFields(member, parts, leaves);
  const own = Object.fromEntries(Object.entries(record).filter(([field]) => changed.has(field)));
  const itself: PaperRecord = { ...own, ...newlyListed(record, leaves), ...saidSince(record) };
  const silent = leaves.map((leaf) => leaf.hiding(new Set([...leaf.hidden, ...changed])));
  const says = Object.keys(itself).length > 0 || added !== undefined;
  return says ? [...silent, new Leaf(from, { record: itself, bytes, added }, { whole: record })] : silent;
}

/** What sources said after the merge: what is of a part names its row. */
function saidSince(record: PaperRecord): { readonly consolidation?: object } {
  const { outcomes = {}, fields = {} } = consolidationOf(record) ?? {};
  const since: Record<string, FieldEntry> = {};
  for (const [field, entry] of Object.entries(fields)) {
    const alternatives = (entry.alternatives ?? []).filter(
      ({ source, row }) => row === undefined && source !== INPUT,
    );
    if (entry.row === undefined) since[field] = { ...entry, alternatives };
    else if (alternatives.length > 0) since[field] = { ...FROM_INPUT, alternatives };
  }
  const answered = Object.entries(outcomes).filter(
    ([, outcome]) => (outcome as { row?: unknown } | null)?.row === undefined,
  );
  if (answered.length === 0 && Object.keys(since).length === 0) return {};
  return { consolidation: { outcomes: Object.fromEntries(answered), fields: since } };
}

/** The fields that do not say any more what their part said. */
function changedFields(
  { record }: RecordBytes,
  parts: readonly Part[],
  leaves: readonly Leaf[],
): Set<string> {
  const fields = new Set([...Object.keys(record), ...leaves.flatMap((leaf) => leaf.fields)]);
  const told = consolidationOf(record)?.fields ?? {};
  const changed = new Set<string>();
  for (const field of fields) {
    if (field === 'consolidation' || LIST_NAMES.includes(field)) continue;
    const value = record[field];
    const row = told[field]?.row;
    const speakers: readonly { valueOf: (field: string) => unknown }[] =
      row === undefined ? leaves : parts.filter((part) => part.row === row).map(speaker);
    if (isEmpty(value)) {
      if (leaves.some((leaf) => !isEmpty(leaf.valueOf(field)))) changed.add(field);
    } else if (
      !speakers.some((one) => canonical(one.valueOf(field)) === canonical(value)) &&
      !isUnionOf(field, value, leaves)
    )
      changed.add(field);
  }
  return changed;
}

const speaker = ({ record, added }: Part): { valueOf: (field: string) => unknown } => ({
  valueOf: (field) => (isEmpty(record[field]) ? added?.[field] : record[field]),
});

function isUnionOf(field: string, value: unknown, leaves: readonly Leaf[]): boolean {
  const entries = listedIn(field, value)?.map(entryKey);
  if (entries === undefined) return false;
  const all = leaves.flatMap((leaf) => listedIn(field, leaf.valueOf(field)) ?? []).map(entryKey);
  return entries.every((entry) => all.includes(entry)) && all.every((entry) => entries.includes(entry));
}

/** Entries of `citations`, `urls`, … that none of the parts has: they were added after the merge. */
function newlyListed(record: PaperRecord, leaves: readonly Leaf[]): PaperRecord {
  const lists: Record<string, unknown[]> = {};
  for (const list of LIST_NAMES) {
    const had = new Set(leaves.flatMap((leaf) => leaf.listed(list).map(withoutRow)));
    const value = record[list];
    const entries = Array.isArray(value) ? (value as unknown[]) : [];
    const fresh = entries.filter((entry) => !had.has(withoutRow(entry)));
    if (fresh.length > 0) lists[list] = fresh;
  }
  return lists;
}

/** An entry of a list as a text that does not tell of which row it is. */
function withoutRow(entry: unknown): string {
  if (typeof entry !== 'object' || entry === null || !('row' in entry)) return canonical(entry);
  return canonical({ ...entry, row: undefined });
}

/** Each different leaf once, the fullest first: what the same record says twice does not count twice. */
export function distinct(leaves: readonly Leaf[]): Leaf[] {
  const byIdentity = new Map<string, Leaf>();
  for (const leaf of [...leaves].sort((a, b) => a.from.row - b.from.row)) {
    const other = byIdentity.get(leaf.identity);
    if (other === undefined) byIdentity.set(leaf.identity, leaf);
    else if (other.hidden.size > 0) {
      byIdentity.set(
        leaf.identity,
        other.hiding(new Set([...other.hidden].filter((field) => leaf.hidden.has(field)))),
      );
    }
  }
  return [...byIdentity.values()].sort(compareFullness);
}
