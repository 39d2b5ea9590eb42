import type { PaperRecord } from '../../model/paper.js';
import type { EntryTroubles } from '../entry-troubles.js';
import { recordOf } from '../input-fields.js';
import type { TextLines } from '../text-lines.js';
import { EntryCutter, nameOfEntry, type CutEntry } from './cut-entries.js';
import { parseEntry, type BibtexEntry } from './entry.js';
import { macrosOf, saidByEntry } from './said.js';

/**
 * Reads BibTeX an entry at a time. Entries are cut out and taken apart here, so that every value is kept as it came and a
 * bad entry reaches no other one; what LaTeX stands for is the parser's to say.
 */
export class BibtexReader {
  private readonly troubles: EntryTroubles;
  private readonly cutter: EntryCutter;
  private readonly macros = new Map<string, string>();

  constructor(troubles: EntryTroubles) {
    this.troubles = troubles;
    this.cutter = new EntryCutter((line) =>
      troubles.mended(
        line,
        `a field stands outside of any entry, and is not read: the entry before it has a "}" too many, or was left out`,
      ),
    );
  }

  push({ bytes }: TextLines): PaperRecord[] {
    return this.read(this.cutter.push(bytes.toString('utf8')));
  }

  end(): PaperRecord[] {
    return this.read(this.cutter.end());
  }

  private read(entries: Iterable<CutEntry>): PaperRecord[] {
    const records: PaperRecord[] = [];
    for (const entry of entries) {
      const record = this.take(entry);
      if (record) records.push(record);
    }
    return records;
  }

  private take({ text, type, line, escapes, isClosed }: CutEntry): PaperRecord | undefined {
    if (type === 'comment' || type === 'preamble') return undefined;
    if (!isClosed) {
      this.troubles.leftOut(
        line,
        `the entry ${nameOfEntry(text)} is not closed: a "}" is missing before the next entry begins`,
      );
      return undefined;
    }
    const entry = parseEntry(text, escapes);
    if ('what' in entry) {
      const place = line + text.slice(0, entry.at).split('\n').length - 1;
      this.troubles.leftOut(place, `the entry ${nameOfEntry(text)} can't be read: ${entry.what}`);
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
}
