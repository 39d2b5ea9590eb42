import type { SourceAnswer } from '../merge/outcome-entry.js';
import type { Identifiers, IdentifierType } from '../model/identifiers.js';
import type { WorkRecord } from '../model/outcome.js';
import type { Paper } from '../model/paper.js';

/**
 * A paper with what the sources found out of it where the list said nothing, in their order. What was rejected says
 * nothing; and where a source says that the paper's identifiers lead to another work, and none that they lead to it, they say nothing either.
 */
export function paperAsFound(paper: Paper, answers: readonly SourceAnswer[]): Paper {
  const records = answers.flatMap(({ answered }) =>
    answered?.outcome.outcome === 'enriched' ? [answered.outcome.enrichment.record] : [],
  );
  if (records.length === 0) return answers.some(isContradicted) ? { ...paper, identifiers: {} } : paper;
  const first = <T>(pick: (record: WorkRecord) => T | undefined): T | undefined => {
    for (const record of records) {
      const value = pick(record);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  return {
    title: paper.title ?? first(({ title }) => title),
    authors:
      paper.authors.length > 0
        ? paper.authors
        : (first(({ authors }) => authors)?.map(({ name }) => name) ?? paper.authors),
    year: paper.year ?? first(({ year }) => year),
    venue: paper.venue ?? first(({ venue }) => venue),
    volume: paper.volume ?? first(({ volume }) => volume),
    number: paper.number ?? first(({ number }) => number),
    pages: paper.pages ?? first(({ pages }) => pages),
    type: paper.type ?? first(({ type }) => type),
    identifiers: withFound(paper.identifiers, records),
  };
}

function isContradicted({ answered }: SourceAnswer): boolean {
  return answered?.outcome.outcome === 'rejected' && answered.outcome.reason === 'contradicts';
}

function withFound(given: Identifiers, records: readonly WorkRecord[]): Identifiers {
  const all: Partial<Record<IdentifierType, string>> = { ...given };
  for (const { identifiers } of records) for (const { type, value } of identifiers) all[type] ??= value;
  return all;
}
