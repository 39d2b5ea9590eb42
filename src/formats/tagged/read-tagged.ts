import type { EntryTroubles } from '../entry-troubles.js';
import { recordOf } from '../input-fields.js';
import type { PaperRecord } from '../../model/paper.js';
import type { TextLines } from '../text-lines.js';
import { DIALECTS, type Dialect, type TaggedFormat } from './dialects.js';
import { saidByTags } from './said.js';

interface OpenRecord {
  readonly line: number;
  readonly fields: [string, string][];
  /** The first field behind the last empty line, and its line. */
  afterGap?: { readonly field: number; readonly line: number };
}

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
    else if (tag === this.dialect.ends && this.isEnd(text, value)) this.takeEnd(line);
    else if (tag === this.dialect.ends) this.takeUntagged(text, line);
    else if (tag === this.dialect.begins) this.begin(line, tag, value);
    else if (this.open) this.add(tag, value, line);
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

  /** "ER - visits rose by a third" is a line of an abstract. */
  private isEnd(text: string, value: string): boolean {
    return value.trim() === '' || this.open === undefined || /^\s*ER {2}-/.test(text);
  }

  private takeEnd(line: number): void {
    if (!this.open) this.troubles.passedOver(line, 'a record ends here that has no beginning');
    this.close();
  }

  private add(tag: string, value: string, line: number): void {
    if (this.blank > 0 && this.open) this.open.afterGap = { field: this.open.fields.length, line };
    this.blank = 0;
    if (this.dialect.once.includes(tag)) this.partAtGap(tag);
    this.open?.fields.push([tag, value]);
  }

  /** Where neither an end nor a beginning stands between two records, an empty line and a second title tell them apart. */
  private partAtGap(tag: string): void {
    const { open } = this;
    const gap = open?.afterGap;
    if (!open || !gap || !open.fields.slice(0, gap.field).some(([name]) => name === tag)) return;
    const { begins, ends = '' } = this.dialect;
    this.troubles.mended(
      gap.line,
      `another record begins here, without "${begins}" and without "${ends}" before it; it is read from there`,
    );
    const fields = open.fields.splice(gap.field);
    this.close();
    this.open = { line: gap.line, fields };
  }

  /** A line without a tag goes on with the value before it. */
  private takeUntagged(text: string, line: number): void {
    if (!this.open) {
      if (!this.dialect.around.test(text))
        this.troubles.passedOver(
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
      this.troubles.passedOver(open.line, 'a record without anything in it');
      return;
    }
    this.read.push(
      recordOf(saidByTags(this.format, open.fields), { format: this.format, fields: open.fields }),
    );
  }
}
