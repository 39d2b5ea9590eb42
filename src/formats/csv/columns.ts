import { InputError } from '../../model/errors.js';
import { INPUT_FIELDS, type InputField } from '../input-fields.js';
import { DIALECTS } from '../tagged/dialects.js';

/** Which column of a table stands for which field, as a person said it: field → name of the column. */
export type ColumnChoice = Readonly<Partial<Record<InputField, string>>>;

/** Whether two choices are the same, in whatever order. */
export function sameColumns(a: ColumnChoice | undefined, b: ColumnChoice | undefined): boolean {
  return INPUT_FIELDS.every((field) => a?.[field] === b?.[field]);
}

/** The choice that stands in the metadata of an output; whatever else stands there is none. */
export function columnChoiceIn(value: unknown): ColumnChoice | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value).filter(
    ([field, column]) => (INPUT_FIELDS as readonly string[]).includes(field) && typeof column === 'string',
  );
  return Object.fromEntries(entries);
}

/** A choice as it is typed: `--columns title=TI,year=PY`. */
export function columnsFlag(chosen: ColumnChoice | undefined): string {
  const pairs = Object.entries(chosen ?? {}).map(([field, column]) => `${field}=${column}`);
  return pairs.length === 0 ? 'no --columns' : `--columns ${pairs.join(',')}`;
}

/**
 * How the columns of a field are called in the tables that people have, best first: in Scopus, Web of Science, PubMed, Zotero,
 * Embase, Ovid, IEEE Xplore, Dimensions, Lens, OpenAlex, EndNote, Covidence, Rayyan, ASReview, bib-dedupe, Publish or Perish.
 * Case, spaces and punctuation do not matter. The same table stands in docs/formats.md.
 */
export const COLUMN_NAMES: Readonly<Record<InputField, readonly string[]>> = {
  title: [
    'Title',
    'Article Title',
    'Document Title',
    'Primary Title',
    'Paper Title',
    'Original Title',
    'display_name',
    'TI',
    'T1',
  ],
  authors: [
    'Authors',
    'Author',
    'Author/s',
    'Author(s)',
    'Author Names',
    'Author full names',
    'Authors (Raw Affiliation)',
    'Creators',
    'authorships.author.display_name',
    'authorships.raw_author_name',
    'AU',
    'A1',
    'AF',
  ],
  venue: [
    'Source title',
    'Journal/Book',
    'Journal',
    'Journal Title',
    'Journal Name',
    'Full Journal Title',
    'Publication Title',
    'Publication Name',
    'Container Title',
    'Venue',
    'Booktitle',
    'Book Title',
    'Secondary Title',
    'Proceedings Title',
    'Conference Name',
    'Conference Title',
    'Conference',
    'primary_location.source.display_name',
    'Periodical',
    'pubtitle',
    'Journal Abbreviation',
    'Abbreviated Source Title',
    'SO',
    'JF',
    'JO',
    'T2',
  ],
  year: [
    'Year',
    'Publication Year',
    'Published Year',
    'PubYear',
    'Pub Year',
    'Year of Publication',
    'Publication Date',
    'Date of Publication',
    'Cover Date',
    'Date',
    'PY',
    'Y1',
  ],
  volume: ['Volume', 'Vol', 'biblio.volume', 'VL'],
  number: ['Issue', 'Number', 'Issue Number', 'No.', 'biblio.issue', 'IS', 'IP'],
  pages: ['Pages', 'Page', 'Page Range', 'Pagination', 'Page numbers', 'PG'],
  doi: ['DOI', 'DOI Link', 'DI', 'DO', 'Digital Object Identifier', 'digitalObjectIdentifier', 'Article DOI'],
  pmid: ['PMID', 'PubMed ID', 'PubMedID', 'Medline PMID', 'ids.pmid', 'PM'],
  pmcid: ['PMCID', 'PMC ID', 'PMC', 'ids.pmcid'],
  arxiv_id: ['arXiv ID', 'arXiv', 'arXiv Number'],
  openalex_id: ['OpenAlex ID', 'OpenAlex', 'ids.openalex'],
  abstract: ['Abstract', 'Abstract Note', 'Abstract Text', 'AB', 'N2'],
  keywords: [
    'Author Keywords',
    'Keywords',
    'Keyword',
    'Manual Tags',
    'Index Keywords',
    'Automatic Tags',
    'Keywords Plus',
    'KW',
    'DE',
  ],
  url: ['URL', 'Link', 'URLs', 'Article URL', 'PDF Link', 'PLink', 'Full Text Link', 'UR'],
  issn: ['ISSN', 'ISSN/ISBN', 'eISSN', 'ISSNs', 'SN'],
  isbn: ['ISBN', 'ISBNs', 'eISBN', 'BN'],
  type: [
    'Document Type',
    'Publication Type',
    'Item Type',
    'ENTRYTYPE',
    'Entry Type',
    'Reference Type',
    'Article Type',
    'Doctype',
    'Type',
    'DT',
    'TY',
  ],
  language: ['Language', 'Language of Original Document', 'Article Language', 'LA'],
  publisher: ['Publisher', 'Publisher Name', 'PB', 'PU'],
  paper_id: [
    'paper_id',
    'record_id',
    'Record Number',
    'Rec Number',
    'Covidence #',
    'EID',
    'UT (Unique WOS ID)',
    'UT (Unique ID)',
    'UT',
    'Lens ID',
    'Key',
    'Citation Key',
    'ID',
    'Publication ID',
    'Unique ID',
    'Accession Number',
    'Accession No',
    'Embase Accession ID',
    'AN',
    'Ref',
  ],
  first_page: [
    'Page start',
    'Start Page',
    'First Page',
    'Beginning Page',
    'Page from',
    'biblio.first_page',
    'SP',
    'BP',
  ],
  last_page: ['Page end', 'End Page', 'Last Page', 'Ending Page', 'Page to', 'biblio.last_page', 'EP'],
  article_number: ['Art. No.', 'Article No.', 'Article Number', 'Article ID', 'AR'],
};

