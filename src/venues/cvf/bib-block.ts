import { inReadingOrder, personNamed } from '../../formats/bibtex/person.js';
import { RawEntries } from '../../formats/bibtex/raw-entries.js';
import { namesIn } from '../../formats/bibtex/said.js';
import { pageRange } from '../../model/page-range.js';
import { monthOf } from '../text/publication-month.js';
import { texTexts } from '../text/tex-text.js';

/** What the BibTeX of a paper says, as it stands on a page. */
export interface BibBlock {
  /** `Xiao_2026_CVPR`. */
  readonly key: string;
  readonly booktitle?: string;
  readonly pages?: string;
  /** `2026-06`, or the year alone. */
  readonly date?: string;
  /** "First Last", in their order. */
  readonly authors: readonly string[];
}

/** Reads the first entry of a text; undefined when there is none that can be read. Pure. */
export function readBibBlock(text: string): BibBlock | undefined {
  const entries = new RawEntries({ onTrouble: () => undefined });
  const [entry] = [...entries.push(text), ...entries.end()];
  if (entry === undefined) return undefined;
  const { key, fields } = entry;
  const [booktitle = '', ...authors] = texTexts([
    fields.get('booktitle') ?? '',
    ...namesIn(fields.get('author') ?? '').map((name) => inReadingOrder(personNamed(name))),
  ]);
  const pages = fields.get('pages')?.trim();
  const date = dateOf(fields.get('year')?.trim(), fields.get('month'));
  return {
    key,
    authors: authors.filter((name) => name !== ''),
    ...(booktitle !== '' && { booktitle }),
    ...(pages !== undefined && { pages: pageRange(pages) }),
    ...(date !== undefined && { date }),
  };
}

function dateOf(year: string | undefined, month: string | undefined): string | undefined {
  if (year === undefined || !/^\d{4}$/.test(year)) return undefined;
  const nth = monthOf(month);
  return nth === undefined ? year : `${year}-${nth}`;
}
