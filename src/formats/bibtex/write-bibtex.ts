import type { PaperRecord } from '../../model/paper.js';
import { recordOf, type CameField, type InputRecord } from '../input-fields.js';
import {
  ADDED_NAMES,
  addedTo,
  cameAs,
  valuesBeside,
  valuesOf,
  type OutputField,
  type OutputValues,
} from '../output-values.js';
import { BIBTEX_FIELDS, VERBATIM } from './fields.js';
import { saidByEntry } from './said.js';

const TYPES: readonly (readonly [RegExp, string])[] = [
  [/chapter|incollection|inbook|^chap$/, 'incollection'],
  [/master/, 'mastersthesis'],
  [/thesis|dissertation|^thes$/, 'phdthesis'],
  [/conference|proceeding|^cpaper$|^conf$/, 'inproceedings'],
  [/report|^rprt$/, 'techreport'],
  [/preprint|posted|unpublished|^unpb$/, 'misc'],
  [/^book$|monograph/, 'book'],
  [/journal|article|review|editorial|letter|erratum|^jour$/, 'article'],
];

/** A record as the parts that are written of it. */
interface Written {
  readonly type: string;
  readonly key: string;
  readonly fields: readonly CameField[];
}

/**
 * Writes BibTeX. An entry that was BibTeX is written with its own values, as they were spelled and in their order, and what it
 * lacked behind them; the macros that it uses are defined before it.
 */
export class BibtexWriter {
  private readonly defined = new Map<string, string>();
  private row = 0;

  write(record: PaperRecord): string {
    this.row++;
    const came = cameAs(record);
    const { type, key, fields } =
      came?.format === 'bibtex' ? ownEntry(record, came) : this.newEntry(valuesOf(record));
    const added = Object.entries(addedTo(record)).filter(([, value]) => value !== '');
    const lines = [...fields, ...added.map(([name, value]): CameField => [name, braced(value)])];
    const text = lines.map(([name, value]) => `  ${name} = ${value},\n`).join('');
    return `${this.definitions(came?.strings ?? {})}@${type}{${key},\n${text}}\n\n`;
  }

  /** A macro may have another value in another file: then it is defined anew, and that holds from there on. */
  private definitions(strings: Readonly<Record<string, string>>): string {
    let text = '';
    for (const [name, value] of Object.entries(strings)) {
      const key = name.toLowerCase();
      if (this.defined.get(key) === value) continue;
      this.defined.set(key, value);
      text += `@string{${name} = ${value}}\n\n`;
    }
    return text;
  }

  private newEntry(values: OutputValues): Written {
    const word = (values.get('type')?.[0] ?? '').toLowerCase();
    const known = TYPES.find(([pattern]) => pattern.test(word))?.[1];
    const type = known ?? (values.has('venue') ? 'article' : 'misc');
    return { type, key: this.keyOf(values), fields: fieldsOf(values, type) };
  }

  /** The id that the record has, where it can be a key; else a name, a year and the row, which no other record has. */
  private keyOf(values: OutputValues): string {
    const id = values.get('paper_id')?.[0];
    if (id !== undefined && /^[\w.:/+-]+$/.test(id)) return id;
    const [author = ''] = values.get('authors') ?? [];
    const last = familyNameOf(author);
    const ascii = last
      .normalize('NFKD')
      .replace(/[^A-Za-z]/g, '')
      .toLowerCase();
    return `${ascii === '' ? 'paper' : ascii}${values.get('year')?.[0] ?? ''}_${this.row}`;
  }
}

function ownEntry(record: PaperRecord, came: InputRecord): Written {
  const type = came.entry_type ?? 'misc';
  const key = came.key ?? '';
  const own = came.fields.filter(
    ([name]) => !(ADDED_NAMES as readonly string[]).includes(name.toLowerCase()),
  );
  const macros = new Map(
    Object.entries(came.strings ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const said = saidByEntry({ type, key, fields: own }, macros);
  // Its type and its key are its own.
  const beside = new Map(valuesBeside(record, recordOf(said, came)));
  beside.delete('type');
  beside.delete('paper_id');
  const kept = own.filter(([name]) => !isReplaced(name.toLowerCase(), beside));
  return { type, key, fields: [...kept, ...fieldsOf(beside, type.toLowerCase())] };
}

/** Where another value was chosen for a merged record, its own goes. */
const isReplaced = (name: string, beside: OutputValues): boolean =>
  BIBTEX_FIELDS.some(([field, names]) => names.includes(name) && beside.has(field as OutputField));

function fieldsOf(values: OutputValues, type: string): CameField[] {
  return [...values].flatMap(([field, texts]): CameField[] => {
    if (field === 'type' || field === 'paper_id') return [];
    if (field === 'authors') return [['author', `{${texts.map(nameOf).join(' and ')}}`]];
    if (field === 'keywords') return [['keywords', braced(texts.join(', '))]];
    const [text = ''] = texts;
    if (field === 'venue')
      return [[/proceedings|conference|incollection/.test(type) ? 'booktitle' : 'journal', braced(text)]];
    if (field === 'pages') return [['pages', braced(text.replace(/(?<=\w)\s*[-–—]+\s*(?=\w)/g, '--'))]];
    if (VERBATIM.has(field))
      return [[field === 'arxiv_id' ? 'arxivid' : field, `{${text.replace(/[{}\\]/g, '')}}`]];
    return [[field === 'openalex_id' ? 'openalex' : field, braced(text)]];
  });
}

/** Of "Smith, John", "Smith J." and "John Smith". */
function familyNameOf(author: string): string {
  const [family = '', given] = author.split(',');
  if (given !== undefined) return family;
  const words = family.trim().split(/\s+/);
  const hasInitials = words.length > 1 && /^(?:\p{Lu}\.?-?){1,4}$/u.test(words.at(-1)!);
  return words.at(hasInitials ? -2 : -1) ?? '';
}

/** "and" inside a name would part it. */
const nameOf = (name: string): string => (/\sand\s/i.test(name) ? braced(name) : escaped(name));

const braced = (text: string): string => `{${escaped(text)}}`;

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

const escaped = (text: string): string =>
  text
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replace(/[\\~^&%$#_{}]/g, (character) => ESCAPES[character] ?? `\\${character}`);
