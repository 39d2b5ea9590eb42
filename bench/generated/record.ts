import { below, chance, oneOf, type Draw } from './draw.js';
import { NAME_STYLES, writeName, type NameStyle } from './people.js';
import type { Work } from './work.js';

/** A record as a database exports it. */
export interface GeneratedRecord {
  readonly paper_id?: string;
  readonly title: string;
  readonly authors?: readonly string[];
  readonly year?: number;
  readonly venue?: string;
  readonly volume?: string;
  readonly number?: string;
  readonly pages?: string;
  readonly type?: string;
  readonly doi?: string;
  readonly pmid?: string;
  readonly arxiv_id?: string;
}

/** How a database writes its records. */
export interface Habits {
  readonly names: NameStyle;
  readonly shortVenue: boolean;
  /** "288-97" for 288 to 297. */
  readonly shortPages: boolean;
  readonly capitals: 'sentence' | 'title' | 'all';
  readonly fullStop: boolean;
  /** Which identifiers it gives, where there are any. */
  readonly gives: { readonly doi: boolean; readonly pmid: boolean };
}

export function drawHabits(draw: Draw): Habits {
  return {
    names: oneOf(draw, NAME_STYLES),
    shortVenue: chance(draw, 0.25),
    shortPages: chance(draw, 0.4),
    capitals: chance(draw, 0.02) ? 'all' : chance(draw, 0.2) ? 'title' : 'sentence',
    fullStop: chance(draw, 0.3),
    gives: { doi: chance(draw, 0.8), pmid: chance(draw, 0.6) },
  };
}

export function recordOf(work: Work, habits: Habits): GeneratedRecord {
  const { volume, issue, pages, doi, pmid, arxiv, year, type } = work;
  return {
    title: titleOf(work, habits),
    authors: work.authors.map((name) => writeName(name, habits.names)),
    year,
    venue: habits.shortVenue ? work.venue.short : work.venue.name,
    ...(volume !== undefined && { volume: String(volume) }),
    ...(issue !== undefined && { number: String(issue) }),
    ...(pages && { pages: writePages(pages, habits.shortPages) }),
    type,
    ...(doi !== undefined && habits.gives.doi && { doi }),
    ...(pmid !== undefined && habits.gives.pmid && { pmid: String(pmid) }),
    ...(arxiv !== undefined && { arxiv_id: arxiv }),
  };
}

function titleOf({ title, subtitle }: Work, { capitals, fullStop }: Habits): string {
  const whole = subtitle === undefined ? title : `${title}: ${subtitle}`;
  const written =
    capitals === 'all'
      ? whole.toUpperCase()
      : capitals === 'title'
        ? whole.replaceAll(/(?<=^|[\s-])\p{Ll}(?=\p{L}{3})/gu, (letter) => letter.toUpperCase())
        : whole;
  return fullStop && !/[?.]$/.test(written) ? `${written}.` : written;
}

export function writePages([first, last]: readonly [number, number], short: boolean): string {
  const [from, to] = [String(first), String(last)];
  if (!short || from.length !== to.length) return `${from}-${to}`;
  let same = 0;
  while (same < to.length - 1 && from[same] === to[same]) same++;
  return `${from}-${to.slice(same)}`;
}

/** The text with one letter of one of its longer words mistyped; never a digit or a short word. */
export function mistyped(draw: Draw, text: string): string {
  const words = text.split(' ');
  const long = [...words.keys()].filter((at) => /^[a-z]{6,}$/i.test(words[at]!));
  if (long.length === 0) return text;
  const at = oneOf(draw, long);
  const word = words[at]!;
  const place = 1 + below(draw, word.length - 2);
  const [before, letter, next] = [word.slice(0, place), word[place]!, word[place + 1]!];
  const after = word.slice(place + 1);
  const slip = below(draw, 5);
  words[at] =
    slip === 0
      ? before + after
      : slip === 1
        ? before + letter + letter + after
        : slip === 2 && letter !== next
          ? before + next + letter + after.slice(1)
          : slip === 3
            ? `${before}${letter} ${after}`
            : before + String.fromCharCode(97 + ((letter.toLowerCase().charCodeAt(0) - 96) % 26)) + after;
  return words.join(' ');
}
