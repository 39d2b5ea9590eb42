import { isUtf8 } from 'node:buffer';
import { InputError } from '../model/errors.js';
import { STANDARD_INPUT } from './list-file.js';

/** One record of a list, as bytes; `offset` counts from the first byte of the (unzipped) list. */
export interface RawRecord {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** The three shapes that a list may have. */
export type ListShape = 'array' | 'papers' | 'lines';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Bytes that may come before the list in `{"collection_metadata": …, "papers": […], …}`, and as many behind it. */
const MOST_AROUND_PAPERS = 64 * 1024 * 1024;

const isSpace = (byte: number): boolean =>
  byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;

/** A mark, or a zero byte beside the character that a list begins with. */
function isUtf16(bytes: Buffer): boolean {
  const first = bytes[0] as number;
  const second = bytes[1] as number;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return (first === 0) !== (second === 0) && beginsText(first === 0 ? second : first);
}

const beginsText = (byte: number): boolean => isSpace(byte) || (byte > 0x20 && byte < 0x7f);

/** What is wrong with these bytes as JSON, if anything. */
function problemOf(bytes: Buffer): string | undefined {
  if (!isUtf8(bytes)) return 'it is not UTF-8';
  try {
    JSON.parse(bytes.toString('utf8'));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Cuts a list of papers into records without parsing them: it follows strings and brackets only, which is several
 * times faster than tokenising, and gives the place of every record, so that a record can be read again by itself.
 * What stands inside a record is JSON.parse's to judge.
 *
 * Accepts `[…]`, `{…, "papers": […], …}` and JSON Lines; recognises them by their content.
 */
export class RecordSplitter {
  private readonly name: string;
  private mode: 'start' | 'object' | 'array' | 'tail' | 'lines' | 'end' = 'start';
  private inPapers = false;
  private buffer: Buffer = Buffer.alloc(0);
  /** Offset of `buffer[0]` in the list. */
  private base = 0;
  private at = 0;
  private recordStart = -1;
  private depth = 0;
  private inString = false;
  private keyStart = -1;
  private lastKey = '';
  private needsComma = false;
  private afterComma = false;
  /** What stands before the list in its wrapper. */
  private head: Buffer = Buffer.alloc(0);

  constructor(name: string) {
    this.name = name;
  }

  get shape(): ListShape {
    if (this.mode === 'lines') return 'lines';
    return this.inPapers ? 'papers' : 'array';
  }

  /** What stands before the list in its wrapper: `{"consolidation_metadata": …}`; undefined where that has not been read, or there is none. */
  get wrapper(): Readonly<Record<string, unknown>> | undefined {
    if (this.head.length === 0) return undefined;
    const bytes = Buffer.concat([this.head, Buffer.from('0}')]);
    return JSON.parse(bytes.toString('utf8')) as Readonly<Record<string, unknown>>;
  }

  /** The records that end in this chunk. Throws InputError where the list is no list. */
  push(chunk: Buffer): RawRecord[] {
    this.dropConsumed();
    this.buffer = this.buffer.length === 0 ? chunk : Buffer.concat([this.buffer, chunk]);
    const records: RawRecord[] = [];
    while (this.step(records));
    return records;
  }

  /** The record that the end of the list completes, if any. Throws InputError when the list ends too early. */
  end(): RawRecord[] {
    const records: RawRecord[] = [];
    const bytes = this.base + this.buffer.length;
    if (this.mode === 'lines' && this.at < this.buffer.length) {
      this.buffer = Buffer.concat([this.buffer, Buffer.from('\n')]);
      while (this.step(records));
    }
    if (this.mode === 'start' && this.buffer.length > 0) {
      // Shorter than a byte order mark: `[]` is a list too.
      this.buffer = Buffer.concat([this.buffer, Buffer.from('   ')]);
      while (this.step(records));
    }
    if (this.mode === 'start') {
      throw new InputError(`"${this.name}" is empty; expected a list of papers`, {
        next:
          this.name === STANDARD_INPUT
            ? 'The command before the pipe wrote nothing: see what it says.'
            : 'Check the file.',
      });
    }
    if (this.mode !== 'end' && this.mode !== 'lines') {
      throw new InputError(`"${this.name}" ends too early, at byte ${bytes}: the list is not closed`, {
        next: 'The file was probably cut off while it was written or copied: make it again.',
      });
    }
    return records;
  }

  private dropConsumed(): void {
    const keepFrom = this.recordStart >= 0 ? this.recordStart : this.keyStart >= 0 ? this.keyStart : this.at;
    if (keepFrom === 0) return;
    this.buffer = this.buffer.subarray(keepFrom);
    this.base += keepFrom;
    this.at -= keepFrom;
    if (this.recordStart >= 0) this.recordStart -= keepFrom;
    if (this.keyStart >= 0) this.keyStart -= keepFrom;
  }

  /** Goes on in the present mode; false when more bytes are needed. */
  private step(records: RawRecord[]): boolean {
    switch (this.mode) {
      case 'start':
        return this.stepStart();
      case 'lines':
        return this.stepLines(records);
      case 'object':
        return this.stepObject(records);
      case 'array':
        return this.stepArray(records);
      case 'tail':
        return this.stepTail();
      case 'end':
        return this.stepEnd();
    }
  }

  private stepStart(): boolean {
    if (this.base === 0 && this.at === 0) {
      if (this.buffer.length < 3) return false;
      if (this.buffer[0] === 0xef && this.buffer[1] === 0xbb && this.buffer[2] === 0xbf) this.at = 3;
      if (isUtf16(this.buffer)) {
        throw new InputError(`"${this.name}" is UTF-16; save it as UTF-8`, {
          next: 'Save the list as UTF-8, and run the command again.',
        });
      }
    }
    const first = this.skipSpace();
    if (first === undefined) return false;
    if (first === OPEN_ARRAY) {
      this.at++;
      this.mode = 'array';
    } else if (first === OPEN_OBJECT) {
      this.recordStart = this.at;
      this.mode = 'object';
    } else {
      throw new InputError(
        `"${this.name}" is no list of papers: it begins with ${JSON.stringify(this.excerpt())}; expected {"papers": […]}, an array, or JSON Lines`,
        {
          next: 'Check the file: a list is JSON, CSV, RIS, BibTeX, or what PubMed, Web of Science and EndNote export.',
        },
      );
    }
    return true;
  }

  /** An object at the top: either the wrapper of the list or the first line of JSON Lines. */
  private stepObject(records: RawRecord[]): boolean {
    const buffer = this.buffer;
    while (this.at < buffer.length) {
      if (this.inString) {
        if (!this.skipString()) return this.needMoreOfObject();
        if (this.depth === 1 && this.keyStart >= 0) {
          this.lastKey = buffer.toString('latin1', this.keyStart, this.at - 1);
          this.keyStart = -1;
        }
        continue;
      }
      const byte = buffer[this.at++] as number;
      if (byte === QUOTE) {
        this.inString = true;
        if (this.depth === 1) this.keyStart = this.at;
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        if (byte === OPEN_ARRAY && this.depth === 1 && this.lastKey === 'papers') {
          this.enterPapers();
          this.depth = 0;
          this.mode = 'array';
          return true;
        }
        this.depth++;
        this.lastKey = '';
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        if (--this.depth === 0) {
          records.push(this.takeRecord());
          this.mode = 'lines';
          return true;
        }
      } else if (byte === COMMA) {
        this.lastKey = '';
      } else if (byte !== COLON && !isSpace(byte) && this.lastKey === 'papers') {
        this.lastKey = '';
      }
    }
    return this.needMoreOfObject();
  }

  private enterPapers(): void {
    const begins = this.base + this.at - 1;
    this.head = Buffer.from(this.buffer.subarray(this.recordStart, this.at - 1));
    const wrong = problemOf(Buffer.concat([this.head, Buffer.from('0}')]));
    if (wrong !== undefined) {
      throw new InputError(
        `"${this.name}" is damaged before its list of papers, which begins at byte ${begins}: ${wrong}`,
        { next: 'Repair the file.' },
      );
    }
    this.inPapers = true;
    this.recordStart = -1;
  }

  private needMoreOfObject(): false {
    if (this.buffer.length - Math.max(this.recordStart, 0) > MOST_AROUND_PAPERS) {
      throw new InputError(
        `"${this.name}" begins with an object of over 64 MB without a "papers" list; expected {"papers": […]}, an array, or JSON Lines`,
        { next: 'Check the file.' },
      );
    }
    return false;
  }

  private stepArray(records: RawRecord[]): boolean {
    if (this.recordStart < 0) {
      const first = this.skipSpace();
      if (first === undefined) return false;
      if (first === CLOSE_ARRAY) {
        if (this.afterComma) this.refuse('a paper');
        this.at++;
        this.depth = 1;
        this.mode = this.inPapers ? 'tail' : 'end';
        if (this.inPapers) this.recordStart = this.at;
        return true;
      }
      if (this.needsComma !== (first === COMMA))
        this.refuse(this.needsComma ? 'a comma between two papers' : 'a paper');
      if (first === COMMA) {
        this.at++;
        this.needsComma = false;
        this.afterComma = true;
        return true;
      }
      this.recordStart = this.at;
      this.depth = 0;
    }
    if (!this.skipValue()) return false;
    records.push(this.takeRecord());
    this.needsComma = true;
    this.afterComma = false;
    return true;
  }

  /** Moves behind the value that began at `recordStart`; false when it goes on in the next chunk. */
  private skipValue(): boolean {
    const buffer = this.buffer;
    while (this.at < buffer.length) {
      if (this.inString) {
        if (!this.skipString()) return false;
        if (this.depth === 0) return true;
        continue;
      }
      const byte = buffer[this.at] as number;
      if (this.depth === 0 && (byte === COMMA || byte === CLOSE_ARRAY || isSpace(byte))) return true;
      this.at++;
      if (byte === QUOTE) this.inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.depth++;
      else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --this.depth === 0) return true;
    }
    return false;
  }

  private stepTail(): boolean {
    while (this.at < this.buffer.length) {
      if (this.inString) {
        if (!this.skipString()) return this.needMoreOfTail();
        continue;
      }
      const byte = this.buffer[this.at++] as number;
      if (byte === QUOTE) this.inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.depth++;
      else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --this.depth === 0) {
        this.checkWrapper();
        this.mode = 'end';
        return true;
      }
    }
    return this.needMoreOfTail();
  }

  private needMoreOfTail(): false {
    if (this.buffer.length - this.recordStart > MOST_AROUND_PAPERS) {
      throw new InputError(`"${this.name}" has over 64 MB behind its list of papers`, {
        next: 'Check the file.',
      });
    }
    return false;
  }

  /** The wrapper without its list must be JSON, and "papers" in it only once. */
  private checkWrapper(): void {
    const ends = this.base + this.recordStart;
    const wrapper = Buffer.concat([
      this.head,
      Buffer.from('0'),
      this.buffer.subarray(this.recordStart, this.at),
    ]);
    const wrong = problemOf(wrapper);
    if (wrong !== undefined) {
      throw new InputError(
        `"${this.name}" is damaged behind its list of papers, which ends at byte ${ends}: ${wrong}`,
        { next: 'Repair the file.' },
      );
    }
    if ((JSON.parse(wrapper.toString('utf8')) as { papers?: unknown }).papers !== 0) {
      throw new InputError(`"${this.name}" has "papers" twice: the first ends at byte ${ends}`, {
        next: 'Put all papers into one list.',
      });
    }
    this.recordStart = -1;
  }

  private stepEnd(): boolean {
    if (this.skipSpace() !== undefined) this.refuse('the end of the file');
    return false;
  }

  private stepLines(records: RawRecord[]): boolean {
    const newline = this.buffer.indexOf(NEWLINE, this.at);
    if (newline < 0) {
      this.recordStart = this.at < this.buffer.length ? this.at : -1;
      return false;
    }
    const start = this.recordStart >= 0 ? this.recordStart : this.at;
    this.recordStart = -1;
    this.at = newline + 1;
    let from = start;
    let to = newline;
    while (from < to && isSpace(this.buffer[from] as number)) from++;
    while (to > from && isSpace(this.buffer[to - 1] as number)) to--;
    if (to > from) records.push({ offset: this.base + from, bytes: this.buffer.subarray(from, to) });
    return true;
  }

  private takeRecord(): RawRecord {
    const record = {
      offset: this.base + this.recordStart,
      bytes: this.buffer.subarray(this.recordStart, this.at),
    };
    this.recordStart = -1;
    return record;
  }

  /** Moves behind the closing quote of the string that `at` stands in; false when it isn't there yet. */
  private skipString(): boolean {
    for (;;) {
      const quote = this.buffer.indexOf(QUOTE, this.at);
      if (quote < 0) {
        // A backslash at the very end escapes what comes next: stand on the run of backslashes, not behind it.
        let end = this.buffer.length;
        while (end > this.at && this.buffer[end - 1] === BACKSLASH) end--;
        this.at = end;
        return false;
      }
      let backslashes = 0;
      while (quote - 1 - backslashes >= this.at && this.buffer[quote - 1 - backslashes] === BACKSLASH)
        backslashes++;
      this.at = quote + 1;
      if (backslashes % 2 === 0) {
        this.inString = false;
        return true;
      }
    }
  }

  private skipSpace(): number | undefined {
    while (this.at < this.buffer.length) {
      const byte = this.buffer[this.at] as number;
      if (!isSpace(byte)) return byte;
      this.at++;
    }
    return undefined;
  }

  private excerpt(): string {
    return this.buffer.toString('utf8', this.at, this.at + 20);
  }

  private refuse(expected: string): never {
    throw new InputError(
      `"${this.name}" is damaged at byte ${this.base + this.at}: expected ${expected}, found ${JSON.stringify(this.excerpt())}`,
      { next: 'Repair the file.' },
    );
  }
}
