import { below, chance, drawFor, oneOf, zipf, type Draw } from './draw.js';
import { JOURNALS, type Journal } from './journals.js';
import { drawAuthors, type Name } from './people.js';
import { DOMAINS, EPONYMS, GREEK, POPULATIONS, SUBTITLES, type Domain } from './words.js';

/** A made-up work, before any database has written it down. */
export interface Work {
  readonly number: number;
  readonly title: string;
  readonly subtitle?: string;
  readonly authors: readonly Name[];
  readonly venue: { readonly name: string; readonly short: string };
  readonly year: number;
  readonly volume?: number;
  readonly issue?: number;
  /** First and last page. */
  readonly pages?: readonly [number, number];
  readonly doi?: string;
  readonly pmid?: number;
  readonly arxiv?: string;
  readonly type: 'article' | 'conference paper' | 'preprint' | 'editorial' | 'book chapter';
}

const YEARS = 36;
const FIRST_YEAR = 1990;

/** An article like most others: a telling title of 6 to 16 words, in a place of its own. Always the same for a number. */
export function plainWork(number: number): Work {
  const draw = drawFor(number, 1);
  // Every journal and year in turn, so that no two articles stand on one page.
  const turn = (number * 7919) % (JOURNALS.length * YEARS);
  const journal = JOURNALS[turn % JOURNALS.length]!;
  const year = FIRST_YEAR + Math.floor(turn / JOURNALS.length);
  const place = Math.floor(number / (JOURNALS.length * YEARS));
  const domain = DOMAINS[journal.domain]!;
  const title = drawTitle(draw, domain);
  return {
    number,
    title,
    ...(chance(draw, 0.35) && title.split(' ').length <= 11 && { subtitle: oneOf(draw, SUBTITLES) }),
    authors: drawAuthors(draw),
    ...placeIn(draw, journal, year, 1 + place * 11),
    ...(chance(draw, 0.75) && { doi: doiOf(number, journal) }),
    ...(journal.domain < 22 && chance(draw, 0.7) && { pmid: 8_000_000 + number * 17 }),
    type: 'article',
  };
}

/** Where an article stands in a journal; volumes go with the years, issues with the pages. */
export function placeIn(
  draw: Draw,
  journal: Journal,
  year: number,
  page: number,
): Pick<Work, 'venue' | 'year' | 'volume' | 'issue' | 'pages'> {
  const first = page + below(draw, 3);
  return {
    venue: { name: journal.name, short: journal.short },
    year,
    volume: Math.max(1, journal.volumeIn2000 + year - 2000),
    issue: 1 + (Math.floor(page / 90) % 12),
    pages: [first, first + 2 + below(draw, 6)],
  };
}

export function doiOf(number: number, journal: Journal): string {
  const letters = journal.short.toLowerCase().replaceAll(/[^a-z]/g, '');
  return `10.${1001 + (letters.length % 90)}/${letters}.${number}`;
}

export function drawTitle(draw: Draw, domain: Domain): string {
  for (;;) {
    const title = oneOf(draw, PATTERNS)(draw, domain);
    const words = title.split(' ').length;
    if (words >= 6 && words <= 16) return title.replace(/^[a-zà-ž]/, (letter) => letter.toUpperCase());
  }
}

type Part = (draw: Draw, domain: Domain) => string;

const noun: Part = (draw, domain) => zipf(draw, domain.nouns);
const adjective: Part = (draw, domain) => zipf(draw, domain.adjectives);
const phrase: Part = (draw, domain) => {
  const kind = draw();
  if (kind < 0.3) return zipf(draw, domain.terms);
  if (kind < 0.6) return `${adjective(draw, domain)} ${noun(draw, domain)}`;
  if (kind < 0.75) return `${noun(draw, domain)} ${noun(draw, domain)}`;
  if (kind < 0.79) return `${oneOf(draw, Object.keys(GREEK))}-${noun(draw, domain)}`;
  if (kind < 0.83) return `${oneOf(draw, EPONYMS)} ${noun(draw, domain)}`;
  if (kind < 0.86) return `type ${1 + below(draw, 4)} ${noun(draw, domain)}`;
  return noun(draw, domain);
};
const group: Part = (draw) => oneOf(draw, POPULATIONS);

const PATTERNS: readonly Part[] = [
  (draw, of) => `${phrase(draw, of)} of ${phrase(draw, of)} in ${group(draw, of)}`,
  (draw, of) => `${phrase(draw, of)} and ${phrase(draw, of)} in ${phrase(draw, of)}`,
  (draw, of) =>
    `effect of ${phrase(draw, of)} on ${phrase(draw, of)} in ${group(draw, of)} with ${phrase(draw, of)}`,
  (draw, of) => `${phrase(draw, of)} for ${phrase(draw, of)} using ${phrase(draw, of)}`,
  (draw, of) => `association between ${phrase(draw, of)} and ${phrase(draw, of)} in ${group(draw, of)}`,
  (draw, of) =>
    `a ${adjective(draw, of)} ${noun(draw, of)} for ${phrase(draw, of)} based on ${phrase(draw, of)}`,
  (draw, of) =>
    `${noun(draw, of)}-induced ${phrase(draw, of)} regulates ${phrase(draw, of)} via ${phrase(draw, of)}`,
  (draw, of) => `on the ${noun(draw, of)} of ${phrase(draw, of)} with ${phrase(draw, of)}`,
  (draw, of) =>
    `${phrase(draw, of)} in the ${noun(draw, of)} of ${phrase(draw, of)}, ${phrase(draw, of)} and ${noun(draw, of)}`,
  (draw, of) => `${phrase(draw, of)}, ${phrase(draw, of)} and ${phrase(draw, of)}`,
  (draw, of) => `${phrase(draw, of)} ${noun(draw, of)} and ${phrase(draw, of)} ${noun(draw, of)}`,
  (draw, of) => `${phrase(draw, of)} as a predictor of ${phrase(draw, of)}`,
  (draw, of) => `${phrase(draw, of)} versus ${phrase(draw, of)} for ${phrase(draw, of)}`,
  (draw, of) => `development and validation of a ${phrase(draw, of)} for ${phrase(draw, of)}`,
  (draw, of) => `the role of ${phrase(draw, of)} in ${phrase(draw, of)}`,
  (draw, of) => `towards ${phrase(draw, of)} with ${phrase(draw, of)}`,
  (draw, of) => `${phrase(draw, of)} after ${phrase(draw, of)} among ${group(draw, of)}`,
  (draw, of) => `prevalence of ${phrase(draw, of)} and its ${noun(draw, of)} in ${group(draw, of)}`,
  (draw, of) => `${phrase(draw, of)} under ${phrase(draw, of)} and ${phrase(draw, of)}`,
  (draw, of) => `${noun(draw, of)} and ${noun(draw, of)} of ${phrase(draw, of)} by ${phrase(draw, of)}`,
  (draw, of) => `impact of ${phrase(draw, of)} on the ${noun(draw, of)} of ${phrase(draw, of)}`,
  (draw, of) => `does ${phrase(draw, of)} predict ${phrase(draw, of)} after ${phrase(draw, of)}?`,
];
