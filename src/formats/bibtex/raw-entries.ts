import { EntryCutter, nameOfEntry, type CutEntry } from './cut-entries.js';
import { parseEntry } from './entry.js';
import { fieldTexts } from './said.js';

/** An entry with the texts of its fields, LaTeX in them as it is. */
export interface RawEntry {
  /** In lower case: `inproceedings`. */
  readonly type: string;
  readonly key: string;
  /** By names in lower case; empty fields are left out. */
  readonly fields: ReadonlyMap<string, string>;
}

export interface RawEntriesOptions {
  /** Whether an entry is to be read at all, by its text: the others cost next to nothing. */
  readonly wants?: (text: string) => boolean;
  /** Hears, with its line, of an entry that can't be read, and is left out. */
  readonly onTrouble: (line: number, what: string) => void;
}

/** Reads BibTeX for its fields, piece by piece, where no record is made of the entries. */
export class RawEntries {
  readonly #options: RawEntriesOptions;
  readonly #cutter: EntryCutter;
  readonly #macros = new Map<string, string>();
  #lastIsClosed = true;

  constructor(options: RawEntriesOptions) {
    this.#options = options;
    this.#cutter = new EntryCutter((line) => options.onTrouble(line, 'a field stands outside of any entry'));
  }

  push(text: string): RawEntry[] {
    return this.#read(this.#cutter.push(text));
  }

  end(): RawEntry[] {
    return this.#read(this.#cutter.end());
  }

  /** After the end: whether the last entry is whole; where it isn't, the text was cut off. */
  get isWhole(): boolean {
    return this.#lastIsClosed;
  }

  #read(entries: Iterable<CutEntry>): RawEntry[] {
    const read: RawEntry[] = [];
    for (const entry of entries) {
      this.#lastIsClosed = entry.isClosed;
      const raw = this.#take(entry);
      if (raw) read.push(raw);
    }
    return read;
  }

  #take({ text, type, line, escapes, isClosed }: CutEntry): RawEntry | undefined {
    if (type === 'comment' || type === 'preamble') return undefined;
    if (type !== 'string' && this.#options.wants?.(text) === false) return undefined;
    const entry = isClosed ? parseEntry(text, escapes) : { what: 'a "}" is missing', at: 0 };
    if ('what' in entry) {
      this.#options.onTrouble(line, `the entry ${nameOfEntry(text)} can't be read: ${entry.what}`);
      return undefined;
    }
    if (type !== 'string') return { type, key: entry.key, fields: fieldTexts(entry, this.#macros) };
    for (const [name, value] of entry.fields) this.#macros.set(name.toLowerCase(), value);
    return undefined;
  }
}
