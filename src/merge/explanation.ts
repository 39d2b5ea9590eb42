import type { PaperRecord } from '../model/paper.js';
import { isEmpty } from './filled-fields.js';
import { LIST_NAMES, type ListedValue } from './listed-values.js';
import {
  consolidationOf,
  FROM_INPUT,
  partsOf,
  type Alternative,
  type Because,
  type FieldEntry,
  type Origin,
  type VersionEntry,
} from './provenance.js';

/** A field of a record, where its value came from, why it won, and what else was said. The shape of `cf explain --json`. */
export interface ExplainedField extends Origin {
  readonly field: string;
  readonly value: unknown;
  /** Of merged records: which one gave it; undefined where all that say something say the same. */
  readonly row?: number;
  readonly reason?: string;
  readonly alternatives: readonly Alternative[];
}

export interface ExplainedPart {
  readonly row: number;
  readonly paper_id: unknown;
  readonly input?: string;
  /** Null where it stands alone: the record itself says it. */
  readonly title: string | null;
  /** True where it was asked about itself. */
  readonly asked: boolean;
  readonly because?: Because;
}

export interface ExplainedOutcome {
  readonly source: string;
  readonly outcome: string;
  readonly [detail: string]: unknown;
}

export interface Explanation {
  readonly fields: readonly ExplainedField[];
  readonly lists: Readonly<Record<string, readonly ListedValue[]>>;
  readonly merged_from: readonly ExplainedPart[];
  readonly versions: readonly VersionEntry[];
  readonly outcomes: readonly ExplainedOutcome[];
}

/** What a record of the output says of itself, put together for a person. Pure. */
export function explain(record: PaperRecord): Explanation {
  const consolidation = consolidationOf(record);
  const parts = partsOf(record);
  const lists = LIST_NAMES.filter((list) => isList(record[list]));
  const fields = Object.keys(record).filter(
    (field) => field !== 'consolidation' && !lists.includes(field) && !isEmpty(record[field]),
  );
  return {
    fields: fields.map((field) => explained(field, record[field], consolidation?.fields[field])),
    lists: Object.fromEntries(lists.map((list) => [list, record[list] as ListedValue[]])),
    merged_from: (consolidation?.merged_from ?? []).map(({ row, paper_id: label, input, because }) => {
      const part = parts.find((each) => each.row === row);
      const title = part?.record.title;
      return {
        row,
        paper_id: label,
        ...(input !== undefined && { input }),
        title: typeof title === 'string' ? title : null,
        asked: part?.added !== undefined,
        ...(because !== undefined && { because }),
      };
    }),
    versions: consolidation?.versions ?? [],
    outcomes: Object.entries(consolidation?.outcomes ?? {}).map(([source, said]) => {
      const { outcome, ...detail } = said as { outcome?: unknown };
      return { source, outcome: typeof outcome === 'string' ? outcome : 'unknown', ...detail };
    }),
  };
}

const isList = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((entry: unknown) => typeof entry === 'object' && entry !== null && 'data' in entry);

function explained(field: string, value: unknown, entry: FieldEntry | undefined): ExplainedField {
  const { source, timestamp, matched_by, score, row, reason, alternatives } = entry ?? FROM_INPUT_ENTRY;
  return {
    field,
    value,
    source,
    timestamp: timestamp ?? null,
    matched_by: matched_by ?? null,
    score: score ?? null,
    ...(row !== undefined && { row }),
    ...(reason !== undefined && { reason }),
    alternatives: alternatives ?? [],
  };
}

const FROM_INPUT_ENTRY: FieldEntry = FROM_INPUT;
