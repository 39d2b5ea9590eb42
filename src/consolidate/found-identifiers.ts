import type { SessionView } from '../checkpoint/consolidation/session-view.js';
import type { PlacedPaper } from '../formats/paper-file.js';
import type { Identifiers, IdentifierType } from '../model/identifiers.js';
import type { SourceId } from '../model/outcome.js';
import { readAnswers } from './read-answers.js';

/**
 * What these sources found out beyond the identifiers that the input gave, by row. Of each type the first one that
 * the first source in order found: the same whenever it is asked.
 */
export async function foundIdentifiers(
  view: SessionView,
  sources: readonly SourceId[],
  papers: readonly PlacedPaper[],
): Promise<ReadonlyMap<number, Identifiers>> {
  const found = new Map<number, Identifiers>();
  if (papers.length === 0) return found;
  const answers = await readAnswers(
    view,
    sources,
    papers.map(({ row }) => row),
  );
  papers.forEach(({ row, paper }, nth) => {
    const added: Partial<Record<IdentifierType, string>> = {};
    for (const { answered } of answers[nth]!) {
      if (answered?.outcome.outcome !== 'enriched') continue;
      for (const { type, value } of answered.outcome.enrichment.record.identifiers) {
        if (paper.identifiers[type] !== value) added[type] ??= value;
      }
    }
    found.set(row, added);
  });
  return found;
}
