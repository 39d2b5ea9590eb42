import * as z from 'zod';
import { label, lenient, lenientList, text } from '../../sources/lenient.js';
import type { DblpEntry } from './entry.js';

/** One, several or none: a list has brackets only where there are several. */
const asList = (value: unknown): unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? (value as unknown[]) : [value];

function oneOrMore<T extends z.ZodType>(element: T) {
  return z.preprocess(asList, lenientList(element));
}

const named = z.union([
  z.string().transform((name) => ({ name })),
  z.looseObject({ text: z.string() }).transform((author) => ({ name: author.text })),
]);

const publicationSchema = z
  .looseObject({
    key: z.string().min(1),
    type: text,
    title: text,
    authors: lenient(z.looseObject({ author: oneOrMore(named) })),
    venue: oneOrMore(z.string()),
    year: label,
    volume: label,
    number: label,
    pages: label,
    doi: text,
    ee: oneOrMore(z.string()),
  })
  .transform(({ authors, venue, ee, key, type, title, year, volume, number, pages, doi }): DblpEntry => ({
    ...{ key, type, title, year, volume, number, pages, doi },
    authors: authors?.author ?? [],
    venues: venue,
    links: ee,
  }));

const venueSchema = z.looseObject({ venue: oneOrMore(z.string()), acronym: text, url: text });
export type FoundVenue = z.output<typeof venueSchema>;

const figure = z.union([z.string().regex(/^\d{1,9}$/), z.int().nonnegative()]).transform(Number);

/**
 * An answer of the search API (https://dblp.org/faq/How+to+use+the+dblp+search+API.html), in JSON or as it is read from XML. Attributes have an `@`
 * in front of their names, and numbers are strings. What says another count than it has rows is none.
 */
const answerSchema = z
  .looseObject({
    result: z.looseObject({
      status: lenient(z.looseObject({ '@code': label })),
      hits: z.looseObject({
        '@total': figure,
        '@sent': figure,
        '@first': figure,
        hit: z.preprocess(asList, z.array(z.looseObject({ info: z.unknown() }))),
      }),
    }),
  })
  .refine(
    ({ result: { status, hits } }) =>
      (status?.['@code'] ?? '200') === '200' && hits.hit.length === hits['@sent'],
  );

/** Some of what a search found. */
export interface SearchPage<T> {
  readonly found: readonly T[];
  /** Rows, usable or not, and the number of the first of them, from 0. */
  readonly rows: number;
  readonly first: number;
  readonly total: number;
}

function pageOf<T>(schema: z.ZodType<T>): z.ZodType<SearchPage<T>> {
  return answerSchema.transform(({ result: { hits } }) => ({
    found: hits.hit.flatMap(({ info }) => {
      const parsed = schema.safeParse(info);
      return parsed.success ? [parsed.data] : [];
    }),
    rows: hits.hit.length,
    first: hits['@first'],
    total: hits['@total'],
  }));
}

export const publicationsSchema = pageOf(publicationSchema);
export const venuesSchema = pageOf(venueSchema);
