import { normaliseDoi, normaliseIdentifier } from '../../model/identifiers.js';
import type { ListedPaper } from '../../model/listed-paper.js';
import type { Author } from '../../model/outcome.js';
import { pageRange } from '../../model/page-range.js';
import { languageOfMedline } from '../../sources/europepmc/language.js';
import {
  distinct,
  languageOf,
  linksOf,
  nonEmpty,
  orcidOf,
  withoutUndefined,
} from '../../sources/record-parts.js';
import { texTexts } from '../text/tex-text.js';
import { anthologyId } from './anthology-id.js';
import { childNamed, childrenNamed, readable, textOfChild, type Element } from './element.js';
import type { VolumeFacts } from './volume.js';

export const SITE = 'https://aclanthology.org/';

/** A paper, or why there is none, and what a person should know of it. */
interface ReadPaper {
  readonly paper?: ListedPaper;
  readonly note?: string;
}

/** A `<paper>` of a volume; undefined for what its type says is none (front and back matter). Pure. */
export function readPaper(element: Element, volume: VolumeFacts): ReadPaper | undefined {
  if (/^(?:front|back)matter$/.test(element.attributes.type ?? '')) return undefined;
  const number = element.attributes.id ?? '';
  const id = anthologyId({ collection: volume.collection, volume: volume.id, paper: number });
  const title = proseIn(element, 'title');
  if (id === undefined)
    return { note: `a paper of ${volume.collection}-${volume.id} has the id "${number}", and was left out` };
  if (title === undefined) return { note: `${id} has no title, and was left out` };
  const removed = childNamed(element, 'removed');
  const paper = withoutUndefined({
    paper_id: id,
    title,
    authors: authorsOf(element),
    booktitle: volume.booktitle === '' ? undefined : volume.booktitle,
    track: volume.track,
    awards: nonEmpty(distinct(childrenNamed(element, 'award').map(readable))),
    type: volume.isJournal ? 'article' : 'inproceedings',
    volume: volume.volume,
    number: textOfChild(element, 'issue') ?? volume.number,
    pages: pagesIn(textOfChild(element, 'pages')),
    publication_date: volume.date,
    language: languageIn(textOfChild(element, 'language')),
    doi: normaliseDoi(textOfChild(element, 'doi') ?? ''),
    acl_id: normaliseIdentifier('acl', id),
    abstract: proseIn(element, 'abstract'),
    source_url: `${SITE}${id}/`,
    pdf_url: removed === undefined ? pdfOf(element) : undefined,
    urls: nonEmpty(furtherLinks(element)),
    is_retracted: removed !== undefined || childNamed(element, 'retracted') !== undefined ? true : undefined,
  }) as ListedPaper;
  if (removed === undefined) return { paper };
  return { paper, note: `${id} was removed from the Anthology, and is listed as retracted` };
}

/** TeX beside the elements for it, as authors typed it into the form of a conference: a command, or a formula between dollars. */
const TYPED_TEX = /\\(?:[a-zA-Z]{2}|["'`^~=.%&_#$])|\$[^$\s][^$\\^_{]*[\\^_{][^$]*\$/;

function proseIn(element: Element, name: string): string | undefined {
  const text = textOfChild(element, name);
  return text !== undefined && TYPED_TEX.test(text) ? texTexts([text])[0] || undefined : text;
}

/** `9-32`; the Anthology's own papers have it with a hyphen, or with a dash. */
export function pagesIn(text: string | undefined): string | undefined {
  return text && pageRange(text);
}

/** ISO 639-2 and -3 in the Anthology, now and then with a region: `fra`, `pt-BR`. */
export function languageIn(text: string | undefined): string | undefined {
  return languageOfMedline(text) ?? languageOf(text);
}

/** Those who wrote it; of a text that nobody wrote, its editors. */
function authorsOf(element: Element): Author[] {
  const authors = childrenNamed(element, 'author');
  const people = authors.length > 0 ? authors : childrenNamed(element, 'editor');
  return people.flatMap((person): Author[] => {
    // The name in other scripts (<variant>) is the same name.
    const parts = [textOfChild(person, 'first'), textOfChild(person, 'last')];
    const name = parts.filter((part) => part !== undefined).join(' ');
    if (name === '') return [];
    const orcid = orcidOf(person.attributes.orcid ?? textOfChild(person, 'orcid'));
    return [
      {
        name,
        affiliations: distinct(childrenNamed(person, 'affiliation').map(readable)),
        ...(orcid !== undefined && { orcid }),
      },
    ];
  });
}

/** The name of a file of the Anthology, or a link to somewhere else. */
function pdfOf(element: Element): string | undefined {
  const url = textOfChild(element, 'url');
  if (url === undefined) return undefined;
  return isLink(url) ? url : `${SITE}${url.replace(/\.pdf$/, '')}.pdf`;
}

const isLink = (text: string): boolean => /^https?:\/\//i.test(text);

/** Revisions, errata, attachments, videos, code: everything that belongs to a paper beside its PDF. */
function furtherLinks(element: Element): string[] {
  const files = (name: string, where: string, ending: string): (string | undefined)[] =>
    childrenNamed(element, name).map((child) => {
      const file = child.attributes.href ?? child.attributes.url ?? readable(child);
      return file === undefined || isLink(file) ? file : encodeURI(`${SITE}${where}${file}${ending}`);
    });
  return linksOf([
    ...files('revision', '', '.pdf'),
    ...files('erratum', '', '.pdf'),
    ...files('attachment', 'attachments/', ''),
    ...files('video', '', ''),
    ...childrenNamed(element, 'pwccode').map(({ attributes }) => attributes.url),
    ...childrenNamed(element, 'pwcdataset').map(({ attributes }) => attributes.url),
  ]);
}
