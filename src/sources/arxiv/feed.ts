import { decodeXML } from 'entities';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import * as z from 'zod';
import { normaliseArxiv } from '../../model/identifiers.js';
import { lenient, lenientList } from '../lenient.js';

/** One entry of a feed, its text as it came: entities are for whoever knows what the text is. */
export type FeedEntry = z.output<typeof entrySchema>;

/** An answer of arXiv, in Atom: https://info.arxiv.org/help/api/user-manual.html#_calling_the_api, 3.3 (2026-07). */
export interface Feed {
  readonly entries: readonly FeedEntry[];
  /** Entries, usable or not. */
  readonly rows: number;
  /** `opensearch:totalResults`. */
  readonly total: number | undefined;
  /** The ids that this is an answer about, as the feed's own title repeats them. */
  readonly about: readonly string[] | undefined;
  /** What arXiv says instead of answering. */
  readonly error: string | undefined;
  /** When it was made. */
  readonly updated: string | undefined;
}

/** Everything stays text: the id 2104.12250 is no number. Entities are not touched here, so that none can be of the sender's making. */
const PARSER = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  processEntities: false,
  isArray: (name) => ['entry', 'author', 'affiliation', 'doi'].includes(name),
});

const text = lenient(z.string());

const entrySchema = z.looseObject({
  id: text,
  title: text,
  summary: text,
  published: text,
  author: lenientList(z.looseObject({ name: text, affiliation: lenientList(z.string()) })),
  doi: lenientList(z.string()),
});

const feedSchema = z.looseObject({
  feed: z.looseObject({
    title: text,
    updated: text,
    totalResults: text,
    // An empty element is a text.
    entry: z.array(z.unknown()).optional(),
  }),
});

/** Reads a feed; undefined for anything else, for one that is cut off, and for one with definitions of its own. Never throws. */
export function parseFeed(body: string): Feed | undefined {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(body) || XMLValidator.validate(body) !== true) return undefined;
  const parsed = feedSchema.safeParse(parse(body));
  if (!parsed.success) return undefined;
  const { title, updated, totalResults, entry = [] } = parsed.data.feed;
  const entries = entry.flatMap((one) => entrySchema.safeParse(one).data ?? []);
  const error = entries.find(({ id }) => id?.includes('/api/errors') === true);
  const total = Number(totalResults ?? Number.NaN);
  return {
    entries,
    rows: entry.length,
    total: Number.isInteger(total) ? total : undefined,
    about: idsIn(title),
    error: error && decodeXML(error.summary ?? error.title ?? 'an error'),
    updated,
  };
}

function parse(body: string): unknown {
  try {
    return PARSER.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** Of `arXiv Query: search_query=&id_list=1707.08567,math/9501234&start=0&max_results=100`. */
function idsIn(title: string | undefined): string[] | undefined {
  const list = /\bid_list=([^&\s]*)/.exec(decodeXML(title ?? ''))?.[1];
  if (list === undefined) return undefined;
  return list.split(/,|%2C/i).flatMap((id) => normaliseArxiv(id.replaceAll(/%2F/gi, '/')) ?? []);
}
