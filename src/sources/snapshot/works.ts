import type { DuckDBInstance } from '@duckdb/node-api';
import type { WorkRecord } from '../../model/outcome.js';
import { parseWork } from '../openalex/work.js';
import type { SnapshotFile } from './files.js';
import { readLines } from './lines.js';
import { readRows } from './rows.js';

/** A work of the snapshot in this project's words. */
export interface SnapshotWork {
  readonly record: WorkRecord;
  /** The number of its OpenAlex id. */
  readonly number: number;
  /** When OpenAlex changed it last, as it says so; '' when it does not. ISO 8601, so that it sorts as text. */
  readonly updated: string;
}

/** Some works of a file. */
export interface WorkChunk {
  readonly works: readonly SnapshotWork[];
  /** Numbers of the lines or rows (from 1) that hold no work: damaged JSON, another entity, a deleted work. */
  readonly skipped: readonly number[];
  /** How far reading has come, 0 to 1. */
  readonly done: number;
}

/** The works of a file in its order. Throws SourceUnavailable for a file that can't be read to its end. */
export async function* readWorks(
  database: DuckDBInstance,
  file: SnapshotFile,
  signal: AbortSignal,
): AsyncGenerator<WorkChunk> {
  if (file.kind === 'parquet') {
    for await (const chunk of readRows(database, file, signal)) {
      const done = (chunk.first + chunk.rows.length - 1) / Math.max(1, chunk.totalRows);
      yield { ...worksOf(chunk.rows, chunk.first, withNestedText), done };
    }
    return;
  }
  for await (const chunk of readLines(file, signal)) {
    yield { ...worksOf(chunk.lines, chunk.first), done: chunk.bytesRead / Math.max(1, file.bytes) };
  }
}

function worksOf(
  texts: readonly (string | null)[],
  first: number,
  mend: (json: unknown) => unknown = (json) => json,
): { works: SnapshotWork[]; skipped: number[] } {
  const works: SnapshotWork[] = [];
  const skipped: number[] = [];
  for (const [at, text] of texts.entries()) {
    if (text !== null && text.trim() === '') continue;
    const work = text === null ? undefined : workOf(text, mend);
    if (work) works.push(work);
    else skipped.push(first + at);
  }
  return { works, skipped };
}

function workOf(text: string, mend: (json: unknown) => unknown): SnapshotWork | undefined {
  const json = parseJson(text);
  const record = parseWork(mend(json));
  const id = record?.identifiers.find((identifier) => identifier.type === 'openalex')?.value;
  if (record === undefined || id === undefined) return undefined;
  const updated = (json as { updated_date?: unknown }).updated_date;
  return {
    record,
    number: Number(id.slice(1)),
    updated: typeof updated === 'string' ? plainDate(updated) : '',
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One form for `2024-05-06T07:08:09.123`, `2024-05-06 07:08:09` and `2024-05-06`. */
function plainDate(text: string): string {
  return /^\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+)?/.exec(text)?.[0].replace(' ', 'T') ?? '';
}

/** Columns of Parquet files that hold JSON as text in some releases and lists or objects in others. */
const NESTED = [
  'ids',
  'authorships',
  'primary_location',
  'best_oa_location',
  'locations',
  'host_venue',
  'biblio',
  'counts_by_year',
  'referenced_works',
  'abstract_inverted_index',
  'open_access',
] as const;

function withNestedText(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  const work: Record<string, unknown> = { ...json };
  for (const name of NESTED) {
    const value = work[name];
    if (typeof value === 'string') work[name] = parseJson(value);
  }
  return work;
}
