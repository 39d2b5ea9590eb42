import * as z from 'zod';
import { lenient, lenientList, text } from '../../sources/lenient.js';
import { parseWork } from '../../sources/openalex/work.js';
import { linksOf, readable } from '../../sources/record-parts.js';
import { listedRow, type BesideRecord, type ListedRow } from '../indexes/listed-record.js';

/** What is asked for beside what `cf consolidate` reads of a work. */
export const MORE_FIELDS: readonly string[] = ['keywords'];

const location = lenient(z.looseObject({ landing_page_url: text, pdf_url: text }));

/** `keywords` since 2024: https://docs.openalex.org/api-entities/works/work-object#keywords; recognised by OpenAlex in title and abstract. */
const besideSchema = z.looseObject({
  primary_location: location,
  best_oa_location: location,
  keywords: lenientList(z.looseObject({ display_name: z.string() })),
});

/** A work of OpenAlex's API as a paper of a listing. Pure. */
export function listedWork(row: unknown): ListedRow {
  return listedRow(row, parseWork, besideOf);
}

function besideOf(row: unknown): BesideRecord {
  const work = besideSchema.safeParse(row).data;
  const [pdf] = linksOf([work?.primary_location?.pdf_url, work?.best_oa_location?.pdf_url]);
  const [page] = linksOf([work?.primary_location?.landing_page_url]);
  const keywords = work?.keywords.flatMap(({ display_name: name }) => readable(name) ?? []);
  return { pdf_url: pdf, source_url: page, keywords };
}
