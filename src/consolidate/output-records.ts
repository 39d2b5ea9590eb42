import type { PlacedRecord } from '../formats/paper-file.js';
import type { SourceAnswer } from '../merge/outcome-entry.js';
import type { MergeTie } from '../merge/ties.js';
import type { OutputClusters } from './output-clusters.js';
import type { Consolidation } from './publish.js';
import { readAnswers } from './read-answers.js';

const ROWS_AT_ONCE = 256;

/** A paper of the list, and what was answered about it, in the order of the sources. */
export interface AnsweredRecord extends PlacedRecord {
  readonly answers: readonly SourceAnswer[];
  /** Whether it is asked about for all that are one with it. */
  readonly isChief: boolean;
}

/** What one record of the output is made of. */
export interface OutputRecord {
  /** In the order of their rows; it stands at the place of the first one. */
  readonly members: readonly AnsweredRecord[];
  /** Why the members are one. */
  readonly ties: readonly MergeTie[];
  /** Other versions of this work, which stay apart: `other` is the first of the records that are written as one there. */
  readonly versions: readonly { readonly tie: MergeTie; readonly other: PlacedRecord }[];
}

export interface OutputWindow {
  readonly records: readonly OutputRecord[];
  /** How many papers of the list are behind us. */
  readonly done: number;
}

/** All that the output's records are made of, in their order. The next window is read while this one is used. */
export async function* outputRecords(
  what: Consolidation,
  clusters: OutputClusters,
): AsyncGenerator<OutputWindow> {
  const total = what.papers.count;
  const load = (from: number): Promise<OutputWindow> => {
    const loading = loadWindow(what, clusters, from);
    // What fails meanwhile is reported where it is awaited.
    loading.catch(() => undefined);
    return loading;
  };
  let next = load(0);
  for (let from = 0; from < total; from += ROWS_AT_ONCE) {
    const window = await next;
    if (window.done < total) next = load(window.done);
    yield window;
  }
}

async function loadWindow(
  what: Consolidation,
  clusters: OutputClusters,
  from: number,
): Promise<OutputWindow> {
  const done = Math.min(from + ROWS_AT_ONCE, what.papers.count);
  const rows = Array.from({ length: done - from }, (_, nth) => from + nth).filter((row) =>
    clusters.standsAt(row),
  );
  const found = await clusters.at(rows);
  const [alone, others] = await Promise.all([
    answered(what, rows),
    answered(what, ascending([...found.values()].flatMap((cluster) => cluster.rows.slice(1)))),
  ]);
  const members = new Map([...alone, ...others].map((record) => [record.row, record]));
  const versions = [...found].flatMap(([row, cluster]) =>
    cluster.versions.map(({ tie, other }) => ({ row, tie, other })),
  );
  const elsewhere = ascending(versions.map(({ other }) => other).filter((row) => !members.has(row)));
  const placed = new Map<number, PlacedRecord>(members);
  for (const record of await what.papers.readRecords(elsewhere)) placed.set(record.row, record);
  const versionsOf = new Map<number, OutputRecord['versions'][number][]>(rows.map((row) => [row, []]));
  for (const { row, tie, other } of versions) versionsOf.get(row)?.push({ tie, other: placed.get(other)! });
  const records = rows.map((row): OutputRecord => {
    const { rows: together, same } = found.get(row) ?? { rows: [row], same: [] };
    return {
      members: together.map((member) => members.get(member)!),
      ties: same,
      versions: versionsOf.get(row)!,
    };
  });
  return { records, done };
}

async function answered(what: Consolidation, rows: readonly number[]): Promise<AnsweredRecord[]> {
  const [records, answers] = await Promise.all([
    what.papers.readRecords(rows),
    readAnswers(what.view, what.sources, rows),
  ]);
  const { duplicates } = what.view.outcomes;
  return records.map((record, nth) => ({
    ...record,
    answers: answers[nth]!,
    isChief: duplicates.chiefOf(record.row) === record.row,
  }));
}

const ascending = (rows: readonly number[]): number[] => [...new Set(rows)].sort((a, b) => a - b);
