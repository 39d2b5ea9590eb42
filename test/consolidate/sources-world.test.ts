import { describe, expect, test } from 'vitest';
import { foldLetters } from '../../src/model/fold.js';
import { normaliseIdentifier } from '../../src/model/identifiers.js';
import { generateWorld } from '../support/world-generator.js';
import { LIST_MANNER, listOfDois, mixedList } from '../support/world-lists.js';
import { COVERAGE, MANNERS, knows, worksOf } from '../support/world-services.js';
import { WORLD_SERVICES, WORLD_VENUES, WORLD_YEARS, sizeOf } from '../support/world-venues.js';

const world = generateWorld();
const share = <T>(all: readonly T[], has: (one: T) => boolean): number => all.filter(has).length / all.length;

describe('the made-up world, as bench/README.md describes it', () => {
  test('is the same in every run', () => {
    const again = generateWorld();
    expect(again.works[17_000]).toEqual(world.works[17_000]);
    expect(mixedList(again, 300).map(({ record }) => record)).toEqual(
      mixedList(world, 300).map(({ record }) => record),
    );
  });

  test('has about 30,000 works of 8 venues and 9 years, no two of which are one', () => {
    expect(WORLD_VENUES).toHaveLength(8);
    expect(new Set(world.works.map(({ year }) => year)).size).toBe(9);
    expect(world.works.length).toBeGreaterThan(30_000);
    const sizes = WORLD_VENUES.flatMap((venue) =>
      [WORLD_YEARS.first, WORLD_YEARS.last].map((year) => sizeOf(venue, year, 1)),
    );
    expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([150, 1200]);
    expect(new Set(world.works.map(({ title }) => foldLetters(title))).size).toBe(world.works.length);
    for (const field of ['openalex', 's2', 'corpusId', 'doi', 'arxiv', 'pmid', 'pmcid'] as const) {
      const values = [...world.works, ...world.unknown].flatMap((work) => work[field] ?? []);
      expect(new Set(values).size).toBe(values.length);
    }
  });

  test('has identifiers in their normal form', () => {
    const types = { doi: 'doi', arxiv: 'arxiv', pmid: 'pmid', pmcid: 'pmcid', openalex: 'openalex' } as const;
    for (const work of world.works.slice(20_000, 20_500)) {
      for (const [field, type] of Object.entries(types) as [keyof typeof types, (typeof types)['doi']][]) {
        if (work[field] !== undefined) expect(normaliseIdentifier(type, work[field])).toBe(work[field]);
      }
      expect(normaliseIdentifier('s2_paper', work.s2)).toBe(work.s2);
    }
  });

  test.each(WORLD_SERVICES)('%s knows 97 % of it, in its own spelling', (service) => {
    const possible = world.works.filter(({ doi }) => service !== 'crossref' || doi !== undefined);
    expect(share(possible, (work) => knows(service, work))).toBeCloseTo(COVERAGE, 2);
    const told = worksOf(service, world);
    const manner = MANNERS[service];
    const respelled = Object.values(manner.spelled).reduce((sum, one) => sum + one, 0);
    const otherwise = share(told, (work) => work.title !== world.works[work.number]!.title);
    // Not every title can be spelled in every way.
    expect(otherwise).toBeGreaterThan(respelled * 0.6);
    expect(otherwise).toBeLessThan(respelled * 1.1);
    const moved = share(told, (work) => work.year !== world.works[work.number]!.year);
    expect(moved).toBeCloseTo(manner.yearBefore + manner.yearAfter, 2);
  });

  test('the services know and miss works independently of each other', () => {
    const missed = world.works.filter((work) => work.doi !== undefined && !knows('openalex', work));
    expect(share(missed, (work) => knows('semantic_scholar', work))).toBeGreaterThan(COVERAGE - 0.02);
    expect(share(missed, (work) => knows('crossref', work))).toBeGreaterThan(COVERAGE - 0.02);
  });
});

describe('the lists', () => {
  test('a bare list of DOIs holds nothing else, and 3 % that nobody knows', () => {
    const papers = listOfDois(world, 5000);
    expect(papers.every(({ record }) => Object.keys(record).join() === 'doi')).toBe(true);
    expect(share(papers, ({ known }) => !known)).toBe(LIST_MANNER.unknown);
    expect(new Set(papers.map(({ record }) => record.doi)).size).toBe(5000);
  });

  test('a mixed list: 55 % with a DOI, 15 % of the titles in another spelling', () => {
    const papers = mixedList(world, 5000);
    expect(share(papers, ({ record }) => record.doi !== undefined)).toBe(LIST_MANNER.withDoi);
    expect(share(papers, ({ by, record }) => (by === 'identifier') === (record.doi !== undefined))).toBe(1);
    expect(share(papers, ({ work, record }) => work.title !== record.title)).toBeCloseTo(
      LIST_MANNER.spelledOtherwise,
      1,
    );
    const byTitle = papers.filter(({ by }) => by === 'title');
    expect(byTitle.every(({ record }) => record.venue !== undefined && record.year !== undefined)).toBe(true);
    expect(share(byTitle, ({ record }) => record.authors !== undefined)).toBeCloseTo(
      LIST_MANNER.withAuthors,
      1,
    );
    expect(new Set(papers.map(({ work }) => work.number)).size).toBe(5000);
  });
});
