import { closingOf } from './entry.js';

/** An entry as it stands in a file. */
export interface CutEntry {
  readonly text: string;
  /** In lower case, `inproceedings`. */
  readonly type: string;
  /** Of its first character, from 1. */
  readonly line: number;
  /** Its braces are balanced when those after a backslash don't count. */
  readonly escapes: boolean;
  /** False where a "}" is missing before the next entry begins, or the file ends. */
  readonly isClosed: boolean;
}

/** No entry is longer than this: one that is not closed would go on to the end of the file. */
const LONGEST_ENTRY = 4 * 1024 * 1024;

/** Where an entry begins: with it, one that was not closed before it ends. A key may be odd ("Smith et al. 2001") where all else is usual. */
const NEXT_ENTRY =
  /^[ \t]*@[ \t]*(?:[a-z]+[ \t]*[{(][ \t]*[^\s,={}"]*[ \t]*(?:,|=|$)|(?:article|(?:in)?book|in(?:proceedings|collection)|conference|proceedings|\w*thesis|techreport|report|unpublished|misc|online)[ \t]*\{[^,=\r\n]*,[ \t]*(?:$|[a-z_-]+[ \t]*=))/gim;

/** Cuts BibTeX into its entries, whatever they hold, so that a bad one reaches no other. */
export class EntryCutter {
  private readonly onLostField: (line: number) => void;
  private rest = '';
  private line = 1;

  /** `onLostField` hears of a field that stands outside of any entry. */
  constructor(onLostField: (line: number) => void) {
    this.onLostField = onLostField;
  }

  /** The entries that end in this text; to be taken to the last. */
  push(text: string): Generator<CutEntry> {
    this.rest += text;
    return this.cut(false);
  }

  end(): Generator<CutEntry> {
    return this.cut(true);
  }

  private *cut(isEnd: boolean): Generator<CutEntry> {
    for (;;) {
      const found = /(?<![\w.])@\s*([a-z]+)\s*[{(]/i.exec(this.rest);
      if (!found) {
        // The beginning of an entry may be cut off here: its line is kept.
        this.between(isEnd ? this.rest.length : this.rest.lastIndexOf('\n') + 1);
        return;
      }
      this.between(found.index);
      const open = found[0].length - 1;
      const end = this.endOfEntry(open, isEnd);
      if (end === undefined) return;
      const text = this.rest.slice(0, end.at);
      yield {
        text,
        type: (found[1] as string).toLowerCase(),
        line: this.line,
        escapes: end.escapes,
        isClosed: closingOf(text, open, end.escapes) !== undefined,
      };
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

  /** What stands between two entries is a comment, unless it is what a brace too many has cut off. */
  private between(end: number): void {
    const text = this.rest.slice(0, end);
    const lost = /^[ \t,]*[a-z][\w-]*[ \t]*=[ \t]*[{"]/im.exec(text);
    if (lost) this.onLostField(this.line + text.slice(0, lost.index).split('\n').length - 1);
    this.drop(end);
  }

  private drop(characters: number): void {
    this.line += this.rest.slice(0, characters).split('\n').length - 1;
    this.rest = this.rest.slice(characters);
  }
}

/** An entry's key, or its type where it has none, as messages name it. */
export const nameOfEntry = (text: string): string => {
  const [, type, key] = /^@\s*([a-z]+)\s*[{(]\s*([^\s,={}"]*)/i.exec(text) ?? [];
  return key === undefined || key === '' ? `@${type ?? ''}` : `"${key}" (@${type ?? ''})`;
};
