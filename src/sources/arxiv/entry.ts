import { decodeXML } from 'entities';
import { doiOfArxiv, normaliseArxiv, normaliseDoi, type Identifier } from '../../model/identifiers.js';
import type { Author, WorkRecord } from '../../model/outcome.js';
import { abstractText } from '../abstract-text.js';
import { distinct, nonEmpty, readable, withoutUndefined } from '../record-parts.js';
import type { Feed, FeedEntry } from './feed.js';

/**
 * What arXiv says of a paper, in this project's words, whatever its version; undefined for an entry without an id (arXiv
 * has shown such for papers that there are not). `journal_ref` is running text and says where it was published, which the record is
 * not. Pure.
 */
export function parseEntry(entry: FeedEntry, feed: Pick<Feed, 'updated'>): WorkRecord | undefined {
  const id = normaliseArxiv(decodeXML(entry.id ?? ''));
  const title = readable(entry.title);
  if (id === undefined || title === undefined) return undefined;
  const published = dateOf(entry.published, feed);
  const abstract = abstractText(entry.summary);
  return withoutUndefined({
    title,
    authors: nonEmpty(entry.author.flatMap(authorOf)),
    year: published === undefined ? undefined : Number(published.slice(0, 4)),
    publication_date: published,
    venue: 'arXiv',
    type: 'preprint',
    identifiers: identifiersOf(id, entry.doi),
    abstract: abstract === undefined ? undefined : { text: abstract },
    urls: [`https://arxiv.org/abs/${id}`, `https://arxiv.org/pdf/${id}`],
    open_access: { is_oa: true },
  });
}

function authorOf({ name, affiliation }: FeedEntry['author'][number]): Author[] {
  const known = readable(name);
  if (known === undefined) return [];
  return [{ name: known, affiliations: distinct(affiliation.map(readable)) }];
}

/** Its own id, the publisher's DOI as the authors gave it (the first, where they wrote several), and arXiv's own DOI. */
function identifiersOf(arxiv: string, dois: readonly string[]): Identifier[] {
  const given = dois.flatMap((doi) => decodeXML(doi).trim().split(/\s+/)).map(normaliseDoi);
  const published = given.find((doi) => doi !== undefined);
  return [
    { type: 'arxiv', value: arxiv },
    ...distinct([published, doiOfArxiv(arxiv)]).map((value) => ({ type: 'doi', value }) as const),
  ];
}

/** The day of the first version. None is later than the answer. */
function dateOf(published: string | undefined, { updated }: Pick<Feed, 'updated'>): string | undefined {
  const date = /^(\d{4}-\d{2}-\d{2})(?:T|$)/.exec(published?.trim() ?? '')?.[1];
  const today = /^(\d{4}-\d{2}-\d{2})/.exec(updated?.trim() ?? '')?.[1] ?? '9999';
  return date !== undefined && date <= today ? date : undefined;
}
