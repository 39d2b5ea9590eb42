import { namesIn } from '../../formats/bibtex/said.js';
import { inReadingOrder, personNamed } from '../../formats/bibtex/person.js';
import { RawEntries, type RawEntry } from '../../formats/bibtex/raw-entries.js';
import { plainVerbatim } from '../../formats/bibtex/tex.js';
import { normaliseDoi, normaliseIdentifier } from '../../model/identifiers.js';
import type { ListedPaper } from '../../model/listed-paper.js';
import { linksOf, withoutUndefined } from '../../sources/record-parts.js';
import { monthOf } from '../text/publication-month.js';
import { texTexts } from '../text/tex-text.js';
import { anthologyId, placeOf, venueIn } from './anthology-id.js';
import { MalformedCollection } from './read-collection.js';
import type { AnthologyVolume } from './volume.js';
import { languageIn, pagesIn, SITE } from './paper.js';
import { trackOf } from './volume.js';

/** A volume without its papers. */
export type BibVolume = Pick<AnthologyVolume, 'collection' | 'id' | 'venues' | 'year' | 'booktitle'>;

/**
 * Reads the Anthology's BibTeX (`anthology.bib`, `anthology+abstracts.bib`), in which volumes stand one behind the other, a volume at a time;
 * with `only`, those alone that it holds, and the entries of the others are not even read. The id in the link of an entry tells its volume and, since 2020,
 * its venue; before, only the title of the book does. Throws MalformedCollection where the last entry is cut off.
 */
export async function* readAnthologyBib(
  text: AsyncIterable<string>,
  only?: ReadonlySet<string>,
): AsyncGenerator<AnthologyVolume> {
  const troubles: string[] = [];
  const entries = new RawEntries({
    ...(only !== undefined && { wants: (entry) => mayBeOf(only, volumeIn(entry)) }),
    onTrouble: (line, what) => troubles.push(`line ${line}: ${what}`),
  });
  let volume: RawEntry[] = [];
  let of = '';
  const finished = function* (more: readonly RawEntry[]): Generator<AnthologyVolume> {
    for (const entry of more) {
      const id = volumeOf(entry);
      if (only?.has(id) === false) continue;
      if (id !== of && volume.length > 0) {
        yield volumeOfEntries(volume, troubles.splice(0));
        volume = [];
      }
      of = id;
      volume.push(entry);
    }
  };
  for await (const piece of text) yield* finished(entries.push(piece));
  yield* finished(entries.end());
  if (!entries.isWhole) throw new MalformedCollection(CUT_OFF);
  if (volume.length > 0) yield volumeOfEntries(volume, troubles);
}

/** The volumes of the Anthology's BibTeX by what `readAnthologyBib` knows them by: one entry of each is read. Throws MalformedCollection. */
export async function indexAnthologyBib(text: AsyncIterable<string>): Promise<Map<string, BibVolume>> {
  const volumes = new Map<string, BibVolume>();
  const entries = new RawEntries({
    wants: (entry) => !isBook(entry) && !volumes.has(volumeIn(entry) ?? ''),
    onTrouble: () => undefined,
  });
  const take = (more: readonly RawEntry[]): void => {
    for (const entry of more) {
      const id = volumeOf(entry);
      if (isPaper(entry) && !volumes.has(id)) volumes.set(id, factsOf([entry]));
    }
  };
  for await (const piece of text) take(entries.push(piece));
  take(entries.end());
  if (!entries.isWhole) throw new MalformedCollection(CUT_OFF);
  return volumes;
}

const CUT_OFF = 'its last entry is cut off';

const idOf = ({ fields }: RawEntry): string =>
  normaliseIdentifier('acl', plainVerbatim(fields.get('url') ?? '').trim()) ?? '';

function volumeOf(entry: RawEntry): string {
  return volumeNamed(idOf(entry), entry.fields.get('year') ?? '');
}

function volumeNamed(id: string, year: string): string {
  const place = placeOf(id);
  return place === undefined ? `? ${year}` : `${place.collection}-${place.volume} ${year}`;
}

/** What `volumeOf` says of an entry, by its text alone; undefined where only reading it can tell. */
function volumeIn(text: string): string | undefined {
  const [url, ...urls] = text.matchAll(/\burl\s*=\s*["{]([^"{}\\]*)["}]/gi);
  const [year, ...years] = text.matchAll(/\byear\s*=\s*["{]?(\d{4})\b/gi);
  if (url === undefined || year === undefined || urls.length > 0 || years.length > 0) return undefined;
  const id = normaliseIdentifier('acl', (url[1] as string).trim());
  return id === undefined ? undefined : volumeNamed(id, year[1] as string);
}

const mayBeOf = (volumes: ReadonlySet<string>, id: string | undefined): boolean =>
  id === undefined || volumes.has(id);

const isBook = (text: string): boolean => /^@\s*proceedings\b/i.test(text);

/** What holds the papers is none. */
const isPaper = ({ type }: RawEntry): boolean => type === 'inproceedings' || type === 'article';

function factsOf(entries: readonly RawEntry[]): BibVolume {
  const [first] = entries as [RawEntry, ...RawEntry[]];
  const place = placeOf(idOf(first));
  const [booktitle = ''] = texTexts([entries.map(bookOf).find((book) => book !== '') ?? '']);
  const venue = place && venueIn(place.collection);
  return {
    collection: place?.collection ?? '',
    id: place?.volume ?? '',
    venues: venue === undefined ? [] : [venue],
    year: Number(first.fields.get('year')),
    booktitle,
  };
}

function volumeOfEntries(entries: readonly RawEntry[], troubles: readonly string[]): AnthologyVolume {
  const facts = factsOf(entries);
  const notes = troubles.map((trouble) => `${trouble}, and was left out`);
  const papers: ListedPaper[] = [];
  for (const entry of entries.filter(isPaper)) {
    const paper = paperOf(entry, facts.booktitle);
    if (paper === undefined) notes.push(`the entry "${entry.key}" has no title or no id, and was left out`);
    else papers.push(paper);
  }
  return { ...facts, papers, notes };
}

const bookOf = ({ fields }: RawEntry): string => fields.get('booktitle') ?? fields.get('journal') ?? '';

function paperOf(entry: RawEntry, booktitle: string): ListedPaper | undefined {
  const { fields, type } = entry;
  const place = placeOf(idOf(entry));
  const id = place && anthologyId(place);
  const [title = '', abstract = '', ...names] = texTexts([
    fields.get('title') ?? '',
    fields.get('abstract') ?? '',
    ...namesIn(fields.get('author') ?? fields.get('editor') ?? ''),
  ]);
  if (place === undefined || id === undefined || title === '') return undefined;
  const year = fields.get('year') ?? '';
  const month = monthOf(fields.get('month'));
  return withoutUndefined({
    paper_id: id,
    title,
    authors: names
      .filter((name) => name !== '')
      .map((name) => ({ name: inReadingOrder(personNamed(name)), affiliations: [] })),
    booktitle: booktitle === '' ? undefined : booktitle,
    track: trackOf(place.volume, booktitle),
    type,
    volume: fields.get('volume'),
    number: fields.get('number'),
    pages: pagesIn(fields.get('pages')),
    publication_date: month === undefined ? year : `${year}-${month}`,
    language: languageIn(fields.get('language')),
    doi: normaliseDoi(plainVerbatim(fields.get('doi') ?? '')),
    acl_id: normaliseIdentifier('acl', id),
    abstract: abstract === '' ? undefined : abstract,
    source_url: `${SITE}${id}/`,
    pdf_url: linksOf([`${SITE}${id}.pdf`])[0],
  });
}
