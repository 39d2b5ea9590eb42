import { normaliseIdentifier } from '../../model/identifiers.js';
import { pageRange } from '../../model/page-range.js';
import type { InputField } from '../input-fields.js';
import { macrosIn, textOfValue, type BibtexEntry } from './entry.js';
import { BIBTEX_FIELDS, VERBATIM } from './fields.js';
import { plainTexts, plainVerbatim } from './tex.js';

/** The macros (`@string`) that were defined, by their names in lower case. */
export type Macros = ReadonlyMap<string, string>;

/** So deep may macros stand in macros; one that stands in itself ends here. */
const DEEPEST = 10;

/** What an entry says of each field, without LaTeX. */
export function saidByEntry(entry: BibtexEntry, macros: Macros): Map<InputField, readonly string[]> {
  const byName = fieldTexts(entry, macros);
  const said = new Map<InputField, readonly string[]>();
  for (const [field, names] of BIBTEX_FIELDS) {
    const name = names.find((each) => byName.has(each));
    if (name === undefined) continue;
    const text = byName.get(name) as string;
    said.set(field, field === 'authors' ? namesIn(text) : [VERBATIM.has(field) ? plainVerbatim(text) : text]);
  }
  const book = byName.get('booktitle');
  const isBook = /^(?:mv)?(?:proceedings|collection|book)$/i.test(entry.type);
  if (!said.has('title') && book !== undefined && isBook) said.set('title', [book]);
  sayEprint(said, byName);
  withoutLatex(said);
  const pages = said.get('pages')?.[0];
  if (pages !== undefined) said.set('pages', [pageRange(pages)]);
  said.set('type', [entry.type.toLowerCase()]);
  if (entry.key !== '') said.set('paper_id', [entry.key]);
  return said;
}

/** The texts of an entry's fields by their names in lower case, with its macros in their places and LaTeX as it is; of a field that comes twice, the first. */
export function fieldTexts(entry: BibtexEntry, macros: Macros): Map<string, string> {
  const byName = new Map<string, string>();
  for (const [name, value] of entry.fields) {
    const key = name.toLowerCase();
    const text = textWith(macros, value, 0);
    if (text.trim() !== '' && !byName.has(key)) byName.set(key, text);
  }
  return byName;
}

/** A value with the texts of its macros in their places. */
function textWith(macros: Macros, value: string, depth: number): string {
  return textOfValue(value, (name) => {
    const macro = macros.get(name.toLowerCase());
    return macro === undefined || depth > DEEPEST ? name : textWith(macros, macro, depth + 1);
  });
}

/** The macros that an entry needs, those that they need themselves first. */
export function macrosOf(entry: BibtexEntry, macros: Macros): Record<string, string> {
  const needed: Record<string, string> = {};
  const need = (value: string, depth: number): void => {
    for (const name of macrosIn(value)) {
      const macro = macros.get(name.toLowerCase());
      if (macro === undefined || depth > DEEPEST || Object.hasOwn(needed, name)) continue;
      need(macro, depth + 1);
      needed[name] = macro;
    }
  };
  for (const [, value] of entry.fields) need(value, 0);
  return needed;
}

/** Names between "and", where it does not stand inside braces. */
export function namesIn(text: string): string[] {
  const names: string[] = [];
  let depth = 0;
  let from = 0;
  for (const match of text.matchAll(/\\.|[{}]|\s+and(?=\s)/gis)) {
    if (match[0] === '{') depth++;
    else if (match[0] === '}') depth--;
    else if (depth === 0 && !match[0].startsWith('\\')) {
      names.push(text.slice(from, match.index));
      from = match.index + match[0].length;
    }
  }
  names.push(text.slice(from));
  return names.map((name) => name.trim()).filter((name) => name !== '' && name.toLowerCase() !== 'others');
}

/** `eprint` holds an identifier of the archive that `archiveprefix` or `eprinttype` names. */
function sayEprint(said: Map<InputField, readonly string[]>, byName: ReadonlyMap<string, string>): void {
  const eprint = byName.get('eprint');
  if (eprint === undefined) return;
  const archive = (byName.get('eprinttype') ?? byName.get('archiveprefix') ?? '').toLowerCase();
  if (archive === 'pubmed' || archive === 'pmid') {
    if (!said.has('pmid')) said.set('pmid', [plainVerbatim(eprint)]);
  } else if ((archive === '' || archive === 'arxiv') && !said.has('arxiv_id')) {
    const id = normaliseIdentifier('arxiv', plainVerbatim(eprint));
    if (id !== undefined) said.set('arxiv_id', [id]);
  }
}

function withoutLatex(said: Map<InputField, readonly string[]>): void {
  const texts = [...said].filter(([field]) => !VERBATIM.has(field));
  const plain = plainTexts(texts.flatMap(([, values]) => values));
  let at = 0;
  for (const [field, values] of texts) {
    said.set(field, plain.slice(at, at + values.length));
    at += values.length;
  }
}
