import { foldLetters, foldWords, plainText } from './fold.js';

/** Whether a record is of a published version, of a preprint or deposit, or does not say. */
export type PublicationKind = 'published' | 'preprint' | 'unknown';

/**
 * Prefixes under which preprint servers and repositories register DOIs: arXiv, bioRxiv and medRxiv, SSRN, Zenodo, Research Square, Preprints.org, OSF and
 * its communities, EdArXiv, ChemRxiv, TechRxiv, Authorea, figshare, PeerJ Preprints, ESSOAr, ResearchGate, Dryad.
 */
const DEPOSIT_DOI =
  /^10\.(?:48550\/|1101\/|64898\/|2139\/ssrn|5281\/|21203\/rs|20944\/preprints|312(?:19|2\d|3[0-7])\/|35542\/|26434\/|36227\/|22541\/|6084\/m9\.|7287\/peerj\.preprints|1002\/essoar|13140\/|5061\/)/;

/** Cold Spring Harbor's journals share bioRxiv's prefix, but not the form of its numbers. */
const COLD_SPRING_JOURNAL = /^10\.1101\/(?:gad|gr|lm|cshperspect|pdb|sqb|rna|mcs)\./;

/** True for a DOI (normal form) of a preprint server or a repository; every other DOI counts as a publisher's. */
export function isDepositDoi(doi: string): boolean {
  return DEPOSIT_DOI.test(doi) && !COLD_SPRING_JOURNAL.test(doi);
}

/** In folded names. Most stand at the beginning; what ends in -xiv is one wherever it stands. */
const SERVER =
  /^(?:the )?(?:ssrn|research square|preprints?|zenodo|figshare|authorea|osf|hal|corr|repec|openreview|e prints?|peerj preprints|social science research network)\b|\b[a-z]*(?:ar|r|a)xiv\b/;

/** True for the name of a preprint server or a repository: "arXiv (Cornell University)", "CoRR abs/1706.03762", "SSRN Electronic Journal". */
export function isServer(venue: string): boolean {
  return SERVER.test(foldWords(plainText(venue)));
}

/** The words of Crossref, OpenAlex, DataCite, RIS, BibTeX and the databases for one sort of text, folded. */
const SORTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    article: 'article',
    journalarticle: 'article',
    journal: 'article',
    jour: 'article',
    magazinearticle: 'article',
    mgzn: 'article',
    articlejournal: 'article',
    researcharticle: 'article',
    originalarticle: 'article',
    proceedingsarticle: 'conference',
    conferencepaper: 'conference',
    conference: 'conference',
    inproceedings: 'conference',
    proceedingspaper: 'conference',
    cpaper: 'conference',
    conf: 'conference',
    paperconference: 'conference',
    bookchapter: 'chapter',
    chapter: 'chapter',
    chap: 'chapter',
    incollection: 'chapter',
    inbook: 'chapter',
    book: 'book',
    monograph: 'book',
    preprint: 'preprint',
    postedcontent: 'preprint',
    unpb: 'preprint',
    unpublished: 'preprint',
    workingpaper: 'preprint',
    thesis: 'thesis',
    dissertation: 'thesis',
    phdthesis: 'thesis',
    mastersthesis: 'thesis',
    doctoralthesis: 'thesis',
    doctoraldissertation: 'thesis',
    thes: 'thesis',
  }),
);

/** One word for each sort of text, whoever named it; an unknown name as its folded letters. */
export function sortOf(type: string): string {
  const letters = foldLetters(type);
  return SORTS.get(letters) ?? letters;
}

export interface PublicationClues {
  /** In its normal form. */
  readonly doi?: string | undefined;
  readonly venue?: string | undefined;
  readonly type?: string | undefined;
}

/** What a record is of, told by its type, its DOI and its venue. Pure. */
export function publicationKind({ doi, venue, type }: PublicationClues): PublicationKind {
  const sort = type === undefined ? undefined : sortOf(type);
  if (sort === 'preprint') return 'preprint';
  if (doi !== undefined && isDepositDoi(doi)) return 'preprint';
  if (venue !== undefined && isServer(venue)) return 'preprint';
  const named = sort === 'conference' || sort === 'chapter' || sort === 'book';
  return doi !== undefined || venue !== undefined || named ? 'published' : 'unknown';
}
