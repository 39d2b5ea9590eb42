import { describe, expect, test } from 'vitest';
import { DEFAULT_VENUE_NAMES, venueNamed, type VenueNames } from '../../src/match/venue-names.js';
import { isKnownVenue, nearestVenues } from '../../src/venues/known-names.js';

const nearest = (typed: string): string[] => nearestVenues(typed).map(({ key }) => key);

describe('the nearest known venues', () => {
  test.each([
    ['nurips', 'neurips'],
    ['NeurISP 2021', 'neurips'],
    ['cvrp', 'cvpr'],
    ['empnlp', 'emnlp'],
    ['learning representations', 'iclr'],
    ['neural information', 'neurips'],
    ['journal of machine learning', 'jmlr'],
    ['Internatoinal Conference on Machine Lerning', 'icml'],
  ])('%s: %s first', (typed, key) => {
    expect(nearest(typed)[0]).toBe(key);
  });

  test('names at most three', () => {
    expect(nearest('iclm')).toContain('icml');
    expect(nearest('iclm')).toHaveLength(3);
  });

  test.each(['', 'x', 'zzzz', '2020', 'conference', 'sigir forum of peat', '(*&^%', 'a'.repeat(100_000)])(
    'names none where nothing is near (%#)',
    (typed) => {
      expect(nearest(typed)).toEqual([]);
    },
  );

  test('knows what was added to the table', () => {
    const more = DEFAULT_VENUE_NAMES.with({ names: ['Peatland Letters'], issns: [] }) as VenueNames;
    expect(isKnownVenue(venueNamed('Peatland Letters')!)).toBe(false);
    expect(isKnownVenue(venueNamed('Peatland Letters', more)!, more)).toBe(true);
    expect(nearestVenues('Peatlnd Letters', more)[0]?.names).toEqual(['Peatland Letters']);
  });
});
