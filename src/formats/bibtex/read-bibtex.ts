import { normaliseIdentifier } from '../../model/identifiers.js';
import type { PaperRecord } from '../../model/paper.js';
import type { EntryTroubles } from '../entry-troubles.js';
import { recordOf, type InputField } from '../input-fields.js';
import type { TextLines } from '../text-lines.js';
import { closingOf, macrosIn, parseEntry, textOfValue, type BibtexEntry } from './entry.js';
import { BIBTEX_FIELDS, VERBATIM } from './fields.js';
import { plainTexts, plainVerbatim } from './tex.js';

/** No entry is longer than this: one that is not closed would go on to the end of the file. */
const LONGEST_ENTRY = 4 * 1024 * 1024;

/** Where an entry begins: with it, one that was not closed before it ends. */
const NEXT_ENTRY = /^[ \t]*@[ \t]*[a-z]+[ \t]*[{(][ \t]*[^\s,={}"]*[ \t]*(?:,|=|$)/gim;

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/**
 * Reads BibTeX an entry at a time. Entries are cut out and taken apart here, so that every value is kept as it came and a
 * bad entry reaches no other one; what LaTeX stands for is the parser's to say.
 */
export class BibtexReader {
  private readonly troubles: EntryTroubles;
  private readonly macros = new Map<string, string>();
  private rest = '';
  private line = 1;

  constructor(troubles: EntryTroubles) {
    this.troubles = troubles;
  }

  push({ bytes }: TextLines): PaperRecord[] {
    this.rest += bytes.toString('utf8');
    return this.read(false);
  }

  end(): PaperRecord[] {
    return this.read(true);
  }

  private read(isEnd: boolean): PaperRecord[] {
    const records: PaperRecord[] = [];
    for (;;) {
      const found = /(?<![\w.])@\s*([a-z]+)\s*[{(]/i.exec(this.rest);
      if (!found) {
        // The beginning of an entry may be cut off here: its line is kept.
        this.between(isEnd ? this.rest.length : this.rest.lastIndexOf('\n') + 1);
        return records;
      }
      this.between(found.index);
      const end = this.endOfEntry(found[0].length - 1, isEnd);
      if (end === undefined) return records;
      const record = this.take(this.rest.slice(0, end.at), end.escapes, (found[1] as string).toLowerCase());
      if (record) records.push(record);
      this.drop(end.at);
    }
  }

  /** Where the entry that `rest` begins with ends; undefined when more must be read to tell. */
  private endOfEntry(open: number, isEnd: boolean): { at: number; escapes: boolean } | undefined {
    NEXT_ENTRY.lastIndex = open;
    const next = NEXT_ENTRY.exec(this.rest)?.index;
    for (const escapes of [false, true]) {
      const at = closingOf(this.rest, open, escapes);
      if (at !== undefined && (next === undefined || at <= next)) return { at, escapes };
    }
    // Behind the next entry's beginning it is closed by a brace of another one.
    if (next !== undefined) return { at: next, escapes: false };
    return isEnd || this.rest.length > LONGEST_ENTRY ? { at: this.rest.length, escapes: false } : undefined;
  }

  private take(text: string, escapes: boolean, type: string): PaperRecord | undefined {
    if (type === 'comment' || type === 'preamble') return undefined;
    const open = text.search(/[{(]/);
    const closed = closingOf(text, open, escapes) !== undefined;
    if (!closed) {
      this.troubles.leftOut(
        this.line,
        `the entry ${nameOf(text)} is not closed: a "}" is missing before the next entry begins`,
      );
      return undefined;
    }
    const entry = parseEntry(text, escapes);
    if ('what' in entry) {
      const line = this.line + text.slice(0, entry.at).split('\n').length - 1;
      this.troubles.leftOut(line, `the entry ${nameOf(text)} can't be read: ${entry.what}`);
      return undefined;
    }
    if (type !== 'string') return this.recordOfEntry(entry);
    for (const [name, value] of entry.fields) this.macros.set(name.toLowerCase(), value);
    return undefined;
  }

  private recordOfEntry(entry: BibtexEntry): PaperRecord {
    const byName = new Map<string, string>();
    for (const [name, value] of entry.fields) {
      const key = name.toLowerCase();
      const text = this.text(value);
      if (text.trim() !== '' && !byName.has(key)) byName.set(key, text);
    }
    const strings = this.macrosOf(entry);
    return recordOf(this.saidBy(entry, byName), {
      format: 'bibtex',
      entry_type: entry.type,
      key: entry.key,
      fields: entry.fields,
      ...(Object.keys(strings).length > 0 && { strings }),
    });
  }

  private saidBy(
    entry: BibtexEntry,
    byName: ReadonlyMap<string, string>,
  ): Map<InputField, readonly string[]> {
    const said = new Map<InputField, readonly string[]>();
    for (const [field, names] of BIBTEX_FIELDS) {
      const name = names.find((each) => byName.has(each));
      if (name === undefined) continue;
      const text = byName.get(name) as string;
      said.set(
        field,
        field === 'authors' ? namesIn(text) : [VERBATIM.has(field) ? plainVerbatim(text) : text],
      );
    }
    const book = byName.get('booktitle');
    if (
      !said.has('title') &&
      book !== undefined &&
      /^(?:mv)?(?:proceedings|collection|book)$/i.test(entry.type)
    )
      said.set('title', [book]);
    sayEprint(said, byName);
    withoutLatex(said);
    const pages = said.get('pages')?.[0];
    if (pages !== undefined) said.set('pages', [pages.replace(/\s*[-–—]+\s*/g, '-')]);
    said.set('type', [entry.type.toLowerCase()]);
    if (entry.key !== '') said.set('paper_id', [entry.key]);
    return said;
  }

  /** A value with the texts of its macros in their places. */
  private text(value: string, depth = 0): string {
    return textOfValue(value, (name) => {
      const macro = this.macros.get(name.toLowerCase());
      if (macro === undefined || depth > 10) return name;
      return this.text(macro, depth + 1);
    });
  }

  /** The macros that an entry needs, those that they need themselves first. */
  private macrosOf(entry: BibtexEntry): Record<string, string> {
    const needed: Record<string, string> = {};
    const need = (value: string, depth: number): void => {
      for (const name of macrosIn(value)) {
        const macro = this.macros.get(name.toLowerCase());
        if (macro === undefined || depth > 10 || Object.hasOwn(needed, name)) continue;
        need(macro, depth + 1);
        needed[name] = macro;
      }
    };
    for (const [, value] of entry.fields) need(value, 0);
    return needed;
  }

  /** What stands between two entries is a comment, unless it is what a brace too many has cut off. */
  private between(end: number): void {
    const text = this.rest.slice(0, end);
    const lost = /^[ \t,]*[a-z][\w-]*[ \t]*=[ \t]*[{"]/im.exec(text);
    if (lost) {
      const line = this.line + text.slice(0, lost.index).split('\n').length - 1;
      this.troubles.mended(
        line,
        `a field stands outside of any entry, and is not read: the entry before it has a "}" too many, or was left out`,
      );
    }
    this.drop(end);
  }

  private drop(characters: number): void {
    this.line += this.rest.slice(0, characters).split('\n').length - 1;
    this.rest = this.rest.slice(characters);
  }
}

const nameOf = (text: string): string => {
  const [, type, key] = /^@\s*([a-z]+)\s*[{(]\s*([^\s,={}"]*)/i.exec(text) ?? [];
  return key === undefined || key === '' ? `@${type ?? ''}` : `"${key}" (@${type ?? ''})`;
};

/** Names between "and", where it does not stand inside braces. */
function namesIn(text: string): string[] {
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

export const isMonth = (macro: string): boolean => MONTHS.includes(macro.toLowerCase());
