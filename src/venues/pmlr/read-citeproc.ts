import { setImmediate } from 'node:timers/promises';
import { parseDocument } from 'yaml';
import * as z from 'zod';
import { isNestedDeeply } from '../../formats/yaml-nesting.js';
import { normaliseDoi } from '../../model/identifiers.js';
import type { ListedPaper } from '../../model/listed-paper.js';
import { lenient, lenientList } from '../../sources/lenient.js';
import { texTexts } from '../text/tex-text.js';
import type { NoVolume, VolumeHints } from './read-bib.js';
import { dayIn, listedPaper, volumeIdOf, yearIn, yearInTitle, type PmlrVolume } from './volume.js';

const text = lenient(z.string());
const personSchema = z.looseObject({ given: text, prefix: text, family: text, suffix: text, orcid: text });
/** A record of `citeproc.yaml`, as the site's theme writes it (assets/bib/citeproc.yaml there, 2026-10). All values are read as texts: a name may be "No". */
const recordSchema = z.looseObject({
  title: z.string(),
  id: z.string().min(1),
  abstract: text,
  keywords: text,
  volume: text,
  URL: text,
  PDF: text,
  DOI: text,
  issue: text,
  section: text,
  page: text,
  software: text,
  openreview: text,
  video: text,
  'container-title': text,
  author: lenientList(personSchema),
  issued: lenient(z.looseObject({ 'date-parts': lenientList(z.string()) })),
  published: text,
});
type CiteprocRecord = z.output<typeof recordSchema>;

/** Records stand one behind the other, each beginning with its title. */
const BEGIN = /^- (?=title:)/gm;
/** Some submitted texts have them, and YAML has no place for them (mlresearch/papersite, v316, 2026-09). */
const CONTROL = /(?![\t\n\r\u0085])\p{Cc}/gu;
const AT_ONCE = 20;

export function isCiteproc(text: string): boolean {
  return /^[\s\ufeff]*(?:---\s*)?- title:/.test(text);
}

/**
 * The `assets/bib/citeproc.yaml` of a volume. Read a record at a time: one that is not YAML (an apostrophe that nobody escaped) reaches no
 * other.
 */
export async function readCiteproc(raw: string, hints: VolumeHints = {}): Promise<PmlrVolume | NoVolume> {
  if (!isCiteproc(raw)) return { other: true };
  const places = [...raw.matchAll(BEGIN)].map(({ index }) => index);
  const records: CiteprocRecord[] = [];
  const notes: string[] = [];
  for (const [nth, from] of places.entries()) {
    if (nth % AT_ONCE === 0) await setImmediate();
    const record = recordIn(raw.slice(from, places[nth + 1]));
    if (record !== undefined) records.push(record);
    else if (nth === places.length - 1) return { wrong: 'its last record is cut off, or no YAML' };
    else
      notes.push(
        `record ${nth + 1} (${raw.slice(from + 2, from + 80).split('\n')[0] ?? ''}) is no YAML, and was left out`,
      );
  }
  const id = volumeIdOf(
    records.map(({ URL }) => /\/([vr]\d+)\/[^/]+$/i.exec(URL ?? '')?.[1]).find((one) => one !== undefined) ??
      records[0]?.volume,
  );
  if (id === undefined) return { wrong: 'no record says its volume' };
  const papers: ListedPaper[] = [];
  for (const [nth, record] of records.entries()) {
    if (nth % AT_ONCE === 0) await setImmediate();
    papers.push(paperOf(record, id));
  }
  const booktitle = papers[0]?.booktitle;
  const issued = papers.find((paper) => paper.publication_date !== undefined)?.publication_date;
  return {
    id,
    booktitle,
    names: booktitle === undefined ? [] : [booktitle],
    // A conference of December may have been published in the next year.
    year: yearIn(hints.start) ?? yearIn(hints.year) ?? yearInTitle(booktitle) ?? yearIn(issued),
    papers,
    notes,
  };
}

/** A record has four levels; in its texts brackets may stay open. */
const MOST_LEVELS = 100;
/** Thousands of authors take less; the parser's time grows with the square of some things. */
const LONGEST = 300_000;

/** Undefined for what is no YAML, no record, or one that was cut off before its date. */
function recordIn(yaml: string): CiteprocRecord | undefined {
  if (yaml.length > LONGEST || isNestedDeeply(yaml, MOST_LEVELS)) return undefined;
  const list = listIn(yaml.replace(CONTROL, ''));
  const record = Array.isArray(list) && list.length === 1 ? recordSchema.safeParse(list[0]).data : undefined;
  return record?.issued === undefined && record?.published === undefined ? undefined : record;
}

/** The parser reads on behind an error, and what it gives is not what stands there: a title ends at its apostrophe. */
function listIn(yaml: string): unknown {
  try {
    const document = parseDocument(yaml, { schema: 'failsafe', logLevel: 'silent', uniqueKeys: false });
    // Texts must not begin with "@" or "%", and nobody can take them for anything else.
    const isRead = document.errors.every(({ code }) => code === 'BAD_SCALAR_START');
    return isRead ? document.toJS({ maxAliasCount: 0 }) : undefined;
  } catch {
    return undefined;
  }
}

function paperOf(record: CiteprocRecord, volume: string): ListedPaper {
  const people = record.author.map((person) => ({
    given: person.given ?? '',
    prefix: person.prefix ?? '',
    family: person.family ?? '',
    suffix: person.suffix ?? '',
    ...(person.orcid !== undefined && { orcid: person.orcid }),
  }));
  const [title = '', abstract = '', booktitle = '', section = '', keywords = '', ...names] = texTexts([
    record.title,
    record.abstract ?? '',
    record['container-title'] ?? '',
    record.section ?? '',
    record.keywords ?? '',
    ...people.flatMap(({ given, prefix, family, suffix }) => [given, prefix, family, suffix]),
  ]);
  return listedPaper(volume, {
    key: record.id,
    title,
    people: people.map((person, nth) => {
      const [given = '', prefix = '', family = '', suffix = ''] = names.slice(4 * nth, 4 * nth + 4);
      return { ...person, given, prefix, family, suffix };
    }),
    abstract: abstract === '' ? undefined : abstract,
    keywords,
    pages: record.page,
    section: section === '' ? undefined : section,
    number: record.issue,
    date: dateOf(record),
    booktitle: booktitle === '' ? undefined : booktitle,
    doi: normaliseDoi(record.DOI ?? ''),
    pdf: record.PDF,
    openreview: record.openreview,
    links: [record.software, record.video],
  });
}

function dateOf({ issued, published }: CiteprocRecord): string | undefined {
  const [year, month, day] = issued?.['date-parts'] ?? [];
  if (year === undefined || !/^\d{4}$/.test(year)) return dayIn(published);
  return [year, month, day]
    .filter((part) => part !== undefined && /^\d{1,4}$/.test(part))
    .map((part) => part!.padStart(2, '0'))
    .join('-');
}
