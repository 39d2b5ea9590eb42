import * as z from 'zod';
import { count, label, lenient, lenientList, text } from '../lenient.js';

/**
 * The parts of a Crossref work that are read, leniently. Facts:
 * https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md and recorded answers of 2014 to 2026.
 */

/** `{"date-parts": [[2021, 7, 1]]}`, as precise as known; `[[null]]` for nothing. */
const dateSchema = z.looseObject({ 'date-parts': z.array(z.array(z.unknown())) });

const affiliationSchema = z.looseObject({
  name: text,
  id: lenientList(z.looseObject({ id: text, 'id-type': text })),
});

const contributorSchema = z.looseObject({
  given: text,
  family: text,
  suffix: text,
  name: text,
  sequence: text,
  ORCID: text,
  affiliation: lenientList(affiliationSchema),
});

const linkSchema = z.looseObject({
  URL: text,
  'content-type': text,
  'intended-application': text,
});

const relationSchema = z.looseObject({ id: text, 'id-type': text });

const updateSchema = z.looseObject({ type: text });

export const workSchema = z.looseObject({
  DOI: z.string(),
  title: lenientList(z.string()),
  subtitle: lenientList(z.string()),
  author: lenientList(contributorSchema),
  'container-title': lenientList(z.string()),
  institution: lenientList(z.looseObject({ name: text })),
  issued: lenient(dateSchema),
  published: lenient(dateSchema),
  'published-print': lenient(dateSchema),
  'published-online': lenient(dateSchema),
  type: text,
  language: text,
  volume: label,
  issue: label,
  page: label,
  'article-number': label,
  abstract: text,
  'is-referenced-by-count': count,
  'references-count': count,
  'reference-count': count,
  'alternative-id': lenientList(z.string()),
  URL: text,
  resource: lenient(z.looseObject({ primary: lenient(z.looseObject({ URL: text })) })),
  link: lenientList(linkSchema),
  license: lenientList(z.looseObject({ URL: text, 'delay-in-days': lenient(z.number()) })),
  'update-to': lenientList(updateSchema),
  'updated-by': lenientList(updateSchema),
  relation: lenient(z.record(z.string(), lenientList(relationSchema))),
});

export type CrossrefWork = z.output<typeof workSchema>;
export type CrossrefContributor = z.output<typeof contributorSchema>;

/** A list of works. What it holds is validated work by work. */
export const listSchema = z.looseObject({
  message: z.looseObject({
    'total-results': z.int().nonnegative(),
    items: z.array(z.unknown()),
    'next-cursor': text,
  }),
});

/** A single work, as far as it tells an answer from something else. */
export const singleSchema = z.looseObject({
  message: z.looseObject({}).refine((work) => 'DOI' in work),
});
