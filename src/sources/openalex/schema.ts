import * as z from 'zod';
import { count, flag, label, lenient, lenientList, text } from '../lenient.js';

/**
 * The parts of OpenAlex's `Work` that are read, leniently. Facts:
 * https://docs.openalex.org/api-entities/works/work-object; the fields of 2023 (`host_venue`,
 * `raw_affiliation_string`) are read too, because bulk files of that time are still in use.
 */

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
  affiliations: lenientList(z.looseObject({ raw_affiliation_string: text })),
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
  is_authors_truncated: flag,
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
  meta: z.looseObject({ count: z.int().nonnegative(), next_cursor: text }),
  results: z.array(z.unknown()),
});

/** A single work, as far as it tells an answer from something else. */
export const singleSchema = z.looseObject({}).refine((work) => 'id' in work);

/** What is found of sources by the beginning of a name: https://docs.openalex.org/how-to-use-the-api/get-lists-of-entities/autocomplete-entities */
export const sourceHitsSchema = z.looseObject({
  results: z
    .array(z.unknown())
    .pipe(lenientList(z.looseObject({ id: z.string(), display_name: z.string(), external_id: text }))),
});

/** A journal, series or conference, whole. */
export const sourceSchema = z.looseObject({
  id: z.string(),
  display_name: text,
  alternate_titles: lenientList(z.string()),
  abbreviated_title: text,
  issn: lenientList(z.string()),
});
