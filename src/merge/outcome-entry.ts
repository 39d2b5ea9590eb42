import type { Enrichment, Outcome, SourceId } from '../model/outcome.js';

/** What came of asking one source about a paper; `outcome` is undefined while it is still to be asked. */
export interface SourceAnswer {
  readonly source: SourceId;
  readonly answered: { readonly at: string; readonly outcome: Outcome } | undefined;
}

/** An outcome as it stands in `consolidation.outcomes`. */
export function outcomeEntry({ answered }: SourceAnswer, fixedTime: string | undefined): object {
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
          record: {
            title: outcome.enrichment.record.title,
            identifiers: outcome.enrichment.record.identifiers,
          },
        }),
      };
    case 'failed':
      return { outcome: outcome.outcome, timestamp, reason: outcome.reason };
    case 'not_found':
    case 'not_asked':
      return { outcome: outcome.outcome, timestamp };
    case 'same_as':
      return { outcome: outcome.outcome, timestamp, same_as: outcome.same_as };
    case 'absent':
      return { outcome: 'pending' };
  }
}

function matchOf({ matched_by, score }: Enrichment): object {
  return { matched_by, score };
}
