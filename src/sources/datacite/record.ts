import {
  arxivOfDoi,
  normaliseIdentifier,
  type Identifier,
  type IdentifierType,
} from '../../model/identifiers.js';
import type { WorkRecord } from '../../model/outcome.js';
import { abstractText } from '../abstract-text.js';
import { languageOf, linksOf, nonEmpty, pagesOf, readable, withoutUndefined } from '../record-parts.js';
import { authorOf } from './people.js';
import { openAccessOf } from './rights.js';
import { recordSchema, type DataCiteAttributes } from './schema.js';

/**
 * What a DataCite record says, in this project's words; undefined for what is none (no object, no DOI). Odd fields are
 * dropped. Pure: the same record always gives the same answer.
 */
export function parseRecord(json: unknown): WorkRecord | undefined {
  const parsed = recordSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const { id, attributes } = parsed.data;
  const identifiers = identifiersOf(attributes, id);
  if (identifiers === undefined) return undefined;
  const latest = latestYear(attributes);
  const { container } = attributes;
  const year = attributes.publicationYear;
  return withoutUndefined({
    title: titleOf(attributes),
    authors: nonEmpty(attributes.creators.flatMap(authorOf)),
    year: year !== undefined && year >= 1 && year <= latest ? year : undefined,
    publication_date: dateOf(attributes, latest),
    venue: readable(container?.title) ?? readable(attributes.publisher),
    type: typeOf(attributes),
    language: languageOf(attributes.language),
    volume: numberOf(container?.volume),
    number: numberOf(container?.issue),
    pages: pagesOf(numberOf(container?.firstPage), numberOf(container?.lastPage)),
    identifiers,
    citations: citationsOf(attributes),
    // 0 means that the repository registered none, not that there are none.
    references_count: attributes.referenceCount === 0 ? undefined : attributes.referenceCount,
    abstract: abstractOf(attributes),
    urls: linksOf([attributes.url, ...attributes.contentUrl]),
    open_access: openAccessOf(attributes, identifiers),
  });
}

/** The title itself; translations and subtitles are marked as such. */
function titleOf({ titles }: DataCiteAttributes): string | undefined {
  const main = titles.filter(({ titleType }) => titleType === undefined);
  return [...main, ...titles].map(({ title }) => readable(title)).find((title) => title !== undefined);
}

/** What a repository may call an identifier of the very same text. */
const TYPES: ReadonlyMap<string, IdentifierType> = new Map(
  Object.entries({
    doi: 'doi',
    arxiv: 'arxiv',
    pmid: 'pmid',
    pmcid: 'pmcid',
  }),
);

/**
 * Its own DOI first, then what is said to be identical with it. A version, a part, a preprint or a supplement of something
 * (`IsVersionOf`, `IsPreprintOf`, …) is another work: arXiv relates its papers to their published versions in this way.
 */
function identifiersOf(attributes: DataCiteAttributes, id: string | undefined): Identifier[] | undefined {
  const found = new Map<string, Identifier>();
  const add = (type: IdentifierType | undefined, raw: string | undefined): void => {
    const value = type && normaliseIdentifier(type, raw);
    if (!value) return;
    found.set(`${type}:${value}`, { type, value });
    const arxiv = type === 'doi' ? arxivOfDoi(value) : undefined;
    if (arxiv !== undefined) found.set(`arxiv:${arxiv}`, { type: 'arxiv', value: arxiv });
  };
  add('doi', attributes.doi);
  if (found.size === 0) add('doi', id);
  if (found.size === 0) return undefined;
  for (const one of attributes.alternateIdentifiers)
    add(TYPES.get(one.alternateIdentifierType.toLowerCase()), one.alternateIdentifier);
  for (const one of attributes.relatedIdentifiers) {
    if (one.relationType === 'IsIdenticalTo')
      add(TYPES.get(one.relatedIdentifierType.toLowerCase()), one.relatedIdentifier);
  }
  return [...found.values()];
}

/**
 * Nothing is published in a later year than the one after its record was written: years of other calendars (2549 is
 * 2006 in Thailand) and dates of embargoes go.
 */
function latestYear({ updated }: DataCiteAttributes): number {
  const written = /^(\d{4})-/.exec(updated ?? '')?.[1];
  return written === undefined ? 2100 : Number(written) + 1;
}

/** The date of issue; that of availability where it says the same and more. */
function dateOf({ dates }: DataCiteAttributes, latest: number): string | undefined {
  const dated = (type: string): string | undefined =>
    dates
      .filter(({ dateType }) => dateType === type)
      .map(({ date }) => /^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:T.*)?$/.exec(date.trim())?.[1])
      .find((date) => date !== undefined && Number(date.slice(0, 4)) <= latest);
  const issued = dated('Issued');
  const available = dated('Available');
  if (issued === undefined) return available;
  return available?.startsWith(issued) === true ? available : issued;
}

/** `journal-article`, `preprint`, `dataset`; where the general type is only "Text", what the repository calls it. */
function typeOf({ types }: DataCiteAttributes): string | undefined {
  const general = readable(types?.resourceTypeGeneral);
  const own = readable(types?.resourceType);
  const chosen = general === undefined || /^(?:text|other)$/i.test(general) ? (own ?? general) : general;
  return chosen?.replace(/(?<=\p{Ll})(?=\p{Lu})|\s+/gu, '-').toLowerCase();
}

/** Volumes and pages are cut out of running text, and with them its dates and places ("1-5 September 2008"). */
function numberOf(raw: string | undefined): string | undefined {
  const value = readable(raw);
  return value !== undefined && /^[a-z]{0,3}\d[\w.:/-]{0,15}$/i.test(value) ? value : undefined;
}

function citationsOf(attributes: DataCiteAttributes): WorkRecord['citations'] {
  if (attributes.citationCount === undefined) return undefined;
  const byYear = attributes.citationsOverTime
    .map(({ year, total }) => ({ year, count: total }))
    .sort((a, b) => a.year - b.year);
  return { count: attributes.citationCount, ...(byYear.length > 0 ? { by_year: byYear } : {}) };
}

/** In English where there are several, else the first. */
function abstractOf(attributes: DataCiteAttributes): WorkRecord['abstract'] {
  const abstracts = attributes.descriptions
    .filter(({ descriptionType }) => descriptionType === 'Abstract')
    .flatMap(({ description, lang }) => {
      const text = abstractText(description);
      return text === undefined ? [] : [{ text, language: languageOf(lang) }];
    });
  const chosen = abstracts.find(({ language }) => language === 'en') ?? abstracts[0];
  if (chosen === undefined) return undefined;
  return withoutUndefined({
    text: chosen.text,
    language: chosen.language ?? (abstracts.length === 1 ? languageOf(attributes.language) : undefined),
  });
}
