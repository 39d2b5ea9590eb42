import { below, chance, drawFor, oneOf, type Draw } from '../../bench/generated/draw.js';
import { drawAuthors, writeName } from '../../bench/generated/people.js';
import { DOMAINS, POPULATIONS, SUBTITLES, type Domain } from '../../bench/generated/words.js';
import { drawTitle } from '../../bench/generated/work.js';
import { foldLetters } from '../../src/model/fold.js';
import { mainTitle } from './world-spelling.js';
import { WORLD_VENUES, WORLD_YEARS, sizeOf, type WorldVenue } from './world-venues.js';
import type { WorldWork } from './world-work.js';

/** A work, and where in the world it stands. */
export interface PlacedWork extends WorldWork {
  /** Counts from 0 in the whole world; draws of all kinds are made from it. */
  readonly number: number;
  readonly placed: WorldVenue;
}

/** All there is: what services know is a part of it, and so are lists. */
export interface World {
  readonly works: readonly PlacedWork[];
  /** Works that no service knows; of the same venues and years. */
  readonly unknown: readonly PlacedWork[];
  /** Whether nothing else in the world has this title, with or without a subtitle. */
  readonly isOwnTitle: (title: string) => boolean;
}

export interface WorldOptions {
  /** 1 is the whole world of about 30,000 works; 0.01 one of 300. */
  readonly size?: number;
  /** How many works nobody knows; 200 when not given. */
  readonly unknown?: number;
}

/** In each so many works of a venue the first few are families: they look alike and are not one. */
const FAMILIES_EACH = 25;

/** The same world for the same options, on every machine. */
export function generateWorld({ size = 1, unknown = 200 }: WorldOptions = {}): World {
  const taken = new Map<string, number>();
  const works: PlacedWork[] = [];
  for (const venue of WORLD_VENUES) {
    for (let year = WORLD_YEARS.first; year <= WORLD_YEARS.last; year++) {
      for (let left = sizeOf(venue, year, size); left > 0; left--)
        works.push(workAt(works.length, venue, year, taken));
    }
  }
  const known = works.length;
  const strangers = Array.from({ length: unknown }, (_, nth) => {
    const draw = drawFor(nth, 201);
    const years = WORLD_YEARS.last - WORLD_YEARS.first + 1;
    return workAt(known + nth, oneOf(draw, WORLD_VENUES), WORLD_YEARS.first + below(draw, years), taken);
  });
  return {
    works,
    unknown: strangers,
    isOwnTitle: (title) => (taken.get(foldLetters(title)) ?? 0) <= 1,
  };
}

function workAt(number: number, venue: WorldVenue, year: number, taken: Map<string, number>): PlacedWork {
  const draw = drawFor(number, 202);
  const { title, authorsOf } = titleAt(number, DOMAINS[venue.domain]!, taken);
  const spellings = new Set([foldLetters(title), foldLetters(mainTitle(title))]);
  for (const spelling of spellings) taken.set(spelling, (taken.get(spelling) ?? 0) + 1);
  const has = {
    doi: chance(draw, venue.doi),
    arxiv: chance(draw, venue.arxiv),
    pmid: chance(draw, venue.pmid),
    pmcid: chance(draw, 0.5),
  };
  const serial = String(number).padStart(6, '0');
  return {
    number,
    placed: venue,
    title,
    authors: drawAuthors(drawFor(authorsOf, 203)).map((name) => writeName(name, 'full')),
    year,
    venue: venue.name,
    abstract: abstractAt(draw, DOMAINS[venue.domain]!),
    citations: Math.floor(300 * draw() ** 5),
    ...(has.doi && { doi: `10.5555/${venue.key}.${year}.${serial}` }),
    // Preprints of different months; the serial keeps them apart.
    ...(has.arxiv && { arxiv: `${String(year).slice(2)}${monthOf(number)}.${serial.slice(-5)}` }),
    ...(has.pmid && { pmid: String(26_000_000 + number) }),
    ...(has.pmid && has.pmcid && { pmcid: `PMC${5_000_000 + number}` }),
    openalex: `W${2_900_000_000 + number * 7}`,
    s2: drawFor(number, 204)().toString(16).slice(2).padEnd(12, '0').slice(0, 12) + serialHex(number),
    corpusId: String(210_000_000 + number * 3),
  };
}

const monthOf = (number: number): string => String(1 + (number % 12)).padStart(2, '0');
const serialHex = (number: number): string => number.toString(16).padStart(28, '0');

interface Titled {
  readonly title: string;
  /** The number of the work whose authors wrote it. */
  readonly authorsOf: number;
}

/** Parts, one title with two subtitles, and one study in two populations: next to each other in their venue. */
function titleAt(number: number, domain: Domain, taken: ReadonlyMap<string, number>): Titled {
  const at = number % FAMILIES_EACH;
  const base = number - (at % 2);
  const [one, other] = pairOf(drawFor(base, 205), domain);
  switch (at) {
    case 0:
      return { title: `${one}. Part I`, authorsOf: base };
    case 1:
      return { title: `${one}. Part II`, authorsOf: base };
    case 2:
    case 3: {
      const [first, second] = twoOf(drawFor(base, 206), SUBTITLES);
      return { title: `${one}: ${at === 2 ? first : second}`, authorsOf: number };
    }
    case 4:
    case 5: {
      const [first, second] = twoOf(drawFor(base, 206), POPULATIONS);
      return { title: `${other} among ${at === 4 ? first : second}`, authorsOf: base };
    }
    default:
      return { title: ownTitle(number, domain, taken), authorsOf: number };
  }
}

function pairOf(draw: Draw, domain: Domain): [string, string] {
  return [drawTitle(draw, domain).replace('?', ''), drawTitle(draw, domain).replace('?', '')];
}

function twoOf(draw: Draw, values: readonly string[]): [string, string] {
  const first = below(draw, values.length);
  const second = (first + 1 + below(draw, values.length - 1)) % values.length;
  return [values[first]!, values[second]!];
}

/** Small words that a shortened title would end with. */
const DANGLING = /(?: (?:of|in|and|on|for|with|the|a|as|by|to|via|using|under|after|its))+$/;

/** A title that no other work has: mostly 6 to 16 words, some of two to four, a few of thirty. */
function ownTitle(number: number, domain: Domain, taken: ReadonlyMap<string, number>): string {
  const draw = drawFor(number, 207);
  for (;;) {
    const kind = draw();
    let title = drawTitle(draw, domain);
    if (kind < 0.33) title = title.replace('?', '');
    if (kind < 0.03)
      title = title
        .split(' ')
        .slice(0, 2 + below(draw, 3))
        .join(' ');
    else if (kind < 0.05) title = `${title}, with ${drawTitle(draw, domain)}`;
    else if (kind < 0.33) title = `${title}: ${oneOf(draw, SUBTITLES)}`;
    title = title.replace(DANGLING, '');
    if (!taken.has(foldLetters(title)) && !taken.has(foldLetters(mainTitle(title)))) return title;
  }
}

function abstractAt(draw: Draw, domain: Domain): string {
  const sentences = Array.from({ length: 3 + below(draw, 4) }, () => `${drawTitle(draw, domain)}.`);
  return sentences.join(' ').replaceAll('?.', '?');
}
