import { foldLetters, foldWords, plainText } from '../model/fold.js';
import { normaliseIdentifier, type IdentifierType } from '../model/identifiers.js';
import { plausibleYear, namesIn } from '../model/paper.js';
import { sortOf } from '../model/publication-kind.js';

/** The fields that hold one identifier, by the names under which records keep them. */
export const IDENTIFIER_FIELD: ReadonlyMap<string, IdentifierType> = new Map(
  Object.entries({
    doi: 'doi',
    DOI: 'doi',
    arxiv_id: 'arxiv',
    openalex_id: 'openalex',
    pmid: 'pmid',
    pmcid: 'pmcid',
  }),
);

/** JSON with the keys of every object in order, so that equal values have equal texts. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, held]) => held !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, held]) => `${JSON.stringify(key)}:${canonical(held)}`).join(',')}}`;
}

/**
 * What two values of a field have in common when they say the same: "288-97" and "288-297", "10.1000/X" and
 * "https://doi.org/10.1000/x", one title in two spellings. Values with other keys are alternatives to each other. Pure.
 */
export function keyOf(field: string, value: unknown): string {
  const type = IDENTIFIER_FIELD.get(field);
  if (type !== undefined) return normaliseIdentifier(type, value) ?? plainKey(value);
  switch (field) {
    case 'title':
    case 'abstract':
      return lettersKey(value);
    case 'authors':
      return surnames(value).sort().join('\n');
    case 'venue':
      return lettersKey(
        textIn(value)
          .replace(/^the\s+/i, '')
          .replace(/\s&\s/g, ' and '),
      );
    case 'year':
      return String(yearIn(value) ?? plainKey(value));
    case 'volume':
    case 'number':
      return lettersKey(value).replace(/^0+(?=\d)/, '');
    case 'pages':
      return pagesKey(value);
    case 'type':
      return typeof value === 'string' ? sortOf(value) : plainKey(value);
    case 'language':
      return typeof value === 'string' ? value.trim().slice(0, 2).toLowerCase() : plainKey(value);
    default:
      return plainKey(value);
  }
}

/** True when two values of a field say the same. The cheap answers first: this is asked for every field of every paper. */
export function sameValue(field: string, a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === 'string' && typeof b === 'string' && a.toLowerCase() === b.toLowerCase()) return true;
  if (field === 'year' && typeof a === 'number' && typeof b === 'number') return false;
  if (field === 'authors' && Array.isArray(a) && Array.isArray(b)) {
    const [some, others] = [authorsIn(a), authorsIn(b)];
    if (some.length > 0 && others.length > 0) {
      if (some.length !== others.length) return false;
      if (some.every(({ name }, at) => lastWord(name) === lastWord(others[at]!.name))) return true;
    }
  }
  return keyOf(field, a) === keyOf(field, b);
}

/** The family name where it stands last, which it does most often; all of a name that ends with what may be initials. */
function lastWord(name: string): string {
  const comma = name.indexOf(',');
  const text = (comma > 0 ? name.slice(0, comma) : name).trimEnd();
  const word = text.slice(text.lastIndexOf(' ') + 1);
  return word.length > 3 ? word.toLowerCase() : name;
}

/** A venue may be a list of names, of which the first counts. */
export function textIn(value: unknown): string {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : typeof first === 'number' ? String(first) : '';
}

export function yearIn(value: unknown): number | undefined {
  return typeof value === 'number' || typeof value === 'string' ? plausibleYear(value) : undefined;
}

function plainKey(value: unknown): string {
  if (typeof value === 'string') return value.trim().replace(/\s+/g, ' ');
  return typeof value === 'number' ? String(value) : canonical(value);
}

function lettersKey(value: unknown): string {
  const text = textIn(value);
  return foldLetters(plainText(text)) || plainKey(text === '' ? value : text);
}

/** Stands in a list of names where the rest was left out. */
const NOBODY = /^[\s.,…]*(?:et\.?\s*al\.?|(?:and\s+)?others)?[\s.,…]*$/i;

/** One author of a list, in whatever form it came. */
export interface AuthorView {
  readonly name: string;
  /** True when an affiliation or an ORCID iD is given. */
  readonly described: boolean;
}

/** The authors in a list of names, a list of objects, or one text; without "et al.". */
export function authorsIn(value: unknown): AuthorView[] {
  const list: unknown[] = typeof value === 'string' ? namesIn(value) : Array.isArray(value) ? value : [];
  const authors: AuthorView[] = [];
  for (const entry of list) {
    const { name, affiliations, orcid } = (
      typeof entry === 'object' && entry !== null ? entry : { name: entry }
    ) as { name?: unknown; affiliations?: unknown; orcid?: unknown };
    if (typeof name !== 'string' || NOBODY.test(name)) continue;
    const placed = Array.isArray(affiliations) && affiliations.length > 0;
    authors.push({ name, described: placed || typeof orcid === 'string' });
  }
  return authors;
}

function surnames(value: unknown): string[] {
  const names = authorsIn(value).map(({ name }) => surnameOf(name));
  return names.length > 0 ? names : [plainKey(value)];
}

/** The last word of the family name, folded: enough to tell whether two lists name the same people. */
function surnameOf(name: string): string {
  const comma = name.indexOf(',');
  const family = comma > 0 ? name.slice(0, comma) : name.replace(/\s+(?:\p{Lu}\.?[\s-]?){1,3}$/u, '');
  return foldWords(plainText(family)).split(' ').at(-1) ?? '';
}

/** First and last page without marks: "pp. 288–97" → "288-297". */
function pagesKey(value: unknown): string {
  const text = plainKey(value)
    .toLowerCase()
    .replace(/[‐-―−]+|--+/g, '-')
    .replace(/^pp?\.?\s*|\s+/g, '');
  const range = /^([a-z]*)(\d+)-([a-z]*)(\d+)$/.exec(text);
  if (!range) return text;
  const [, letters, first, lastLetters, last] = range as unknown as [string, string, string, string, string];
  const whole = last.length < first.length ? first.slice(0, first.length - last.length) + last : last;
  const from = `${letters}${first}`;
  const to = `${lastLetters === '' ? letters : lastLetters}${whole}`;
  return from === to ? from : `${from}-${to}`;
}
