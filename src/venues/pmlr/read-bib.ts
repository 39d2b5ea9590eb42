import { setImmediate } from 'node:timers/promises';
import { namesIn } from '../../formats/bibtex/said.js';
import { personNamed } from '../../formats/bibtex/person.js';
import { plainVerbatim } from '../../formats/bibtex/tex.js';
import { RawEntries, type RawEntry } from '../../formats/bibtex/raw-entries.js';
import { normaliseDoi } from '../../model/identifiers.js';
import type { ListedPaper } from '../../model/listed-paper.js';
import { monthOf } from '../text/publication-month.js';
import { texTexts } from '../text/tex-text.js';
import { PageKeys } from './page-key.js';
import { dayIn, listedPaper, volumeIdOf, yearIn, yearInTitle, type PmlrVolume } from './volume.js';

/** So many entries are read in one go: a few milliseconds. */
const AT_ONCE = 20;
const SLICE = 256 * 1024;

/** What is known of the volume from elsewhere: the address that the file came from, `_config.yml`. Entries say it better. */
export interface VolumeHints {
  readonly volume?: string | undefined;
  readonly year?: string | undefined;
  /** The first day of the conference. */
  readonly start?: string | undefined;
  readonly published?: string | undefined;
  readonly booktitle?: string | undefined;
  readonly shortname?: string | undefined;
  readonly name?: string | undefined;
}

/** Why a file is not read as a volume: `other`: it is none of PMLR's; else what is wrong, in words. */
export type NoVolume = { readonly other: true } | { readonly wrong: string };

/**
 * The BibTeX of a volume: that of its editors (`aistats23.bib` in mlresearch/v206; spec: https://proceedings.mlr.press/spec.html), or the one
 * that the site makes (`assets/bib/bibliography.bib`), whose keys are `pmlr-v206-…`. A preface is a paper.
 */
export async function readBib(text: string, hints: VolumeHints = {}): Promise<PmlrVolume | NoVolume> {
  const notes: string[] = [];
  const entries = new RawEntries({
    onTrouble: (line, what) => notes.push(`line ${line}: ${what}, and was left out`),
  });
  const read: RawEntry[] = [];
  for (let at = 0; at < text.length; at += SLICE) {
    read.push(...entries.push(text.slice(at, at + SLICE)));
    await setImmediate();
  }
  read.push(...entries.end());
  const proceedings = read.find(({ type }) => type === 'proceedings');
  const papers = read.filter(({ type }) => type === 'inproceedings' || type === 'conference');
  const facts = factsOf(proceedings, papers, hints);
  if (papers.length === 0 || !isOurs(proceedings, papers, hints)) return { other: true };
  if (!entries.isWhole) return { wrong: 'its last entry is cut off' };
  if (facts.id === undefined)
    return { wrong: 'no entry says the number of its volume, and no _config.yml beside it does' };
  const listed = await papersOf(papers, facts, notes);
  return {
    id: facts.id,
    booktitle: facts.booktitle,
    names: facts.names,
    year: facts.year,
    papers: listed,
    notes,
  };
}

const URL_OF_PAGE = /proceedings\.mlr\.press\/([vr]\d+)\/([^/]+?)(?:\.html|\/)/i;

function isOurs(proceedings: RawEntry | undefined, papers: readonly RawEntry[], hints: VolumeHints): boolean {
  if (hints.volume !== undefined || hints.shortname !== undefined) return true;
  if (proceedings?.fields.has('volume') === true && proceedings.fields.has('shortname')) return true;
  // Somebody's references cite papers of several volumes, and papers of others.
  const volumes = new Set(papers.map(volumeOnSite));
  return volumes.size === 1 && !volumes.has(undefined);
}

/** The volume of PMLR that an entry says that it is of. */
function volumeOnSite({ fields }: RawEntry): string | undefined {
  const isOnSite = /^PMLR$/.test(fields.get('publisher') ?? '');
  return volumeIdOf(
    URL_OF_PAGE.exec(fields.get('url') ?? '')?.[1] ?? (isOnSite ? fields.get('volume') : undefined),
  );
}

interface VolumeFacts {
  readonly id: string | undefined;
  readonly booktitle: string | undefined;
  readonly names: readonly string[];
  readonly year: number | undefined;
  readonly published: string | undefined;
  /** Titles of sections by the names that papers have them by. */
  readonly sections: ReadonlyMap<string, string>;
  /** The file is that of the editors, who do not know yet what its pages will be called. */
  readonly isEditors: boolean;
}

