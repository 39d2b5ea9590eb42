import * as z from 'zod';

/**
 * The parts of OpenAlex's `Work` that are read, leniently: a field that is null, missing or of an odd type is
 * dropped, an odd element leaves its list, and only what is no object at all fails. Facts:
 * https://docs.openalex.org/api-entities/works/work-object; the fields of 2023 (`host_venue`,
 * `raw_affiliation_string`) are read too, because bulk files of that time are still in use.
 */

/** `undefined` for anything that is not as the schema says. */
function lenient<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined);
}

/** The elements that are as the schema says; the others are dropped. */
function lenientList<T extends z.ZodType>(element: T) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((elements) =>
      elements.flatMap((value): z.output<T>[] => {
        const parsed = element.safeParse(value);
        return parsed.success ? [parsed.data] : [];
      }),
    );
}

const text = lenient(z.string());
const flag = lenient(z.boolean());
const count = lenient(z.int().nonnegative());
/** Volumes, issues and pages: strings, except where somebody made numbers of them. */
const label = lenient(z.union([z.string(), z.number().transform(String)]));

const venueSchema = z.looseObject({ display_name: text, url: text });

const locationSchema = z.looseObject({
  id: text,
  landing_page_url: text,
  pdf_url: text,
  license: text,
  source: lenient(venueSchema),
  raw_source_name: text,
});

const authorshipSchema = z.looseObject({
  author: lenient(z.looseObject({ display_name: text, orcid: text })),
  raw_author_name: text,
  raw_orcid: text,
  raw_affiliation_strings: lenientList(z.string()),
  raw_affiliation_string: text,
  institutions: lenientList(z.looseObject({ display_name: text, ror: text })),
});

export const workSchema = z.looseObject({
  id: z.string(),
  doi: text,
  ids: lenient(z.record(z.string(), z.unknown())),
  title: text,
  display_name: text,
  publication_year: lenient(z.int().min(1).max(9999)),
  publication_date: lenient(z.string().regex(/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/)),
  language: text,
  type: text,
  authorships: lenientList(authorshipSchema),
  primary_location: lenient(locationSchema),
  best_oa_location: lenient(locationSchema),
  locations: lenientList(locationSchema),
  host_venue: lenient(venueSchema),
  biblio: lenient(z.looseObject({ volume: label, issue: label, first_page: label, last_page: label })),
  cited_by_count: count,
  counts_by_year: lenientList(z.looseObject({ year: z.int(), cited_by_count: z.int().nonnegative() })),
  referenced_works_count: count,
  referenced_works: lenient(z.array(z.unknown())),
  abstract_inverted_index: lenient(z.unknown()),
  open_access: lenient(z.looseObject({ is_oa: flag, oa_status: text, oa_url: text })),
  is_retracted: flag,
});

export type OpenAlexWork = z.output<typeof workSchema>;
export type OpenAlexAuthorship = z.output<typeof authorshipSchema>;

/** A list of works: `GET /works?filter=…`. What it holds is validated work by work. */
export const listSchema = z.looseObject({
  meta: z.looseObject({ count: z.int().nonnegative() }),
  results: z.array(z.unknown()),
});