/** Counts for a venue only where no column does by its name: in Scopus's tables it says "Scopus". */
const VENUE_IF_NOTHING_ELSE = 'Source';

/** The columns of a table: their names, and for each field the places of those that stand for it, best first. */
export interface Columns {
  readonly header: readonly string[];
  readonly places: ReadonlyMap<InputField, readonly number[]>;
}

/** Case, spaces and punctuation do not matter in the name of a column. */
export const foldName = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** The choices whose column is in this table. */
function choiceIn(header: readonly string[], chosen: ColumnChoice): ColumnChoice {
  const folded = header.map(foldName);
  return Object.fromEntries(Object.entries(chosen).filter(([, name]) => placeOf(name, header, folded) >= 0));
}

/** Which column stands for which field. `chosen` columns come first, and alone; those that are not there are not chosen. */
export function columnsOf(header: readonly string[], all: ColumnChoice = {}): Columns {
  const chosen = choiceIn(header, all);
  const folded = header.map(foldName);
  const names = namesFor(folded);
  const taken = new Set<number>();
  const places = new Map<InputField, readonly number[]>();
  for (const field of INPUT_FIELDS) {
    const name = chosen[field];
    if (name === undefined) continue;
    const at = placeOf(name, header, folded);
    places.set(field, [at]);
    taken.add(at);
  }
  for (const field of INPUT_FIELDS) {
    if (chosen[field] !== undefined) continue;
    const found = (names[field] ?? []).flatMap((name) => placesOf(foldName(name), folded));
    const free = [...new Set(found)].filter((at) => !taken.has(at));
    if (field === 'venue' && free.length === 0)
      free.push(...placesOf(foldName(VENUE_IF_NOTHING_ELSE), folded).filter((at) => !taken.has(at)));
    if (free.length > 0) places.set(field, free);
  }
  return { header, places };
}

/** What a row says of each field: the best column that is filled. */
export function saidByCells(
  cells: readonly string[],
  places: Columns['places'],
): Map<InputField, readonly string[]> {
  const said = new Map<InputField, readonly string[]>();
  for (const [field, at] of places) {
    const filled = at.find((place) => (cells[place] ?? '').trim() !== '');
    if (filled !== undefined) said.set(field, [cells[filled] as string]);
  }
  return said;
}

