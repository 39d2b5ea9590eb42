import {
  arxivOfDoi,
  normaliseIdentifier,
  type Identifier,
  type IdentifierType,
} from '../../model/identifiers.js';
import type { Author, WorkRecord } from '../../model/outcome.js';
import { plausibleYear } from '../../model/paper.js';
import { abstractText } from '../abstract-text.js';
import { distinct, linksOf, nonEmpty, orcidOf, readable, rorOf, withoutUndefined } from '../record-parts.js';
import { languageOfMedline } from './language.js';
import { typeOf } from './publication-type.js';
import { resultSchema, type EuropePmcAuthor, type EuropePmcResult } from './schema.js';

/**
 * What a record of Europe PMC says, in this project's words; undefined for what is no record (no object, no id). Odd fields are dropped.
 * Pure: the same record always gives the same.
 */
export function parseResult(json: unknown): WorkRecord | undefined {
  const parsed = resultSchema.safeParse(json);
  if (!parsed.success || parsed.data.id === undefined) return undefined;
  const result = parsed.data;
  const language = languageOfMedline(result.language);
  const abstract = abstractText(result.abstractText);
  const types = typesOf(result);
  return withoutUndefined({
    title: titleOf(result.title),
    authors: nonEmpty(authorsOf(result)),
    year: plausibleYear(
      result.pubYear ??
        result.journalInfo?.yearOfPublication ??
        result.bookOrReportDetails?.yearOfPublication,
    ),
    publication_date: dateOf(result),
    venue: venueOf(result),
    type: typeOf(types, result.source),
    language,
    volume: readable(result.journalInfo?.volume ?? result.journalVolume),
    number: readable(result.journalInfo?.issue ?? result.issue),
    pages: readable(result.pageInfo),
    identifiers: identifiersOf(result),
    citations: result.citedByCount === undefined ? undefined : { count: result.citedByCount },
    // MEDLINE has English abstracts of articles in other languages.
    abstract:
      abstract === undefined
        ? undefined
        : withoutUndefined({ text: abstract, language: language === 'en' ? language : undefined }),
    urls: urlsOf(result),
    is_retracted: isRetracted(result, types),
    open_access: openAccessOf(result),
  });
}

/** Without MEDLINE's stop at the end, and its brackets around a title that it translated. */
function titleOf(raw: string | undefined): string | undefined {
  const title = readable(raw)?.replace(/(?<![.…])\.$/, '');
  return title
    ?.replace(/^\[([^[\]]*)\]$/, '$1')
    .replace(/(?<![.…])\.$/, '')
    .trim();
}

/** Names in full where they are known; the list of abbreviated names where there is nothing else (`lite`). */
function authorsOf(result: EuropePmcResult): Author[] {
  const listed = (result.authorList?.author ?? []).flatMap(authorOf);
  if (listed.length > 0) return listed;
  const names = readable(result.authorString)?.replace(/\.$/, '').split(/,\s+/) ?? [];
  return names.filter((name) => name !== '').map((name) => ({ name, affiliations: [] }));
}

function authorOf(author: EuropePmcAuthor): Author[] {
  const [first, last] = [readable(author.firstName), readable(author.lastName)];
  const whole = first === undefined || last === undefined ? undefined : `${first} ${last}`;
  const name = whole ?? readable(author.fullName) ?? readable(author.collectiveName) ?? last;
  if (name === undefined) return [];
  const details = author.authorAffiliationDetailsList?.authorAffiliation ?? [];
  const affiliations = distinct(details.map(({ affiliation }) => readable(affiliation)));
  return [
    withoutUndefined({
      name,
      affiliations: affiliations.length > 0 ? affiliations : distinct([readable(author.affiliation)]),
      orcid: author.authorId?.type?.toUpperCase() === 'ORCID' ? orcidOf(author.authorId.value) : undefined,
      ror: nonEmpty(
        distinct(
          details.flatMap((one) => one.affiliationOrgId.map((id) => rorOf(id.organizationId ?? id.value))),
        ),
      ),
    }),
  ];
}

/** A preprint's server stands where the publisher of a book does. */
function venueOf(result: EuropePmcResult): string | undefined {
  return (
    readable(result.journalInfo?.journal?.title) ??
    readable(result.journalInfo?.journal?.isoabbreviation) ??
    readable(result.journalTitle) ??
    (result.source === 'PPR' ? readable(result.bookOrReportDetails?.publisher) : undefined)
  );
}

const DATE = /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/;

function dateOf(result: EuropePmcResult): string | undefined {
  return [
    result.firstPublicationDate,
    result.electronicPublicationDate,
    result.journalInfo?.printPublicationDate,
  ].find((date) => date !== undefined && DATE.test(date));
}

function identifiersOf(result: EuropePmcResult): Identifier[] {
  const found = new Map<IdentifierType, string>();
  const add = (type: IdentifierType, raw: string | undefined): void => {
    const value = normaliseIdentifier(type, raw);
    if (value !== undefined && !found.has(type)) found.set(type, value);
  };
  add('doi', result.doi);
  add('pmid', result.pmid ?? (result.source === 'MED' ? result.id : undefined));
  add('pmcid', result.pmcid ?? (result.source === 'PMC' ? result.id : undefined));
  add('arxiv', arxivOfDoi(found.get('doi') ?? ''));
  return [...found].map(([type, value]) => ({ type, value }));
}

/** What can be read for nothing first, then what else leads to the text, and Europe PMC's own page. */
function urlsOf({ id, source, fullTextUrlList }: EuropePmcResult): string[] {
  const links = fullTextUrlList?.fullTextUrl ?? [];
  const isFree = (link: (typeof links)[number]): boolean =>
    link.availabilityCode === 'OA' || link.availabilityCode === 'F';
  const page =
    /^[A-Z]{3}$/.test(source ?? '') && /^\w+$/.test(id ?? '')
      ? `https://europepmc.org/article/${source}/${id}`
      : undefined;
  return linksOf([
    ...links.filter(isFree).map(({ url }) => url),
    ...links.filter((link) => !isFree(link)).map(({ url }) => url),
    page,
  ]);
}

function typesOf(result: EuropePmcResult): string[] {
  const types = result.pubTypeList?.pubType ?? result.pubType?.split(';') ?? [];
  return types.map((type) => type.trim().toLowerCase()).filter((type) => type !== '');
}

/** Only MEDLINE marks what was retracted; of others nothing follows. "Retraction of publication" is the notice itself. */
function isRetracted(result: EuropePmcResult, types: readonly string[]): boolean | undefined {
  const corrections = result.commentCorrectionList?.commentCorrection ?? [];
  const isMarked =
    types.includes('retracted publication') ||
    corrections.some(({ type }) => /^retraction in\b/i.test(type ?? ''));
  return isMarked ? true : result.source === 'MED' && types.length > 0 ? false : undefined;
}

/** "N" only says that the text is not in Europe PMC's open access subset: it may be open elsewhere. */
function openAccessOf(result: EuropePmcResult): WorkRecord['open_access'] {
  if (result.isOpenAccess !== 'Y') return undefined;
  return withoutUndefined({ is_oa: true, license: readable(result.license) });
}
