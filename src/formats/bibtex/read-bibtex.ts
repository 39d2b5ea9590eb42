import type { PaperRecord } from '../../model/paper.js';
import type { EntryTroubles } from '../entry-troubles.js';
import { recordOf } from '../input-fields.js';
import type { TextLines } from '../text-lines.js';
import { closingOf, parseEntry, type BibtexEntry } from './entry.js';
import { macrosOf, saidByEntry } from './said.js';

/** No entry is longer than this: one that is not closed would go on to the end of the file. */
const LONGEST_ENTRY = 4 * 1024 * 1024;

/** Where an entry begins: with it, one that was not closed before it ends. A key may be odd ("Smith et al. 2001") where all else is usual. */
const NEXT_ENTRY =
  /^[ \t]*@[ \t]*(?:[a-z]+[ \t]*[{(][ \t]*[^\s,={}"]*[ \t]*(?:,|=|$)|(?:article|(?:in)?book|in(?:proceedings|collection)|conference|proceedings|\w*thesis|techreport|report|unpublished|misc|online)[ \t]*\{[^,=\r\n]*,[ \t]*(?:$|[a-z_-]+[ \t]*=))/gim;

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
    const strings = macrosOf(entry, this.macros);
    return recordOf(saidByEntry(entry, this.macros), {
      format: 'bibtex',
      entry_type: entry.type,
      key: entry.key,
      fields: entry.fields,
      ...(Object.keys(strings).length > 0 && { strings }),
    });
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