/** As it is spelled, else as it is folded. */
function placeOf(name: string, header: readonly string[], folded: readonly string[]): number {
  const exact = header.indexOf(name);
  return exact >= 0 ? exact : folded.indexOf(foldName(name));
}

const placesOf = (name: string, folded: readonly string[]): number[] =>
  folded.flatMap((each, at) => (each === name ? [at] : []));

type Names = Readonly<Partial<Record<InputField, readonly string[]>>>;

/** Its tables are headed by its tags, of which `ID` means keywords and `PT` a kind. */
export const isWebOfScience = (folded: readonly string[]): boolean =>
  ['pt', 'ut', 'au', 'so'].every((tag) => folded.includes(tag));

/** Tags that mean something else in Web of Science's tables than elsewhere: keywords, number of pages, a sponsor. */
const MISLEADING: readonly string[] = ['ID', 'PG', 'SP'];
const ARE_TAGS: readonly string[] = ['ti', 't1'];

/** A table made of several (as `cf` writes them) has tags of Web of Science beside names that tell more. */
function namesFor(folded: readonly string[]): Names {
  if (!isWebOfScience(folded)) return COLUMN_NAMES;
  const titles = COLUMN_NAMES.title.map(foldName).filter((name) => !ARE_TAGS.includes(name));
  const isMixed = titles.some((name) => folded.includes(name));
  return isMixed ? namesBesideTags() : webOfScienceNames();
}

function namesBesideTags(): Names {
  const names = Object.entries(COLUMN_NAMES).map(([field, all]) => [
    field,
    all.filter((name) => !MISLEADING.includes(name)),
  ]);
  return Object.fromEntries(names) as Names;
}

/** Its tags, and the columns that `cf` adds for fields that have none. */
function webOfScienceNames(): Names {
  const tags = new Map(DIALECTS.wos.fields);
  return Object.fromEntries(INPUT_FIELDS.map((field) => [field, [...(tags.get(field) ?? []), field]]));
}

/** How many of the columns stand for a field: the right separator finds the most. */
export const knownColumns = ({ places }: Columns): number =>
  [...places.values()].reduce((sum, columns) => sum + columns.length, 0);

/**
 * Throws InputError, which names the columns that there are, when a table can't be read as a list of papers. A table that is
 * one of `several` need not have the chosen columns: they may be those of another one. `note` is told so.
 */
export function checkColumns(
  name: string,
  { header, places }: Columns,
  chosen: ColumnChoice,
  { several, note }: { readonly several: boolean; readonly note: (message: string) => void },
): void {
  const found = header.filter((column) => column.trim() !== '').map((column) => `"${column.trim()}"`);
  const there = found.length === 0 ? 'it has none' : `it has: ${found.join(', ')}`;
  const fitting = choiceIn(header, chosen);
  const absent = Object.entries(chosen).filter(([field]) => !Object.hasOwn(fitting, field));
  const [first] = absent;
  if (first !== undefined && !several) {
    throw new InputError(
      `"${name}" has no column "${first[1]}", which --columns names for "${first[0]}"; ${there}`,
      { safe: 'Nothing was asked.', next: 'Correct --columns.' },
    );
  }
  const telling: readonly InputField[] = ['title', 'doi', 'pmid', 'pmcid', 'arxiv_id', 'openalex_id'];
  if (!telling.some((field) => places.has(field))) {
    throw new InputError(`"${name}" has no column that is known to hold titles or identifiers; ${there}`, {
      safe: 'Nothing was asked.',
      next: `Say which column is which, for example: --columns title=${exampleColumn(header)}`,
    });
  }
  if (first === undefined) return;
  const names = absent.map(([, column]) => `"${column}"`).join(', ');
  note(
    `"${name}" has no column ${names}, named in --columns: ${absent.map(([field]) => field).join(', ')} ${absent.length === 1 ? 'is' : 'are'} read by the usual names there.`,
  );
}

function exampleColumn(header: readonly string[]): string {
  const column = header.find((each) => each.trim() !== '')?.trim() ?? 'TI';
  return /[^\w.-]/.test(column) ? `"${column}"` : column;
}
