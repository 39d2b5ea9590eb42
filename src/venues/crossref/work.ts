import * as z from 'zod';
import { parseWork } from '../../sources/crossref/work.js';
import { lenientList, text } from '../../sources/lenient.js';
import { linksOf } from '../../sources/record-parts.js';
import { listedRow, type BesideRecord, type ListedRow } from '../indexes/listed-record.js';

const besideSchema = z.looseObject({
  link: lenientList(z.looseObject({ URL: text, 'content-type': text, 'intended-application': text })),
});

/** A work of Crossref's API as a paper of a listing. Pure. */
export function listedWork(row: unknown): ListedRow {
  return listedRow(row, parseWork, besideOf);
}

/** Publishers deposit links for plagiarism checkers too, which nobody else may follow. */
function besideOf(row: unknown): BesideRecord {
  const links = besideSchema.safeParse(row).data?.link ?? [];
  const pdfs = links.filter(
    (link) =>
      /^application\/pdf\b/i.test(link['content-type'] ?? '') &&
      link['intended-application'] !== 'similarity-checking',
  );
  return { pdf_url: linksOf(pdfs.map(({ URL: url }) => url))[0] };
}
