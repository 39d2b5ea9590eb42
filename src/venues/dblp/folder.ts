import type { InputError } from '../../model/errors.js';
import { checkUtf8 } from '../folder/check-utf8.js';
import type { FolderFile, FolderReader, ListedVolume } from '../folder/folder-reader.js';
import type { DblpEntry } from './entry.js';
import { volumesOf } from './folder-volumes.js';
import { readRecord, takeRecords } from './record-xml.js';
import { publicationsSchema } from './schema.js';
import { readSearchXml } from './search-xml.js';
import { unusableFile } from '../folder/unusable-file.js';

/** How much of a file tells what it is. */
const HEAD_CHARS = 4_000;
/** A tenth of all that DBLP has; more at once would not fit into memory. */
const MOST_RECORDS = 800_000;

/** `{"result":{"query":…,"status":{"@code":…`, and the same in XML. */
const BEGINS_AS_SEARCH =
  /^\s*(?:\{\s*"result"\s*:\s*\{[\s\S]{0,400}"@(?:code|total|unit)"|(?:<\?[^>]*>\s*)?<result>[\s\S]{0,400}<(?:status|hits)\s)/;

/**
 * Saved answers of DBLP's search (JSON or XML), its pages of contents in XML, and parts of dblp.xml itself (https://dblp.org/xml/), in the
 * encoding that they name.
 */
export const dblpFolderReader: FolderReader = {
  reads: (name) => /\.(?:json|xml)$/i.test(name),
  async *volumes(file) {
    if (/\.json(?:\.gz)?$/i.test(file.name)) yield* savedSearch(file, parseJson);
    else yield* savedXml(file);
  },
};

async function* savedSearch(
  file: FolderFile,
  parse: (text: string) => unknown,
): AsyncGenerator<ListedVolume> {
  const bytes = await file.bytes();
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  const whole = parse(text);
  const answers = Array.isArray(whole) ? (whole as unknown[]) : [whole];
  if (!answers.some(isSearch)) {
    if (whole === undefined && BEGINS_AS_SEARCH.test(text)) throw broken(file, 'it is cut off or damaged');
    return;
  }
  checkUtf8(file, bytes);
  const entries: DblpEntry[] = [];
  const remarks: string[] = [];
  let [rows, total] = [0, 0];
  for (const answer of answers) {
    const page = publicationsSchema.safeParse(answer).data;
    // A search for venues or authors has other rows.
    if (page === undefined && isSearch(answer))
      throw broken(file, 'it has fewer rows than it counts, or none');
    if (page === undefined) continue;
    entries.push(...page.found);
    rows += page.rows;
    total = Math.max(total, page.total);
    if (page.rows > page.found.length)
      remarks.push(`${page.rows - page.found.length} rows without a key: left out`);
  }
  if (rows < total) remarks.push(`the search counts ${total} papers, of which this file has ${rows}`);
  yield* volumesOf(entries, remarks);
}

function isSearch(value: unknown): boolean {
  const result = (value as { readonly result?: { readonly hits?: unknown } } | null | undefined)?.result;
  return typeof result === 'object' && result !== null && typeof result.hits === 'object';
}

async function* savedXml(file: FolderFile): AsyncGenerator<ListedVolume> {
  const entries: DblpEntry[] = [];
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let root: string | undefined;
  let head = Buffer.alloc(0);
  let rest = '';
  const take = (text: string): void => {
    let taken;
    try {
      taken = takeRecords(rest + text);
    } catch {
      throw broken(file, `record ${entries.length + 1} does not end`);
    }
    rest = taken.rest;
    for (const xml of taken.records) {
      const entry = readRecord(xml);
      if (entry === 'broken')
        throw broken(file, `record ${entries.length + 1} is no XML: ${xml.slice(0, 60)}…`);
      if (entry !== undefined) entries.push(entry);
      if (entries.length > MOST_RECORDS) throw tooMany(file);
    }
  };
  for await (const chunk of file.chunks()) {
    if (decoder !== undefined) {
      take(decoder.decode(chunk, { stream: true }));
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < HEAD_CHARS) continue;
    root = rootOf(head);
    if (root === undefined || root === 'result') break;
    decoder = decoderFor(head);
    take(decoder.decode(head, { stream: true }));
  }
  root ??= rootOf(head);
  if (root === 'result') yield* savedSearch(file, readSearchXml);
  if (root === undefined || root === 'result') return;
  take(decoder === undefined ? decoderFor(head).decode(head) : decoder.decode());
  const isWhole = root === 'record' ? rest.trim() === '' : rest.includes(`</${root}>`);
  if (!isWhole) throw broken(file, `it is cut off behind record ${entries.length}`);
  yield* volumesOf(entries, []);
}

/** `dblp`, `bht` (a page of contents), `dblpperson`, `result` (a search), `record` for records without a root; undefined for files of others. */
function rootOf(head: Buffer): string | undefined {
  const text = head
    .subarray(0, HEAD_CHARS)
    .toString('latin1')
    .replace(/^(?:\u00ef\u00bb\u00bf)?\s*/, '');
  const first = text.replace(/^(?:<\?[^>]*\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*>|\s)+/, '');
  const name = /^<([a-z]+)[\s>]/.exec(first)?.[1];
  if (name === 'dblp' || name === 'bht' || name === 'dblpperson') return name;
  if (name === 'result') return /<hits\s[^>]*total=/.test(text) ? name : undefined;
  return /^<(?:article|inproceedings|incollection)\s[^>]*\bkey="(?:conf|journals|books|series)\//.test(first)
    ? 'record'
    : undefined;
}

function decoderFor(head: Buffer): InstanceType<typeof TextDecoder> {
  const named = /^[\s\S]{0,5}<\?xml[^>]*\bencoding=["']([\w-]+)["']/.exec(
    head.subarray(0, 200).toString('latin1'),
  )?.[1];
  return new TextDecoder(/^(?:iso-8859-1|latin1|us-ascii)$/i.test(named ?? '') ? 'latin1' : 'utf-8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function broken(file: FolderFile, what: string): InputError {
  return unusableFile(`"${file.name}" looks like a file of DBLP, but ${what}`, 'Save it again');
}

function tooMany(file: FolderFile): InputError {
  const mend = 'Put the venues that you want into a file of their own';
  return unusableFile(`"${file.name}" has more than ${MOST_RECORDS} records`, mend);
}
