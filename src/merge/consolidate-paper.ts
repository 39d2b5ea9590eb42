import type { Enrichment, Outcome, SourceId, WorkRecord } from '../model/outcome.js';
import type { PaperRecord } from '../model/paper.js';
import { FILLED_FIELDS, isEmpty } from './filled-fields.js';

/** What came of asking one source about a paper; `outcome` is undefined while it is still to be asked. */
export interface SourceAnswer {
  readonly source: SourceId;
  readonly answered: { readonly at: string; readonly outcome: Outcome } | undefined;
}

interface Provenance {
  readonly source: SourceId;
  readonly timestamp: string;
  readonly matched_by: string;
  readonly score: number;
}

/** One entry of the lists `citations`, `abstracts`, `urls`, `identifiers`; `original` is true only in what the input brought. */
interface ListedValue {
  readonly source: SourceId;
  readonly timestamp: string;
  readonly original: false;
  readonly data: unknown;
}

const LISTS = {
  citations: (record: WorkRecord) => (record.citations ? [record.citations] : []),
  abstracts: (record: WorkRecord) =>
    record.abstract ? [{ text: record.abstract.text, language: record.abstract.language ?? record.language ?? null }] : [],
  urls: (record: WorkRecord) => record.urls.map((url) => ({ url })),
  identifiers: (record: WorkRecord) =>
    record.identifiers.map(({ type, value }) => ({ identifier_type: type, identifier_value: value })),
} as const;

/**
 * The consolidated paper: the record as it came, the empty fields filled, what each source said listed with its
 * provenance. Pure: the same record and answers, in the order of the sources, give the same bytes. `fixedTime`
 * takes the place of every timestamp.
 */
export function consolidatePaper(
  record: PaperRecord,
  answers: readonly SourceAnswer[],
  fixedTime: string | undefined,
): Record<string, unknown> {
  const paper: Record<string, unknown> = { ...record };
  const filled: Record<string, Provenance> = {};
  const enriched = answers.flatMap(({ source, answered }) =>
    answered?.outcome.outcome === 'enriched'
      ? [{ source, timestamp: fixedTime ?? answered.at, enrichment: answered.outcome.enrichment }]
      : [],
  );
  for (const { field, from } of FILLED_FIELDS) {
    if (!isEmpty(paper[field])) continue;
    for (const { source, timestamp, enrichment } of enriched) {
      const value = from(enrichment.record);
      if (isEmpty(value)) continue;
      paper[field] = value;
      filled[field] = { source, timestamp, matched_by: enrichment.matched_by, score: enrichment.score };
      break;
    }
  }
  for (const [list, from] of Object.entries(LISTS)) {
    const brought = Array.isArray(record[list]) ? (record[list] as unknown[]) : [];
    const said = enriched.flatMap(({ source, timestamp, enrichment }) =>
      from(enrichment.record).map((data): ListedValue => ({ source, timestamp, original: false, data })),
    );
    paper[list] = [...brought, ...said];
  }
  const outcomes = Object.fromEntries(answers.map((answer) => [answer.source, describe(answer, fixedTime)]));
  paper.consolidation = withEarlier(record.consolidation, outcomes, filled);
  return paper;
}

/** A list that was consolidated before keeps what it says of other sources and fields. */
function withEarlier(earlier: unknown, outcomes: object, filled: object): object {
  const before = (typeof earlier === 'object' && earlier !== null ? earlier : {}) as {
    outcomes?: object;
    fields?: object;
    merged_from?: unknown;
  };
  return {
    ...before,
    outcomes: { ...before.outcomes, ...outcomes },
    fields: { ...before.fields, ...filled },
    merged_from: before.merged_from ?? [],
  };
}

function describe({ answered }: SourceAnswer, fixedTime: string | undefined): object {
  if (!answered) return { outcome: 'pending' };
  const { outcome } = answered;
  const timestamp = fixedTime ?? answered.at;
  switch (outcome.outcome) {
    case 'enriched':
      return { outcome: outcome.outcome, timestamp, ...matchOf(outcome.enrichment) };
    case 'rejected':
      return {
        outcome: outcome.outcome,
        timestamp,
        reason: outcome.reason,
        detail: outcome.detail,
        ...(outcome.enrichment && {
          ...matchOf(outcome.enrichment),
          record: { title: outcome.enrichment.record.title, identifiers: outcome.enrichment.record.identifiers },
        }),
      };
    case 'failed':
      return { outcome: outcome.outcome, timestamp, reason: outcome.reason };
    case 'not_found':
    case 'not_asked':
      return { outcome: outcome.outcome, timestamp };
    case 'absent':
      return { outcome: 'pending' };
  }
}

function matchOf({ matched_by, score }: Enrichment): object {
  return { matched_by, score };
}
