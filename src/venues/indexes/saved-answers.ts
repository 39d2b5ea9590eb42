import { checkUtf8 } from '../folder/check-utf8.js';
import type { FolderFile, FolderReader, ListedVolume } from '../folder/folder-reader.js';
import { frontMatterNote } from '../text/front-matter.js';
import { distinctPapers, type ListedRow } from './listed-record.js';
import { unusableFile } from '../folder/unusable-file.js';

/** How the saved answers of an API are told from other JSON, and read. */
export interface AnswerForm {
  /** As a person knows the API: `Crossref`. */
  readonly name: string;
  /** Bytes that stand in every answer of it: a file without them is not parsed. */
  readonly mark: string;
  /** The rows of an answer; undefined for what is no list of rows. */
  readonly rowsOf: (answer: object) => unknown;
  /** Whether a row is one of this API's. */
  readonly isRow: (row: object) => boolean;
  readonly read: (row: unknown) => ListedRow;
}

const LINE_END = 0x0a;

/** Reads answers of an API that were saved as they came, JSON or JSON Lines, of answers or of their rows; one volume for each venue and year. */
export function answersReader(form: AnswerForm): FolderReader {
  return {
    reads: (name) => /\.(?:json|jsonl|ndjson)$/i.test(name),
    async *volumes(file) {
      const bytes = await file.bytes();
      if (!bytes.includes(form.mark)) return;
      const volumes = new Volumes(form);
      let own = false;
      for (const json of jsonValues(file, bytes)) {
        for (const row of rowsIn(json, form)) {
          own = true;
          volumes.add(form.read(row));
        }
      }
      if (own) checkUtf8(file, bytes);
      if (own) yield* volumes.all();
    },
  };
}

/** Rows by venue and year, in the order in which those come first. */
class Volumes {
  readonly #name: string;
  readonly #rows = new Map<
    string,
    { readonly venue: string; readonly year: number; readonly rows: ListedRow[] }
  >();
  #leftOut = 0;
  #pages = 0;

  constructor({ name }: AnswerForm) {
    this.#name = name;
  }

  add(row: ListedRow): void {
    const { paper, venue, year } = row;
    if (row.isFrontMatter === true) {
      this.#pages++;
      return;
    }
    if (paper === undefined || venue === undefined || year === undefined) {
      this.#leftOut++;
      return;
    }
    const key = `${year} ${venue}`;
    const volume = this.#rows.get(key) ?? { venue, year, rows: [] };
    this.#rows.set(key, volume);
    volume.rows.push(row);
  }

  *all(): Generator<ListedVolume> {
    const said = [
      ...(this.#pages === 0 ? [] : [`${this.#name}: ${frontMatterNote(this.#pages)}`]),
      ...(this.#leftOut === 0
        ? []
        : [
            `${this.#leftOut} works of an answer of ${this.#name} say no title, venue or year, and are left out`,
          ]),
    ];
    let notes = said.length === 0 ? undefined : said;
    for (const { venue, year, rows } of this.#rows.values()) {
      yield { venues: [venue], year, papers: distinctPapers(rows), ...(notes !== undefined && { notes }) };
      notes = undefined;
    }
  }
}

function rowsIn(json: unknown, { rowsOf, isRow }: AnswerForm): unknown[] {
  const isOne = (row: unknown): boolean => typeof row === 'object' && row !== null && isRow(row);
  if (Array.isArray(json)) return json.filter(isOne);
  if (typeof json !== 'object' || json === null) return [];
  if (isRow(json)) return [json];
  const rows = rowsOf(json);
  return Array.isArray(rows) ? rows.filter(isOne) : [];
}

/** The values in a file: one, or one on each line. Throws InputError that tells the line. */
function* jsonValues(file: FolderFile, bytes: Buffer): Generator<unknown> {
  const isLines = /\.(?:jsonl|ndjson)(?:\.gz)?$/i.test(file.name) || firstLineIsWhole(bytes);
  if (!isLines) {
    yield parsed(bytes, `"${file.name}"`);
    return;
  }
  let line = 0;
  for (let at = 0; at < bytes.length;) {
    line++;
    const found = bytes.indexOf(LINE_END, at);
    const end = found < 0 ? bytes.length : found;
    const text = bytes.subarray(at, end);
    at = end + 1;
    if (text.toString('utf8').trim() !== '') yield parsed(text, `line ${line} of "${file.name}"`);
  }
}

/** `{…}` on a line of its own with more behind it: no single JSON value goes on there. */
function firstLineIsWhole(bytes: Buffer): boolean {
  const end = bytes.indexOf(LINE_END);
  if (end < 0 || bytes.subarray(end).toString('utf8', 0, 1024).trim() === '') return false;
  try {
    return typeof JSON.parse(bytes.toString('utf8', 0, end)) === 'object';
  } catch {
    return false;
  }
}

function parsed(bytes: Buffer, place: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, '')) as unknown;
  } catch (error) {
    const mend = 'It was probably cut off while it was saved: save it again';
    throw unusableFile(`${place} is not valid JSON: ${(error as Error).message}`, mend, error);
  }
}
