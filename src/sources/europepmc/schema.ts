import * as z from 'zod';
import { count, label, lenient, lenientList, text } from '../lenient.js';

/**
 * The parts of Europe PMC's records that are read, leniently: `resultType=core`, and what `lite` has in their place. Facts:
 * https://europepmc.org/RestfulWebService and recorded replies.
 */

/** XML that was made JSON of: a list of one may be that one itself. */
function listOrOne<T extends z.ZodType>(element: T) {
  return z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    lenientList(element),
  );
}

const authorSchema = z.looseObject({
  fullName: text,
  firstName: text,
  lastName: text,
  collectiveName: text,
  authorId: lenient(z.looseObject({ type: text, value: text })),
  affiliation: text,
  authorAffiliationDetailsList: lenient(
    z.looseObject({
      authorAffiliation: listOrOne(
        z.looseObject({
          affiliation: text,
          affiliationOrgId: listOrOne(
            z.looseObject({ organizationIdType: text, organizationId: text, type: text, value: text }),
          ),
        }),
      ),
    }),
  ),
});

export const resultSchema = z.looseObject({
  id: label,
  source: text,
  pmid: label,
  pmcid: text,
  doi: text,
  title: text,
  authorList: lenient(z.looseObject({ author: listOrOne(authorSchema) })),
  authorString: text,
  journalInfo: lenient(
    z.looseObject({
      volume: label,
      issue: label,
      yearOfPublication: label,
      printPublicationDate: text,
      journal: lenient(z.looseObject({ title: text, isoabbreviation: text })),
    }),
  ),
  journalTitle: text,
  journalVolume: label,
  issue: label,
  bookOrReportDetails: lenient(z.looseObject({ publisher: text, yearOfPublication: label })),
  pageInfo: label,
  pubYear: label,
  firstPublicationDate: text,
  electronicPublicationDate: text,
  abstractText: text,
  language: text,
  pubTypeList: lenient(z.looseObject({ pubType: listOrOne(z.string()) })),
  pubType: text,
  citedByCount: count,
  isOpenAccess: text,
  license: text,
  fullTextUrlList: lenient(
    z.looseObject({ fullTextUrl: listOrOne(z.looseObject({ availabilityCode: text, url: text })) }),
  ),
  commentCorrectionList: lenient(
    z.looseObject({ commentCorrection: listOrOne(z.looseObject({ type: text })) }),
  ),
});

export type EuropePmcResult = z.output<typeof resultSchema>;
export type EuropePmcAuthor = z.output<typeof authorSchema>;

/** A page of a search. What it holds is validated record by record. */
export const pageSchema = z.looseObject({
  hitCount: z.int().nonnegative(),
  nextCursorMark: text,
  resultList: z.looseObject({ result: z.array(z.unknown()) }),
});

/** What comes with HTTP 200 in place of a page: `{"errCode":404,"errMsg":"…"}` (measured 2026-09). It never means that there is nothing. */
export const errorSchema = z.looseObject({ errCode: z.union([z.number(), z.string()]), errMsg: text });
