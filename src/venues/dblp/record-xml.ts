import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { decodeHTML } from 'entities';
import * as z from 'zod';
import { lenient, lenientList, text } from '../../sources/lenient.js';
import type { DblpEntry } from './entry.js';
import { XML_OPTIONS } from './xml-options.js';

/** Elements of dblp.xml (https://dblp.org/xml/dblp.dtd), and what the search calls them. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['article', 'Journal Articles'],
  ['inproceedings', 'Conference and Workshop Papers'],
  ['incollection', 'Parts in Books or Collections'],
  ['proceedings', 'Editorship'],
  ['book', 'Books and Theses'],
  ['phdthesis', 'Books and Theses'],
  ['mastersthesis', 'Books and Theses'],
  ['data', 'Data and Artifacts'],
]);
const PUBLICATION_TYPES: ReadonlyMap<string, string> = new Map([
  ['informal', 'Informal and Other Publications'],
  ['withdrawn', 'Withdrawn Items'],
  ['data', 'Data and Artifacts'],
]);

const NAMES = [...TYPES.keys(), 'www', 'person'].join('|');
const BEGINS = new RegExp(`<(${NAMES})(?=[\\s>])`);
const LONGEST_RECORD = 4_000_000;
/** `</dblpperson>` and what follows it. */
const LONGEST_OPENING = 10_000;

/** Titles are kept with their tags. */
const PARSER = new XMLParser({
  ...XML_OPTIONS,
  stopNodes: ['*.title', '*.booktitle'],
  isArray: (name) => ['author', 'ee', 'booktitle', 'journal'].includes(name),
});

const field = lenient(
  z.union([z.string(), z.looseObject({ text: z.string() }).transform((one) => one.text)]),
);
const fields = lenientList(
  z.union([z.string(), z.looseObject({ text: z.string() }).transform((one) => one.text)]),
);

const recordSchema = z.looseObject({
  '@key': z.string().min(1),
  '@publtype': text,
  author: lenientList(
    z.union([
      z.string().transform((name) => ({ name, orcid: undefined })),
      z
        .looseObject({ text: z.string(), '@orcid': text })
        .transform((one) => ({ name: one.text, orcid: one['@orcid'] })),
    ]),
  ),
  title: field,
  booktitle: fields,
  journal: fields,
  year: field,
  volume: field,
  number: field,
  pages: field,
  ee: fields,
});

/** What is taken out of the text of a file: records, as they end. */
export interface TakenRecords {
  readonly records: readonly string[];
  /** What stands behind the last of them. */
  readonly rest: string;
}

/** Throws RangeError for a record that does not end. */
export function takeRecords(text: string): TakenRecords {
  const records: string[] = [];
  const begins = new RegExp(BEGINS, 'g');
  for (let at = 0; ; at = begins.lastIndex) {
    const found = begins.exec(text);
    // Of what stands between records only an opening that is cut off, or the end of the file, can matter.
    if (found === null) return { records, rest: text.slice(Math.max(at, text.length - LONGEST_OPENING)) };
    const end = `</${found[1] as string}>`;
    const to = text.indexOf(end, found.index);
    if (to < 0) {
      if (text.length - found.index > LONGEST_RECORD) throw new RangeError('a record that does not end');
      return { records, rest: text.slice(found.index) };
    }
    begins.lastIndex = to + end.length;
    records.push(text.slice(found.index, begins.lastIndex));
  }
}

/** A record of its XML; undefined for a person's, `broken` for what is no XML. Pure. */
export function readRecord(xml: string): DblpEntry | 'broken' | undefined {
  const name = BEGINS.exec(xml)?.[1] ?? '';
  if (name === 'www' || name === 'person') return undefined;
  if (XMLValidator.validate(xml) !== true) return 'broken';
  const parsed = recordSchema.safeParse(parsedXml(xml)?.[name]);
  if (!parsed.success) return 'broken';
  const { data } = parsed;
  const plain = (value: string | undefined): string | undefined =>
    value === undefined ? undefined : decodeHTML(value);
  return {
    key: data['@key'],
    type: PUBLICATION_TYPES.get(data['@publtype'] ?? '') ?? TYPES.get(name),
    title: data.title,
    authors: data.author,
    venues: [...data.booktitle, ...data.journal].map(decodeHTML),
    year: plain(data.year),
    volume: plain(data.volume),
    number: plain(data.number),
    pages: plain(data.pages),
    links: data.ee.map(decodeHTML),
  };
}

/** Undefined for elements that are nested deeper than the parser goes. */
function parsedXml(xml: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return PARSER.parse(xml) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
