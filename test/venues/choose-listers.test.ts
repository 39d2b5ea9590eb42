import { describe, expect, test } from 'vitest';
import { venueNamed, type Venue } from '../../src/match/venue-names.js';
import { UsageError } from '../../src/model/errors.js';
import { chooseListers, knownLister } from '../../src/venues/choose-listers.js';
import type { ListerDefinition, ServedVenue } from '../../src/venues/definition.js';
import { LISTERS, findLister } from '../../src/venues/registry.js';
import { sourceSettings } from '../support/openalex-source.js';

function lister(id: string, venues: readonly ServedVenue[] | 'any', needs?: string): ListerDefinition {
  return {
    id,
    summary: id,
    keyVariables: needs === undefined ? [] : [needs],
    limits: '',
    link: '',
    licence: '',
    venues,
    serves: ({ key }, year) =>
      venues === 'any' ||
      venues.some((one) => one.key === key && year >= (one.from ?? 0) && year <= (one.to ?? 9999)),
    missing: ({ environment }) =>
      needs === undefined || environment[needs] !== undefined ? undefined : `set ${needs}`,
    create: () => Promise.reject(new Error('not to be made')),
    folderReader: () => Promise.reject(new Error('not to be loaded')),
  };
}

const everybody = [
  lister('anything', 'any'),
  lister('proceedings', [{ key: 'icml', from: 2013 }]),
  lister(
    'reviews',
    [
      { key: 'iclr', from: 2013 },
      { key: 'icml', from: 2023 },
    ],
    'REVIEWS_LOGIN',
  ),
  lister('paid', 'any', 'PAID_KEY'),
];
const venue = (name: string): Venue => venueNamed(name) as Venue;
const settings = (environment: Record<string, string> = {}) =>
  sourceSettings('http://127.0.0.1:9', environment);
const choose = (name: string, year: number, environment: Record<string, string> = {}, only?: string) => {
  const { listers, leftOut } = chooseListers(
    { venue: venue(name), year },
    { settings: settings(environment), only, listers: everybody },
  );
  return { ids: listers.map(({ id }) => id), leftOut };
};

describe('choosing listers', () => {
  test('asks those of the venue first, in the order of the registry, then those of any venue', () => {
    expect(choose('ICML', 2024, { REVIEWS_LOGIN: 'x', PAID_KEY: 'y' })).toEqual({
      ids: ['proceedings', 'reviews', 'anything', 'paid'],
      leftOut: [],
    });
  });

  test('leaves out who has not the year, and says of whom something is missing', () => {
    expect(choose('icml', 2020)).toEqual({
      ids: ['proceedings', 'anything'],
      leftOut: [{ id: 'paid', reason: 'set PAID_KEY' }],
    });
    expect(choose('iclr', 2020)).toEqual({
      ids: ['anything'],
      leftOut: [
        { id: 'reviews', reason: 'set REVIEWS_LOGIN' },
        { id: 'paid', reason: 'set PAID_KEY' },
      ],
    });
  });

  test('a venue that nobody knows goes to those of any venue', () => {
    expect(choose('Workshop on Peat', 1999).ids).toEqual(['anything']);
  });

  test('the one that was named is asked alone, also for what its table does not have', () => {
    expect(choose('icml', 2020, { REVIEWS_LOGIN: 'x' }, 'reviews')).toEqual({
      ids: ['reviews'],
      leftOut: [],
    });
  });

  test('one that was named and lacks something, or that there is not, is refused', () => {
    expect(() => choose('icml', 2020, {}, 'reviews')).toThrow(
      `the lister "reviews" can't be used here: set REVIEWS_LOGIN`,
    );
    expect(() => choose('icml', 2020, {}, 'procedings')).toThrow(
      'there is no lister "procedings"; did you mean "proceedings"?',
    );
    expect(() => knownLister('nobody', everybody)).toThrow(UsageError);
    expect(() => knownLister('nobody', everybody)).toThrow(/^there is no lister "nobody"$/);
  });
});

describe('the registry', () => {
  test('has every lister once, under the name of its folder, those of their own venues before those of any', () => {
    const ids = LISTERS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[a-z][a-z0-9_]*$/.test(id) && findLister(id)?.id === id)).toBe(true);
    const any = LISTERS.map(({ venues }) => venues === 'any');
    expect(any).toEqual([...any].sort());
  });

  test.each(LISTERS.map((one) => [one.id, one] as const))(
    '%s serves the venues of its own table, by keys that the table of names has',
    (_, definition) => {
      if (definition.venues === 'any') {
        expect(definition.serves(venue('Workshop on Peat'), 1999)).toBe(true);
        return;
      }
      expect(definition.venues.length).toBeGreaterThan(0);
      for (const { key, from } of definition.venues) {
        expect(venueNamed(key)?.key).toBe(key);
        const served = Array.from({ length: 3 }, (_unused, n) =>
          definition.serves(venue(key), (from ?? 2018) + n),
        );
        expect(served).toContain(true);
      }
    },
  );
});
