/** Where a text stands: volume, issue and pages as numbers, as far as they can be read. */
export interface Place {
  /** The numbers in the volume ("24 Suppl 3" has two). */
  readonly volume: readonly number[];
  readonly issue: readonly number[];
  readonly pages: Pages | undefined;
}

interface Pages {
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** A number instead of pages: e1234, a1754. */
  readonly locator: boolean;
  /** More than one page, both ends known. */
  readonly span: boolean;
}

/** `compatible`: the same but for what gets lost or mangled on the way ("S78-S89" and "Suppl-89"). */
export type PlaceAgreement = 'same' | 'compatible' | 'different' | 'unknown';

/** Pure; what can't be read is unknown. */
export function readPlace(
  volume: string | undefined,
  issue: string | undefined,
  pages: string | undefined,
): Place {
  return {
    volume: numbersIn(volume),
    issue: numbersIn(issue),
    pages: pages === undefined ? undefined : readPages(pages),
  };
}

function numbersIn(text: string | undefined): number[] {
  return (text?.slice(0, LONGEST_FIELD).match(/\d+/g) ?? [])
    .slice(0, 4)
    .map(Number)
    .filter((number) => number > 0);
}

/** Beyond this it is something else that got into its place. */
const LONGEST_FIELD = 100;

/** A page, with the letters around it: S78, e1234, 249A. */
const PAGE = /([a-z]*)(\d+)[a-z]{0,2}/g;

function readPages(raw: string): Pages | undefined {
  const text = raw
    .slice(0, LONGEST_FIELD)
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/^(?:pages?|pp?)[.:]?(?=[a-z]?\d)/, '');
  const article =
    /^(?:article|art\.?)(?:no|number|id)?[.:]*(\d+)$/.exec(text)?.[1] ?? /^\d{6,12}$/.exec(text)?.[0];
  if (article !== undefined)
    return { first: Number(article), last: Number(article), locator: true, span: false };
  // The number of pages of a book or a thesis.
  if (/^\d+p(?:p|ages|\.)?$/.test(text)) return undefined;
  const found = [...text.matchAll(PAGE)].map(([, letters, digits]) => ({
    letters: letters as string,
    digits: digits as string,
  }));
  const [head, ...rest] = found;
  if (head === undefined || (rest.length === 0 && Number(head.digits) === 0)) return undefined;
  if (found.some(({ digits }) => digits.length > 12)) return undefined;
  const dash = /[-–—‐]/.exec(text);
  const firstLost = dash !== null && dash.index < text.indexOf(head.digits);
  const tail = rest.at(-1) ?? (firstLost ? head : undefined);
  const first = firstLost ? undefined : Number(head.digits);
  const locator = !firstLost && rest.length === 0 && head.letters !== '' && head.letters !== 's';
  if (tail === undefined) return { first, last: first, locator, span: false };
  const last = tail === head ? Number(head.digits) : lastPage(head.digits, tail.digits);
  // So many pages are those of a whole book or supplement.
  const span = first !== undefined && last > first && last - first < LONGEST_TEXT;
  return { first, last, locator, span };
}

const LONGEST_TEXT = 150;

/** The last page of "288-97" is 297. */
function lastPage(first: string, last: string): number {
  return Number(last.length < first.length ? first.slice(0, first.length - last.length) + last : last);
}

/** Symmetric. Pure. */
export function comparePages(a: Place, b: Place): PlaceAgreement {
  const [one, other] = [a.pages, b.pages];
  if (one === undefined || other === undefined) return 'unknown';
  if (one.first !== undefined && one.first === other.first) {
    const whole = !one.span || !other.span || one.last === other.last;
    return whole ? 'same' : 'compatible';
  }
  if (one.locator !== other.locator) return 'unknown';
  if (one.locator) return 'different';
  if (isCounted(a, b) || isCounted(b, a)) return 'unknown';
  if (one.last !== undefined && other.last !== undefined) {
    if (one.last === other.last) return 'compatible';
    if (one.first === undefined && endsWith(other.last, one.last)) return 'compatible';
    if (other.first === undefined && endsWith(one.last, other.last)) return 'compatible';
    if (overlap(one, other)) return 'compatible';
  }
  return 'different';
}

/** So high a number alone, beside pages that are only counted, is an article's. */
const FEWEST_ARTICLES = 1000;

/** "1-20" of a text ahead of print, in no volume yet, which stands at 421-440 later. */
function isCounted(early: Place, late: Place): boolean {
  const [counted, placed] = [early.pages, late.pages];
  if (!counted?.span || !placed || counted.first !== 1) return false;
  if (!placed.span) return placed.first === placed.last && placed.first! >= FEWEST_ARTICLES;
  if (early.volume.length > 0 || late.volume.length === 0) return false;
  return counted.last! - counted.first === placed.last! - placed.first!;
}

/** Two texts do not stand on the same pages, but for the one on which one ends and the next begins. */
function overlap(a: Pages, b: Pages): boolean {
  if (!a.span || !b.span) return false;
  return a.first! <= b.last! && b.first! <= a.last!;
}

function endsWith(whole: number, end: number): boolean {
  return String(whole).endsWith(String(end));
}

/** Symmetric. Pure. */
export function compareVolumes(a: Place, b: Place): PlaceAgreement {
  return compareNumbers(a.volume, b.volume);
}

/** Symmetric. Pure. */
export function compareIssues(a: Place, b: Place): PlaceAgreement {
  return compareNumbers(a.issue, b.issue);
}

function compareNumbers(a: readonly number[], b: readonly number[]): PlaceAgreement {
  if (a.length === 0 || b.length === 0) return 'unknown';
  if (a[0] === b[0]) return 'same';
  return a.some((number) => b.includes(number)) ? 'compatible' : 'different';
}

/** Whether both say the same three pages or more, on which no other text has room. */
export function fillSpan(a: Place, b: Place): boolean {
  return sameSpan(a, b) && a.pages!.last! - a.pages!.first! >= 2;
}

/** Whether both say more than one page, and the same ones: no two texts of the same authors share that. */
export function sameSpan(a: Place, b: Place): boolean {
  return (
    a.pages?.span === true &&
    b.pages?.span === true &&
    a.pages.first === b.pages.first &&
    a.pages.last === b.pages.last
  );
}
