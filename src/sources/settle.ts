import { describeRecord } from '../match/described.js';
import { judgeIdentifiedWorks } from '../match/judge-works.js';
import { chooseByTitle, compareRecords, judgeIdentified } from '../match/judge.js';
import { IDENTIFIER_TYPES, type IdentifierType } from '../model/identifiers.js';
import type { Enrichment, Outcome, WorkRecord } from '../model/outcome.js';
import type { Question } from './source.js';

/** A record that a source gave under one of the identifiers that it was asked about. */
export interface IdentifierMatch {
  readonly matched_by: IdentifierType;
  readonly record: WorkRecord;
}

/**
 * The outcome for a paper that was asked about by its identifiers: the best record that does not contradict the
 * paper; `rejected` when all do, or when two different works are equally good; `absent(step)` when there is none.
 * Independent of the order of the matches. Pure.
 */
export function settleByIdentifier(
  question: Question,
  matches: readonly IdentifierMatch[],
  step: string,
): Outcome {
  if (matches.length === 0) return { outcome: 'absent', step };
  const judged = matches
    .map((match) => ({ ...match, ...judgeIdentified(question.paper, match.record) }))
    .sort(
      (a, b) =>
        Number(a.verdict === 'contradicts') - Number(b.verdict === 'contradicts') ||
        b.score - a.score ||
        IDENTIFIER_TYPES.indexOf(a.matched_by) - IDENTIFIER_TYPES.indexOf(b.matched_by) ||
        compareRecords(a.record, b.record),
    );
  const best = judged[0] as (typeof judged)[number];
  const enrichment: Enrichment = { matched_by: best.matched_by, score: best.score, record: best.record };
  if (best.verdict === 'contradicts') {
    return { outcome: 'rejected', reason: 'contradicts', detail: best.detail, enrichment };
  }
  const rival = judged.find(
    (other) => other.verdict === 'same' && other.score === best.score && differ(other.record, best.record),
  );
  if (rival) {
    const detail = `${best.matched_by} and ${rival.matched_by} lead to two works: ${quote(best.record)} and ${quote(rival.record)}`;
    return { outcome: 'rejected', reason: 'ambiguous', detail };
  }
  return { outcome: 'enriched', enrichment };
}

/** The outcome for a paper that was looked up by its title. Independent of the order of the records. Pure. */
export function settleByTitle(question: Question, records: readonly WorkRecord[], step: string): Outcome {
  const choice = chooseByTitle(question.paper, records);
  switch (choice.verdict) {
    case 'same':
      return {
        outcome: 'enriched',
        enrichment: { matched_by: 'title', score: choice.score, record: choice.record },
      };
    case 'ambiguous':
      return { outcome: 'rejected', reason: 'ambiguous', detail: choice.detail };
    case 'none':
      return { outcome: 'absent', step };
  }
}

/** True when title and authors of two records both say that they are two works. */
function differ(a: WorkRecord, b: WorkRecord): boolean {
  return a !== b && judgeIdentifiedWorks(describeRecord(a), describeRecord(b)).verdict === 'different';
}

function quote(record: WorkRecord): string {
  return `"${record.title ?? 'untitled'}"`;
}
