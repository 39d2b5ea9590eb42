import { closingOf, parseEntry, textOfValue } from '../../formats/bibtex/entry.js';
import { plainTexts } from '../../formats/bibtex/tex.js';
import { splitNames } from '../../formats/author-list.js';

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

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** Reads the first entry of a text; undefined when there is none that can be read. Pure. */
export function readBibBlock(text: string): BibBlock | undefined {
  const at = text.indexOf('@');
  const open = at < 0 ? -1 : text.indexOf('{', at);
  const end = open < 0 ? undefined : closingOf(text, open, false);
  if (end === undefined) return undefined;
  const entry = parseEntry(text.slice(at, end), false);
  if ('what' in entry) return undefined;
  const values = new Map(
    entry.fields.map(([name, value]) => [name.toLowerCase(), textOfValue(value, (macro) => macro).trim()]),
  );
  const field = (name: string): string | undefined => {
    const value = values.get(name);
    return value === undefined || value === ''
      ? undefined
      : (plainTexts([value])[0] as string).replace(/\s+/g, ' ');
  };
  const booktitle = field('booktitle');
  const pages = values.get('pages')?.replace(/\s*[-–—]+\s*/g, '-');
  const date = dateOf(values.get('year'), values.get('month'));
  return {
    key: entry.key,
    authors: (splitNames((field('author') ?? '').replace(/\s+and\s+/g, '; ')) ?? []).map(inReadingOrder),
    ...(booktitle !== undefined && { booktitle }),
    ...(pages !== undefined && pages !== '' && { pages }),
    ...(date !== undefined && { date }),
  };
}

function dateOf(year: string | undefined, month: string | undefined): string | undefined {
  if (year === undefined || !/^\d{4}$/.test(year)) return undefined;
  const nth = MONTHS.indexOf((month ?? '').slice(0, 3).toLowerCase());
  return nth < 0 ? year : `${year}-${String(nth + 1).padStart(2, '0')}`;
}

/** "Last, First" as "First Last". */
function inReadingOrder(name: string): string {
  const [last, first, ...more] = name.split(/\s*,\s*/);
  return first === undefined || more.length > 0 ? name : `${first} ${last}`;
}
