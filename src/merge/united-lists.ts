import type { Leaf } from './leaf.js';
import { isEmpty } from './filled-fields.js';
import { LIST_NAMES } from './listed-values.js';
import { INPUT } from './provenance.js';
import { canonical } from './same-value.js';

/** A text that holds several values, as exports of databases have it. */
const TEXT_LISTS = new Set(['keywords']);

/** Their order and number mean something: one record gives them all. */
const WHOLE_LISTS = new Set(['authors', 'venue', 'title', 'abstract']);

/** The entries of a value that can be united with others of its kind; undefined for everything else. */
export function listedIn(field: string, value: unknown): unknown[] | undefined {
  if (WHOLE_LISTS.has(field)) return undefined;
  if (typeof value === 'string' && TEXT_LISTS.has(field)) {
    return value.split(value.includes(';') ? /\s*;\s*/ : /\s*,\s*/).filter((word) => word !== '');
  }
  if (!Array.isArray(value)) return undefined;
  const entries = value as unknown[];
  // Numbers are coordinates or vectors: what they mean depends on all of them.
  return entries.every((entry) => typeof entry === 'string' || (typeof entry === 'object' && entry !== null))
    ? entries
    : undefined;
}

/** Equal for entries of which one is enough: words in any case. */
export const entryKey = (entry: unknown): string =>
  typeof entry === 'string' ? entry.trim().toLowerCase() : canonical(entry);

/** All entries of these values, each once, the fullest records' first; undefined when one of them is no list. */
export function unite(field: string, values: readonly unknown[]): unknown {
  const united = new Map<string, unknown>();
  for (const value of values) {
    const entries = listedIn(field, value);
    if (entries === undefined) return undefined;
    for (const entry of entries) {
      const key = entryKey(entry);
      if (!united.has(key)) united.set(key, entry);
    }
  }
  const entries = [...united.values()];
  return values.every((value) => typeof value === 'string') ? entries.join('; ') : entries;
}

interface Entry {
  readonly source?: unknown;
  readonly timestamp?: unknown;
  readonly original?: unknown;
  readonly data?: unknown;
}

/**
 * `citations`, `abstracts`, `urls` or `identifiers` of merged records: every entry says of which row it is, and what several rows say is there once.
 * Of the citations of one work, counted twice by the same source, the later count stays; those of different versions stay both.
 */
export function uniteListed(list: string, leaves: readonly Leaf[]): unknown[] {
  const kept = new Map<string, unknown>();
  for (const leaf of leaves) {
    for (const entry of leaf.listed(list)) {
      if (typeof entry !== 'object' || entry === null) {
        if (!kept.has(canonical(entry))) kept.set(canonical(entry), entry);
        continue;
      }
      const { source, original, data, timestamp } = entry as Entry;
      const counted = list === 'citations' && original === false && source !== INPUT;
      const what = counted ? workOf(leaf, source) : canonical(data);
      const key = [source, original, what].map(String).join('\n');
      const other = kept.get(key) as Entry | undefined;
      if (other !== undefined && String(other.timestamp) >= String(timestamp)) continue;
      // A later one takes the place of an earlier one.
      kept.set(key, { ...entry, row: leaf.from.row });
    }
  }
  return [...kept.values()];
}

/** Which work a source spoke of: by all identifiers that it named. */
function workOf(leaf: Leaf, source: unknown): string {
  const named = leaf
    .listed('identifiers')
    .filter((entry) => (entry as Entry | null)?.source === source)
    .map((entry) => canonical((entry as Entry).data));
  return named.length > 0 ? named.sort().join('\n') : leaf.content;
}

/** True when the lists of these records are lists of entries, or are to become ones because somebody was asked. */
export function isListed(list: string, leaves: readonly Leaf[]): boolean {
  if (!LIST_NAMES.includes(list)) return false;
  return leaves.some(
    ({ record, added }) => added !== undefined || (Array.isArray(record[list]) && !isEmpty(record[list])),
  );
}
