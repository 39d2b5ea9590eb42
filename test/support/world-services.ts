import { chance, drawFor, type Draw } from '../../bench/generated/draw.js';
import type { PlacedWork, World } from './world-generator.js';
import { SPELLINGS, mainTitle, type Spelling } from './world-spelling.js';
import { calledBy, WORLD_SERVICES, type WorldService } from './world-venues.js';

/** The share of all works that each service knows, each drawn by itself. */
export const COVERAGE = 0.97;

/** How far what a service says is from what is so; shares of the works that it knows. */
export interface Manner {
  /** Titles in another spelling; one kind for a title. */
  readonly spelled: Readonly<Partial<Record<Spelling, number>>>;
  /** The year before (a preprint's), and the year after (the printed issue's). */
  readonly yearBefore: number;
  readonly yearAfter: number;
  /** Under the name of a preprint server instead of the venue's. */
  readonly elsewhere: number;
  /** Without an abstract. */
  readonly noAbstract: number;
}

export const MANNERS: Readonly<Record<WorldService, Manner>> = {
  semantic_scholar: {
    spelled: { title_case: 0.3, dash: 0.02, ampersand: 0.01, other_english: 0.02, without_subtitle: 0.01 },
    yearBefore: 0.03,
    yearAfter: 0,
    elsewhere: 0.01,
    noAbstract: 0.35,
  },
  crossref: {
    spelled: { title_case: 0.25, upper_case: 0.01, dash: 0.02, entity: 0.03, without_subtitle: 0.02 },
    yearBefore: 0,
    yearAfter: 0.03,
    elsewhere: 0,
    noAbstract: 0.55,
  },
  openalex: {
    spelled: {
      title_case: 0.1,
      no_punctuation: 0.02,
      entity: 0.01,
      other_english: 0.02,
      without_subtitle: 0.02,
    },
    yearBefore: 0.02,
    yearAfter: 0.01,
    elsewhere: 0,
    noAbstract: 0.2,
  },
};

/** The works that a service knows, each as it tells of it. Crossref knows none without a DOI. */
export function worksOf(service: WorldService, world: World): PlacedWork[] {
  return world.works
    .filter((work) => knows(service, work))
    .map((work) => toldBy(service, work, world.isOwnTitle));
}

/** Whether a service knows a work of the world. */
export function knows(service: WorldService, { number, doi }: PlacedWork): boolean {
  if (service === 'crossref' && doi === undefined) return false;
  return chance(drawFor(number, 210 + WORLD_SERVICES.indexOf(service)), COVERAGE);
}

function toldBy(service: WorldService, work: PlacedWork, isOwn: (title: string) => boolean): PlacedWork {
  const manner = MANNERS[service];
  const draw = drawFor(work.number, 220 + WORLD_SERVICES.indexOf(service));
  const year = yearOf(work.year, manner, draw);
  const inVenue = !(chance(draw, manner.elsewhere) && work.arxiv !== undefined);
  const { abstract, ...rest } = work;
  return {
    ...rest,
    title: respelled(work.title, manner.spelled, draw, isOwn),
    year,
    venue: inVenue ? calledBy(service, work.placed, work.year) : 'arXiv.org',
    // No two services count the same.
    citations: Math.floor(work.citations * (0.7 + draw() * 0.6)),
    ...(!chance(draw, manner.noAbstract) && abstract !== undefined && { abstract }),
  };
}

function yearOf(year: number, { yearBefore, yearAfter }: Manner, draw: Draw): number {
  const at = draw();
  return at < yearBefore ? year - 1 : at < yearBefore + yearAfter ? year + 1 : year;
}

/**
 * A title in one of these spellings, by their shares, or as it is. A subtitle is never left out where the rest would be
 * another work's title too: nobody could tell them apart then.
 */
export function respelled(
  title: string,
  shares: Manner['spelled'],
  draw: Draw,
  isOwn: (title: string) => boolean,
): string {
  let at = draw();
  for (const [name, share] of Object.entries(shares) as [Spelling, number][]) {
    at -= share;
    if (at >= 0) continue;
    if (name === 'without_subtitle' && !isOwn(mainTitle(title))) return title;
    return SPELLINGS[name](title, draw) ?? title;
  }
  return title;
}
