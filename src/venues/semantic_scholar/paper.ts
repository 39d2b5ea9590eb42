import { linksOf } from '../../sources/record-parts.js';
import { paperSchema } from '../../sources/semantic_scholar/schema.js';
import { parsePaper } from '../../sources/semantic_scholar/work.js';
import { listedRow, type BesideRecord, type ListedRow } from '../indexes/listed-record.js';

/** A paper of Semantic Scholar's API as a paper of a listing. Pure. */
export function listedPaper(row: unknown): ListedRow {
  return listedRow(row, parsePaper, besideOf);
}

function besideOf(row: unknown): BesideRecord {
  const paper = paperSchema.safeParse(row).data;
  return { pdf_url: linksOf([paper?.openAccessPdf?.url])[0], source_url: linksOf([paper?.url])[0] };
}
