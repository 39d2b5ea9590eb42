import type { Identifiers, IdentifierType } from '../model/identifiers.js';
import type { WorkRecord } from '../model/outcome.js';
import type { Paper } from '../model/paper.js';
import { sortOf } from '../model/publication-kind.js';
import { readAuthors } from './authors.js';
import type { PersonName } from './name.js';
import { readPlace, type Place } from './place.js';
import { titleOf, type TitleForm } from './title.js';
import { readVenue, type VenueForm } from './venue.js';

/** A paper or a source's record, taken apart once so that it can be compared with many. */
export interface Described {
  readonly title: TitleForm | undefined;
  readonly authors: readonly PersonName[];
  readonly year: number | undefined;
  readonly venue: VenueForm | undefined;
  readonly place: Place;
  /** What sort of text it says it is: "article", "thesis", "preprint", … */
  readonly sort: string | undefined;
  readonly identifiers: Identifiers;
}

export function describePaper(paper: Paper): Described {
  return {
    title: titleOf(paper),
    authors: readAuthors(paper.authors),
    year: paper.year,
    venue: paper.venue === undefined ? undefined : readVenue(paper.venue),
    place: readPlace(paper.volume, paper.number, paper.pages),
    sort: paper.type === undefined ? undefined : sortOf(paper.type),
    identifiers: paper.identifiers,
  };
}

export function describeRecord(record: WorkRecord): Described {
  const identifiers: Partial<Record<IdentifierType, string>> = {};
  for (const { type, value } of record.identifiers) identifiers[type] ??= value;
  return describePaper({
    title: record.title,
    authors: record.authors?.map((author) => author.name) ?? [],
    year: record.year,
    venue: record.venue,
    volume: record.volume,
    number: record.number,
    pages: record.pages,
    type: record.type,
    identifiers,
  });
}
