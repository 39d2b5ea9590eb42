import type { SourceId } from '../model/outcome.js';
import type { PaperRecord } from '../model/paper.js';

/** Who said a value: a source, with what came of matching; or the input, of which nothing more is known. */
export interface Origin {
  readonly source: SourceId;
  readonly timestamp: string | null;
  readonly matched_by: string | null;
  readonly score: number | null;
}

export const INPUT = 'input';

export const FROM_INPUT: Origin = { source: INPUT, timestamp: null, matched_by: null, score: null };

/** A value that lost. `row` counts from 1 and is there in merged records only. */
export interface Alternative extends Origin {
  readonly value: unknown;
  readonly row?: number;
}

/** Where the value of one field came from, why it won where there was something to choose, and what else was said. */
export interface FieldEntry extends Origin {
  readonly row?: number;
  readonly reason?: string;
  readonly alternatives?: readonly Alternative[];
}

/** The tie of a merged record to another one of its cluster. `row` counts from 1. */
export interface Because {
  readonly row: number;
  /** 0 to 1. */
  readonly score: number;
  /** Set when a person decided it. */
  readonly decided?: true;
  readonly reasons: readonly string[];
}

/** Another version of the same work, which stays a record of its own. `row` counts from 1. */
export interface VersionEntry {
  readonly row: number;
  readonly paper_id: unknown;
  readonly reasons: readonly string[];
}

/** An input record for which an output record stands. `row` counts from 1. */
export interface MergedEntry {
  readonly row: number;
  readonly paper_id: unknown;
  /** Which list it came from, where there were several. */
  readonly input?: string;
  /** The record as it came; only where several were merged. */
  readonly record?: PaperRecord;
  /** What consolidation would have added to it alone; only where it was asked about itself. */
  readonly added?: PaperRecord;
  readonly because?: Because;
}

/** What stands under `consolidation` in a record of the output. */
export interface Consolidation {
  /** What the input had under this name, where that was no consolidation of ours. */
  readonly input?: unknown;
  readonly outcomes: Readonly<Record<SourceId, unknown>>;
  readonly fields: Readonly<Record<string, FieldEntry>>;
  readonly merged_from: readonly MergedEntry[];
  readonly versions?: readonly VersionEntry[];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/**
 * The consolidation of a record that may have come from anywhere: what has not our shape is left out. Undefined when the
 * record has none of ours.
 */
export function consolidationOf(record: PaperRecord): Consolidation | undefined {
  const found = record.consolidation;
  if (!isObject(found) || !isObject(found.outcomes)) return undefined;
  const fields = isObject(found.fields) ? Object.entries(found.fields) : [];
  const versions = listOf(found.versions).filter(isPlaced) as unknown as VersionEntry[];
  return {
    ...('input' in found && { input: found.input }),
    outcomes: found.outcomes,
    fields: Object.fromEntries(fields.filter(([, entry]) => isOrigin(entry))) as Record<string, FieldEntry>,
    merged_from: listOf(found.merged_from).filter(isPlaced) as unknown as MergedEntry[],
    ...(versions.length > 0 && { versions }),
  };
}

const isPlaced = (entry: unknown): boolean => isObject(entry) && typeof entry.row === 'number';
const isOrigin = (entry: unknown): boolean => isObject(entry) && typeof entry.source === 'string';

/** The records that were merged into this one, with the records themselves; empty where it stands alone. */
export function partsOf(record: PaperRecord): (MergedEntry & { readonly record: PaperRecord })[] {
  const merged = consolidationOf(record)?.merged_from ?? [];
  const parts = merged.filter((entry): entry is MergedEntry & { record: PaperRecord } =>
    isObject(entry.record),
  );
  return parts.length > 1 ? parts : [];
}
