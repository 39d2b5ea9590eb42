import type { WorkRecord } from '../../src/model/outcome.js';
import type { Paper } from '../../src/model/paper.js';

type Short = readonly [title: string | undefined, authors: string, year?: number];

/** A paper from a title and authors that stand apart by semicolons. */
export function paperOf([title, authors, year]: Short): Paper {
  return {
    title,
    authors: namesOf(authors),
    year,
    venue: undefined,
    volume: undefined,
    number: undefined,
    pages: undefined,
    type: undefined,
    identifiers: {},
  };
}

/** A record from the same; `more` adds to it. */
export function recordOf([title, authors, year]: Short, more: Partial<WorkRecord> = {}): WorkRecord {
  return {
    ...(title === undefined ? {} : { title }),
    authors: namesOf(authors).map((name) => ({ name, affiliations: [] })),
    ...(year === undefined ? {} : { year }),
    identifiers: [],
    urls: [],
    ...more,
  };
}

function namesOf(authors: string): string[] {
  return authors === '' ? [] : authors.split('; ');
}