function factsOf(
  proceedings: RawEntry | undefined,
  papers: readonly RawEntry[],
  hints: VolumeHints,
): VolumeFacts {
  const first = papers[0];
  const field = (name: string): string | undefined => proceedings?.fields.get(name);
  const said = (name: string): string | undefined => field(name) ?? first?.fields.get(name);
  const ofPage = URL_OF_PAGE.exec(first?.fields.get('url') ?? '')?.[1];
  const booktitle = said('booktitle') ?? hints.booktitle;
  const names = [field('name') ?? hints.name, field('shortname') ?? hints.shortname, booktitle];
  const published = dayIn(field('firstpublished')) ?? dayIn(field('published')) ?? dayIn(hints.published);
  // Some give the year in which the volume was published.
  const year =
    yearIn(field('start')) ??
    yearIn(hints.start) ??
    yearIn(field('year')) ??
    yearIn(hints.year) ??
    yearInTitle(booktitle) ??
    yearIn(first?.fields.get('year')) ??
    yearIn(published);
  return {
    id: volumeIdOf(ofPage ?? field('volume') ?? first?.fields.get('volume') ?? hints.volume),
    booktitle: booktitle && texTexts([booktitle])[0],
    names: texTexts(names.filter((name) => name !== undefined)),
    year,
    published,
    sections: sectionsIn(field('sections')),
    isEditors: ['shortname', 'start', 'published'].some((name) => field(name) !== undefined),
  };
}

/** `open=Open Problems|Short Papers`. */
function sectionsIn(text = ''): Map<string, string> {
  const named = text.split('|').map((section) => section.split('=').map((part) => part.trim()));
  return new Map(named.map(([name = '', title = name]) => [name, title]));
}

async function papersOf(
  entries: readonly RawEntry[],
  facts: VolumeFacts,
  notes: string[],
): Promise<ListedPaper[]> {
  const id = facts.id as string;
  const year = Number(facts.published?.slice(0, 4) ?? facts.year ?? 0);
  const keys = new PageKeys(id.replace(/^v/, ''), year);
  const papers: ListedPaper[] = [];
  for (const [nth, entry] of entries.entries()) {
    if (nth % AT_ONCE === AT_ONCE - 1) await setImmediate();
    const paper = paperOf(entry, id, facts, keys);
    if (paper === undefined) notes.push(`the entry "${entry.key}" has no title, and was left out`);
    else papers.push(paper);
  }
  return papers;
}

function paperOf(
  { key, fields }: RawEntry,
  volume: string,
  facts: VolumeFacts,
  keys: PageKeys,
): ListedPaper | undefined {
  const field = (name: string): string => fields.get(name) ?? '';
  const verbatim = (name: string): string | undefined => {
    const text = fields.get(name);
    return text === undefined ? undefined : plainVerbatim(text).trim();
  };
  const [title = '', abstract = '', section = '', keywords = '', ...names] = texTexts([
    field('title'),
    field('abstract'),
    facts.sections.get(field('section').trim()) ?? field('section'),
    field('keywords'),
    ...namesIn(field('author')),
  ]);
  const people = names.filter((name) => name !== '').map(personNamed);
  const site = facts.isEditors ? undefined : URL_OF_PAGE.exec(verbatim('url') ?? '')?.[2];
  const made = site ?? /^pmlr-[vr]\d+-(.+)$/i.exec(key)?.[1];
  const page = made ?? keys.next(key, people[0]);
  if (title === '') return undefined;
  return listedPaper(volume, {
    key: page,
    title,
    people,
    abstract: abstract === '' ? undefined : abstract,
    keywords,
    pages: verbatim('pages'),
    section: section === '' ? undefined : section,
    date: dateOf(fields, facts),
    booktitle: facts.booktitle,
    doi: normaliseDoi(field('doi')),
    pdf: facts.isEditors && URL_OF_PAGE.test(verbatim('pdf') ?? '') ? undefined : verbatim('pdf'),
    openreview: verbatim('openreview'),
    links: [...['software', 'code', 'video', 'website', 'supp', 'other_files'].map(verbatim)],
  });
}

/** The day on which the volume was published; else what an entry of the site says of the month. */
function dateOf(fields: ReadonlyMap<string, string>, { published, year }: VolumeFacts): string | undefined {
  const own = fields.get('year') ?? (year === undefined ? undefined : String(year));
  if (published !== undefined) return published;
  const month = monthOf(fields.get('month'));
  return own === undefined || month === undefined ? own : `${own}-${month}`;
}
