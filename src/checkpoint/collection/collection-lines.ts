import type { ListedPaper, ListerId } from '../../model/listed-paper.js';
import type { LineFormat } from '../journal/line-format.js';

/**
 * The lines of a session of `cf collect`. The papers of a page stand before the line of the page, in one batch with it: a page has
 * happened whole or not at all.
 */
export type CollectionLine = ListedPaper | CollectionFact;

/** What is said of a venue and year. */
export type CollectionFact = ListingBegun | PageListed | VenueUnknown | ListingCompleted;

interface OfVenueYear {
  /** The venue's key. */
  readonly venue: string;
  readonly year: number;
  readonly lister: ListerId;
  /** ISO 8601. */
  readonly at: string;
}

/** A listing begins; what an earlier one of this venue and year gave is void. */
export interface ListingBegun extends OfVenueYear {
  readonly fact: 'listing_begun';
}

/** A page of it, whose papers stand before this line. */
export interface PageListed extends OfVenueYear {
  readonly fact: 'page_listed';
  readonly papers: number;
  /** Papers of the whole listing, where the lister counts them. */
  readonly total: number | null;
  /** What brings the next page; null on the last one. */
  readonly next: string | null;
}

/** `next` of a page that was copied from an earlier session and is not the last: such a copy begins anew when it was cut short. */
export const BEING_TAKEN_OVER = 'being taken over';

/** The lister has nothing of this venue and year: the next one is asked. */
export interface VenueUnknown extends OfVenueYear {
  readonly fact: 'venue_unknown';
}

/** The venue and year is done. */
export interface ListingCompleted extends OfVenueYear {
  readonly fact: 'listing_completed';
  readonly papers: number;
  /** There are more: `--max-papers` cut them off. */
  readonly cut: boolean;
  /** What local files it was made of (venues/folder/folder-lister.ts); null for what was asked for. */
  readonly edition: string | null;
  /** When an earlier session listed it, whose papers these are. */
  readonly taken_over?: string;
}

/** What a scan gives of a line: all of a fact, the id of a paper. */
export type CollectionRead = CollectionFact | { readonly paper: string };

const PAPER_START = '{"paper_id":';
const FACT_START = '{"fact":"';

export const COLLECTION_LINES: LineFormat<CollectionLine, CollectionRead> = {
  version: 1,
  encode(line) {
    if ('fact' in line) {
      const { fact, ...rest } = line;
      return `${JSON.stringify({ fact, ...rest })}\n`;
    }
    const { paper_id, ...rest } = line;
    return `${JSON.stringify({ paper_id, ...rest })}\n`;
  },
  read(line) {
    if (startsWith(line, PAPER_START)) {
      return paperIn(line);
    }
    if (!startsWith(line, FACT_START)) return undefined;
    try {
      return JSON.parse(line.toString('utf8')) as CollectionFact;
    } catch {
      return undefined;
    }
  },
  parse: (line) => JSON.parse(line.toString('utf8')) as CollectionLine,
};

const startsWith = (line: Buffer, text: string): boolean => line.toString('latin1', 0, text.length) === text;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The id is its own JSON string; nothing of what follows is needed. No regular expression: those give up on ids of many megabytes. */
function paperIn(line: Buffer): CollectionRead | undefined {
  const start = PAPER_START.length;
  if (line[start] !== QUOTE) return undefined;
  for (let at = line.indexOf(QUOTE, start + 1); at > 0; at = line.indexOf(QUOTE, at + 1)) {
    let before = at;
    while (line[before - 1] === BACKSLASH) before--;
    if ((at - before) % 2 === 1) continue;
    try {
      return { paper: JSON.parse(line.toString('utf8', start, at + 1)) as string };
    } catch {
      return undefined;
    }
  }
  return undefined;
}
