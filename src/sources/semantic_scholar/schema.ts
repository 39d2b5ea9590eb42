import * as z from 'zod';
import { count, flag, label, lenient, lenientList, text } from '../lenient.js';

/** The parts of Semantic Scholar's papers that are read, leniently. Facts: https://api.semanticscholar.org/api-docs/graph. */

export const paperSchema = z.looseObject({
  paperId: text,
  externalIds: lenient(z.record(z.string(), z.unknown())),
  url: text,
  title: text,
  abstract: text,
  venue: text,
  /** In some replies only its id. */
  publicationVenue: lenient(z.looseObject({ name: text, type: text })),
  year: lenient(z.int().min(1).max(9999)),
  publicationDate: lenient(z.string().regex(/^\d{4}-\d{2}-\d{2}$/)),
  referenceCount: count,
  citationCount: count,
  isOpenAccess: flag,
  openAccessPdf: lenient(z.looseObject({ url: text, status: text, license: text })),
  publicationTypes: lenientList(z.string()),
  journal: lenient(z.looseObject({ name: text, volume: label, pages: label })),
  authors: lenientList(z.looseObject({ name: z.string() })),
});

export type SemanticScholarPaper = z.output<typeof paperSchema>;

/** `POST /paper/batch`: one row for each id, in their order; null for an id that is unknown. */
export function batchSchema(ids: number) {
  return z.array(z.unknown()).length(ids);
}

/** `GET /paper/search/match`: the one paper whose title fits best. */
export const matchSchema = z.looseObject({ data: z.array(z.unknown()) });

/** `GET /paper/search/bulk`: a page; an empty listing may come without `data`. */
export const listingSchema = z
  .looseObject({
    total: z.int().nonnegative(),
    token: z.string().nullish(),
    data: z.array(z.unknown()).optional(),
  })
  .refine(({ total, data }) => data !== undefined || total === 0);
