/** One entry of a BibTeX file, in its own spelling. */
export interface BibtexEntry {
  /** `article`, `string`, …, as it was spelled. */
  readonly type: string;
  readonly key: string;
  /** Names and values as they came, with the braces, quotes and `#` of the values. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** What is wrong in an entry, and at which character of it. */
export interface EntryProblem {
  readonly at: number;
  readonly what: string;
}

/**
 * Behind the bracket that closes the one at `open`; undefined when it is not there. BibTeX counts a brace after a
 * backslash too; with `escapes` it does not count, as in LaTeX.
 */
export function closingOf(text: string, open: number, escapes: boolean): number | undefined {
  const round = text[open] === '(';
  let depth = 0;
  for (let at = open + (round ? 1 : 0); at < text.length; at++) {
    const character = text[at];
    if (character === '\\' && escapes) at++;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0 && !round) return at + 1;
    else if (round && depth === 0 && character === ')') return at + 1;
  }
  return undefined;
}

const NAME = /[^\s={}(),"#%'\\]+/y;
const SPACE = /\s*/y;

/** Reads `@type{key, name = value, …}`. A comma that is missing between two fields is forgiven. */
export function parseEntry(text: string, escapes: boolean): BibtexEntry | EntryProblem {
  const head = /^@\s*([a-z]+)\s*[{(]/i.exec(text);
  if (!head) return { at: 0, what: 'expected "@type{"' };
  const scan = new Scan(text, head[0].length, text.length - 1, escapes);
  const type = head[1] as string;
  const key = type.toLowerCase() === 'string' ? '' : scan.key();
  const fields: [string, string][] = [];
  for (;;) {
    scan.skip(/[\s,]*/y);
    if (scan.atEnd) return { type, key, fields };
    const name = scan.take(NAME);
    if (name === undefined) return scan.problem('expected the name of a field');
    scan.skip(SPACE);
    if (!scan.takeCharacter('=')) return scan.problem(`expected "=" behind the field "${name}"`);
    scan.skip(SPACE);
    const value = scan.value();
    if (value === undefined)
      return scan.problem(
        `the value of the field "${name}" can't be read; expected {…}, "…", a number or a macro`,
      );
    fields.push([name, value]);
  }
}

class Scan {
  private readonly text: string;
  private at: number;
  private readonly end: number;
  private readonly escapes: boolean;

  constructor(text: string, at: number, end: number, escapes: boolean) {
    this.text = text;
    this.at = at;
    this.end = end;
    this.escapes = escapes;
  }

  get atEnd(): boolean {
    return this.at >= this.end;
  }

  problem(what: string): EntryProblem {
    return { at: this.at, what };
  }

  skip(pattern: RegExp): void {
    this.take(pattern);
  }

  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined || this.at + found.length > this.end) return undefined;
    this.at += found.length;
    return found;
  }

  takeCharacter(character: string): boolean {
    if (this.atEnd || this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  /** What stands before the first comma; nothing where that is a field already. */
  key(): string {
    const comma = this.text.indexOf(',', this.at);
    const end = comma < 0 || comma > this.end ? this.end : comma;
    const key = this.text.slice(this.at, end).trim();
    if (/[={}"\n]/.test(key)) return '';
    this.at = end;
    return key;
  }

  /** `{…}`, `"…"`, `12`, `jan`, or several of them joined by `#`. */
  value(): string | undefined {
    const from = this.at;
    const parts = this.parts();
    return parts && this.text.slice(from, this.at);
  }

  parts(): string[] | undefined {
    const parts: string[] = [];
    for (;;) {
      const part = this.part();
      if (part === undefined) return undefined;
      parts.push(part);
      const end = this.at;
      this.skip(SPACE);
      if (!this.takeCharacter('#')) {
        this.at = end;
        return parts;
      }
      this.skip(SPACE);
    }
  }

  private part(): string | undefined {
    const from = this.at;
    const first = this.text[from];
    if (this.atEnd) return undefined;
    if (first !== '{' && first !== '"') return this.take(NAME);
    const end = first === '{' ? closingOf(this.text, from, this.escapes) : this.closingQuote();
    if (end === undefined || end > this.end) return undefined;
    this.at = end;
    return this.text.slice(from, end);
  }

  /** Braces in a quoted text are balanced, and a quote inside them does not end it. */
  private closingQuote(): number | undefined {
    let depth = 0;
    for (let at = this.at + 1; at < this.end; at++) {
      const character = this.text[at];
      if (character === '\\' && this.escapes) at++;
      else if (character === '{') depth++;
      else if (character === '}') depth--;
      else if (character === '"' && depth === 0) return at + 1;
    }
    return undefined;
  }
}

/** The text of a value: without its braces or quotes, joined where `#` joins, and with `macro` in the place of names. */
export function textOfValue(value: string, macro: (name: string) => string): string {
  const parts = partsOf(value);
  if (parts === undefined) return value.replace(/^[{"]|[}"]$/g, '');
  return parts.map((part) => (/^[{"]/.test(part) ? part.slice(1, -1) : macro(part))).join('');
}

/** The names of macros in a value; numbers stand there too, and are none. */
export function macrosIn(value: string): string[] {
  return (partsOf(value) ?? []).filter((part) => !/^[{"]|^\d+$/.test(part));
}

function partsOf(value: string): string[] | undefined {
  for (const escapes of [false, true]) {
    const scan = new Scan(value, 0, value.length, escapes);
    const parts = scan.parts();
    if (parts && scan.atEnd) return parts;
  }
  return undefined;
}
