import type { CameField, InputField } from '../input-fields.js';
import { DIALECTS, type TaggedFormat } from './dialects.js';

/** Identifiers share their tags with others: `10.1000/x [doi]`, `PMC123456`. */
const ONLY: Readonly<Partial<Record<InputField, Partial<Record<TaggedFormat, RegExp>>>>> = {
  doi: { nbib: /^(\S+) ?\[doi\]$/ },
  issn: { nbib: /^(\S+)(?: \(\w+\))?$/ },
  // RIS has no tags for these; this is how `cf` writes them.
  pmid: { ris: /^PMID: (\d+)$/ },
  arxiv_id: { ris: /^arXiv: (\S+)$/ },
  openalex_id: { ris: /^OpenAlex: (\S+)$/ },
  pmcid: { ris: /^(PMC\d+)$/i, enw: /^(PMC\d+)$/i },
  article_number: { ris: /^(?:article |art\. ?no\.? ?)?(e?\d+)$/i },
};

/** What a record says of each field: all values of the best tag that is filled. */
export function saidByTags(format: TaggedFormat, fields: readonly CameField[]): Map<InputField, string[]> {
  const byTag = new Map<string, string[]>();
  for (const [tag, value] of fields) {
    if (value.trim() === '') continue;
    const values = byTag.get(tag);
    if (values) values.push(value);
    else byTag.set(tag, [value]);
  }
  const said = new Map<InputField, string[]>();
  for (const [field, tags] of DIALECTS[format].fields) {
    for (const tag of tags) {
      const values = fitting(format, field, byTag.get(tag) ?? []);
      if (values.length === 0) continue;
      said.set(field, values);
      break;
    }
  }
  partSerialNumbers(said);
  return said;
}

/** Those of these values that can be of this field, without what tells so. */
export function fitting(format: TaggedFormat, field: InputField, values: readonly string[]): string[] {
  const only = ONLY[field]?.[format];
  if (only === undefined) return [...values];
  return values.flatMap((value) => only.exec(value.trim())?.[1] ?? []);
}

/** `SN` holds ISSNs and ISBNs. */
function partSerialNumbers(said: Map<InputField, string[]>): void {
  const numbers = said.get('issn');
  if (numbers === undefined || said.has('isbn')) return;
  const isBook = (text: string): boolean => text.replace(/[^\dX]/gi, '').length >= 10;
  const books = numbers.filter(isBook);
  if (books.length === 0) return;
  said.set('isbn', books);
  const journals = numbers.filter((number) => !isBook(number));
  if (journals.length > 0) said.set('issn', journals);
  else said.delete('issn');
}
