import type { PaperRecord } from '../../model/paper.js';
import { recordOf, type CameField } from '../input-fields.js';
import {
  addedTo,
  cameAs,
  valuesBeside,
  valuesOf,
  type OutputField,
  type OutputValues,
} from '../output-values.js';
import { DIALECTS } from './dialects.js';
import { fitting, saidByTags } from './said.js';

/** The tag that a field is written with, in the order of writing. The type comes first, by itself. */
const TAGS: readonly (readonly [OutputField, string])[] = [
  ['paper_id', 'ID'],
  ['title', 'TI'],
  ['authors', 'AU'],
  ['year', 'PY'],
  ['venue', 'T2'],
  ['volume', 'VL'],
  ['number', 'IS'],
  ['pages', 'SP'],
  ['doi', 'DO'],
  ['pmcid', 'C2'],
  ['abstract', 'AB'],
  ['keywords', 'KW'],
  ['url', 'UR'],
  ['issn', 'SN'],
  ['isbn', 'SN'],
  ['language', 'LA'],
  ['publisher', 'PB'],
  ['pmid', 'N1'],
  ['arxiv_id', 'N1'],
  ['openalex_id', 'N1'],
];

/** RIS has no tags for these: a note says what they are. */
const NOTED: Readonly<Partial<Record<OutputField, string>>> = {
  pmid: 'PMID: ',
  arxiv_id: 'arXiv: ',
  openalex_id: 'OpenAlex: ',
};

const TYPES: readonly (readonly [RegExp, string])[] = [
  [/chapter|incollection|inbook/, 'CHAP'],
  [/thesis|dissertation/, 'THES'],
  [/conference|proceeding/, 'CPAPER'],
  [/preprint|posted|unpublished/, 'UNPB'],
  [/report/, 'RPRT'],
  [/data ?set/, 'DATA'],
  [/book|monograph/, 'BOOK'],
  [/journal|article|review|editorial|letter|erratum|note/, 'JOUR'],
];

/** A record in RIS. One that was RIS is written with its own lines, in their order, and what it lacked behind them. */
export function risOf(record: PaperRecord): string {
  const came = cameAs(record);
  const lines = came?.format === 'ris' ? ownLines(record, came.fields) : newLines(valuesOf(record));
  for (const [name, value] of Object.entries(addedTo(record)))
    if (value !== '') lines.push(['N1', `${name}: ${value}`]);
  lines.push(['ER', '']);
  const text = lines.map(([tag, value]) => `${tag}  - ${value.replace(/\n/g, '\r\n')}\r\n`);
  return `${text.join('')}\r\n`;
}

function newLines(values: OutputValues): CameField[] {
  return [['TY', typeOf(values)], ...linesOf(values)];
}

function ownLines(record: PaperRecord, fields: readonly CameField[]): CameField[] {
  const own = fields.filter(([tag, value]) => !(tag === 'N1' && /^cf_[a-z_]+: /.test(value)));
  const beside = valuesBeside(record, recordOf(saidByTags('ris', own), { format: 'ris', fields: own }));
  const lines = own.filter((line) => !isReplaced(line, own, beside));
  const [first, ...others] = lines;
  const begin: CameField[] =
    first?.[0] === 'TY' ? [first] : [['TY', typeOf(valuesOf(record))], ...lines.slice(0, 1)];
  return [...begin, ...others, ...linesOf(beside)];
}

/** Where another value was chosen for a merged record, the lines of its own go. */
function isReplaced([tag, text]: CameField, own: readonly CameField[], beside: OutputValues): boolean {
  if (tag === 'TY') return false;
  return DIALECTS.ris.fields.some(([field, tags]) => {
    if (!tags.includes(tag) || fitting('ris', field, [text]).length === 0) return false;
    const isPages = field === 'first_page' || field === 'last_page' || field === 'article_number';
    if (!beside.has(isPages ? 'pages' : field)) return false;
    const filled = tags.find((each) => own.some(([name, value]) => name === each && value.trim() !== ''));
    return filled === tag;
  });
}

function linesOf(values: OutputValues): CameField[] {
  return TAGS.flatMap(([field, tag]) =>
    (values.get(field) ?? []).flatMap((text) =>
      field === 'pages' ? pagesOf(text) : [line(field, tag, text)],
    ),
  );
}

const line = (field: OutputField, tag: string, text: string): CameField => [
  tag,
  (NOTED[field] ?? '') + text.replace(/\s*[\r\n]+\s*/g, ' '),
];

function pagesOf(pages: string): CameField[] {
  const [, from, to] = /^(\S+?)\s*[-–—]+\s*(\S+)$/.exec(pages) ?? [];
  if (from === undefined || to === undefined) return [['SP', pages]];
  return [
    ['SP', from],
    ['EP', to],
  ];
}

function typeOf(values: OutputValues): string {
  const type = values.get('type')?.[0] ?? '';
  if (/^[A-Z]{3,7}$/.test(type)) return type;
  const found = TYPES.find(([pattern]) => pattern.test(type.toLowerCase()))?.[1];
  return found ?? (values.has('venue') ? 'JOUR' : 'GEN');
}
