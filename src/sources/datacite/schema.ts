import * as z from 'zod';
import { count, label, lenient, lenientList, text } from '../lenient.js';

/**
 * The parts of DataCite's JSON:API records that are read, leniently. Facts: https://datacite-metadata-schema.readthedocs.io (4.6)
 * and the serialiser of datacite/lupo (2026-08).
 */

/** One value where there may be several, as some records have it. */
function listOf<T extends z.ZodType>(element: T) {
  return z.preprocess(
    (value) => (Array.isArray(value) || value === undefined || value === null ? value : [value]),
    lenientList(element),
  );
}

const affiliationSchema = z.union([
  z.string().transform((name) => ({ name, affiliationIdentifier: undefined })),
  z.looseObject({ name: text, affiliationIdentifier: text }),
]);

const creatorSchema = z.looseObject({
  name: text,
  nameType: text,
  givenName: text,
  familyName: text,
  nameIdentifiers: listOf(
    z.looseObject({ nameIdentifier: text, nameIdentifierScheme: text, schemeUri: text }),
  ),
  affiliation: listOf(affiliationSchema),
});

/** With `publisher=true` an object, else a name. */
const publisherSchema = z.union([z.string(), z.looseObject({ name: text }).transform(({ name }) => name)]);

const attributesSchema = z.looseObject({
  doi: text,
  titles: lenientList(z.looseObject({ title: z.string(), titleType: text })),
  creators: lenientList(creatorSchema),
  publisher: lenient(publisherSchema),
  container: lenient(
    z.looseObject({ title: text, volume: label, issue: label, firstPage: label, lastPage: label }),
  ),
  publicationYear: lenient(
    z.union([
      z.int(),
      z
        .string()
        .regex(/^\d{4}$/)
        .transform(Number),
    ]),
  ),
  dates: lenientList(z.looseObject({ date: z.string(), dateType: z.string() })),
  language: text,
  types: lenient(z.looseObject({ resourceTypeGeneral: text, resourceType: text })),
  relatedIdentifiers: lenientList(
    z.looseObject({
      relatedIdentifier: z.string(),
      relatedIdentifierType: z.string(),
      relationType: z.string(),
    }),
  ),
  alternateIdentifiers: lenientList(
    z.looseObject({ alternateIdentifier: z.string(), alternateIdentifierType: z.string() }),
  ),
  rightsList: lenientList(z.looseObject({ rightsUri: text, rightsIdentifier: text })),
  descriptions: lenientList(z.looseObject({ description: z.string(), descriptionType: text, lang: text })),
  url: text,
  contentUrl: listOf(z.string()),
  citationCount: count,
  citationsOverTime: lenientList(
    z.looseObject({ year: z.coerce.number().int().min(1), total: z.int().nonnegative() }),
  ),
  referenceCount: count,
  updated: text,
});

export const recordSchema = z.looseObject({ id: text, attributes: attributesSchema });

export type DataCiteAttributes = z.output<typeof attributesSchema>;
export type DataCiteCreator = z.output<typeof creatorSchema>;

/** `GET /dois?ids=…`. What it holds is validated record by record. */
export const listSchema = z.looseObject({
  data: z.array(z.unknown()),
  meta: z.looseObject({ total: z.int().nonnegative() }),
});

/** `GET /dois/10.…`, as far as it tells an answer from something else. */
export const singleSchema = z.looseObject({ data: z.looseObject({ attributes: z.looseObject({}) }) });
