import type { EntryTroubles } from '../entry-troubles.js';
import { recordOf, type CameField, type InputField } from '../input-fields.js';
import type { PaperRecord } from '../../model/paper.js';
import type { TextLines } from '../text-lines.js';
import { DIALECTS, type Dialect, type TaggedFormat } from './dialects.js';

interface OpenRecord {
  readonly line: number;
  readonly fields: [string, string][];
}

/** Identifiers share their tags with others: `10.1000/x [doi]`, `PMC123456`. */
const ONLY: Readonly<Partial<Record<InputField, Partial<Record<TaggedFormat, RegExp>>>>> = {
  doi: { nbib: /^(\S+) ?\[doi\]$/ },
  pmcid: { ris: /^(PMC\d+)$/i, enw: /^(PMC\d+)$/i },
  article_number: { ris: /^(?:article |art\. ?no\.? ?)?(e?\d+)$/i },
};

/** Reads lines of tag and value: one record at a time, so that what is wrong in one does not reach the next. */
export class TaggedReader {
  private readonly format: TaggedFormat;
  private readonly dialect: Dialect;
  private readonly troubles: EntryTroubles;
  private open: OpenRecord | undefined;
  private blank = 0;
  private read: PaperRecord[] = [];

  constructor(format: TaggedFormat, troubles: EntryTroubles) {
    this.format = format;
    this.dialect = DIALECTS[format];
    this.troubles = troubles;
  }

  /** The records that end in these lines. */
  push({ bytes, line }: TextLines): PaperRecord[] {
    const lines = bytes.toString('utf8').split(/\r\n|\n|\r/);
    // Whole lines end with a line feed; only the last one of a file may do without.
    if (lines.at(-1) === '') lines.pop();
    for (const [nth, text] of lines.entries()) this.take(text, line + nth);
    return this.taken();
  }

  end(): PaperRecord[] {
    if (this.open && this.dialect.ends !== undefined) this.endless(this.open);
    this.close();
    return this.taken();
  }

  private taken(): PaperRecord[] {
    const taken = this.read;
    this.read = [];
    return taken;
  }

  private take(text: string, line: number): void {
    const [, tag, value = ''] = this.dialect.line.exec(text) ?? [];
    if (tag === undefined) this.takeUntagged(text, line);
    else if (tag === this.dialect.ends) this.takeEnd(line);
    else if (tag === this.dialect.begins) this.begin(line, tag, value);
    else if (this.open) this.add(tag, value);
    else if (!this.dialect.around.test(text)) {
      const { begins } = this.dialect;
      this.troubles.mended(
        line,
        `a record begins with "${tag}" where "${begins}" was expected; it is read from there`,
      );
      this.open = { line, fields: [[tag, value]] };
    }
  }

  private begin(line: number, tag: string, value: string): void {
    // PubMed's lists of comments on a paper have a PMID inside a record, but not as its first tag.
    if (this.open && this.dialect.ends !== undefined) this.endless(this.open);
    this.close();
    this.open = { line, fields: [[tag, value]] };
  }

  private endless({ line }: OpenRecord): void {
    this.troubles.mended(
      line,
      `the record that begins here has no "${this.dialect.ends ?? ''}" at its end; it is read all the same`,
    );
  }

  private takeEnd(line: number): void {
    if (!this.open) this.troubles.leftOut(line, 'a record ends here that has no beginning');
    this.close();
  }

  private add(tag: string, value: string): void {
    this.blank = 0;
    this.open?.fields.push([tag, value]);
  }

  /** A line without a tag goes on with the value before it. */
  private takeUntagged(text: string, line: number): void {
    if (!this.open) {
      if (!this.dialect.around.test(text))
        this.troubles.leftOut(
          line,
          `${JSON.stringify(text.slice(0, 40))} stands outside of any record; expected "${this.dialect.begins}"`,
        );
      return;
    }
    if (text.trim() === '') {
      if (this.dialect.ends === undefined) this.close();
      else this.blank++;
      return;
    }
    const last = this.open.fields.at(-1) as [string, string];
    const goesOn = this.dialect.goesOn(last[0]);
    if (goesOn === 'value') this.open.fields.push([last[0], text.trim()]);
    else if (goesOn === 'space') last[1] += ` ${text.trim()}`;
    else last[1] += '\n'.repeat(this.blank + 1) + text;
    this.blank = 0;
  }

  private close(): void {
    const { open } = this;
    this.open = undefined;
    this.blank = 0;
    if (!open) return;
    if (open.fields.every(([tag, value]) => tag === this.dialect.begins || value.trim() === '')) {
      this.troubles.leftOut(open.line, 'a record without anything in it');
      return;
    }
    this.read.push(recordOf(this.saidBy(open.fields), { format: this.format, fields: open.fields }));
  }

  private saidBy(fields: readonly CameField[]): Map<InputField, string[]> {
    const byTag = new Map<string, string[]>();
    for (const [tag, value] of fields) {
      if (value.trim() === '') continue;
      const values = byTag.get(tag);
      if (values) values.push(value);
      else byTag.set(tag, [value]);
    }
    const said = new Map<InputField, string[]>();
    for (const [field, tags] of this.dialect.fields) {
      for (const tag of tags) {
        const values = this.fitting(field, byTag.get(tag) ?? []);
        if (values.length === 0) continue;
        said.set(field, values);
        break;
      }
    }
    this.partSerialNumbers(said);
    return said;
  }

  private fitting(field: InputField, values: string[]): string[] {
    const only = ONLY[field]?.[this.format];
    if (only === undefined) return values;
    return values.flatMap((value) => only.exec(value.trim())?.[1] ?? []);
  }

  /** `SN` holds ISSNs and ISBNs. */
  private partSerialNumbers(said: Map<InputField, string[]>): void {
    const numbers = said.get('issn');
    if (numbers === undefined || said.has('isbn')) return;
    const isBook = (text: string): boolean => text.replace(/[^\dX]/gi, '').length >= 10;
    const books = numbers.filter(isBook);
    if (books.length === 0) return;
    said.set('isbn', books);
    const journals = numbers.filter((number) => !isBook(number));
    if (journals.length > 0) said.set('issn', journals);
    else said.delete('issn');
  }
}
