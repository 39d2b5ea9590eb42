import { describe, expect, test } from 'vitest';
import { KNOWN_VENUES } from '../../../src/match/known-venues.js';
import { venueNamed, type Venue } from '../../../src/match/venue-names.js';
import { anthologyId, placeOf } from '../../../src/venues/acl_anthology/anthology-id.js';
import { whereToLook } from '../../../src/venues/acl_anthology/collections.js';
import { aclAnthologyDefinition } from '../../../src/venues/acl_anthology/definition.js';
import { ANTHOLOGY_VENUES } from '../../../src/venues/acl_anthology/venue-ids.js';

const venue = (name: string): Venue => venueNamed(name) as Venue;

test.each([
  ['ACL', 2018, ['P18']],
  ['ACL', 2022, ['2022.acl']],
  ['NAACL-HLT', 2000, ['A00']],
  ['NAACL', 2019, ['N19']],
  ['EMNLP', 2005, ['W05', 'H05']],
  ['EMNLP', 2019, ['D19']],
  ['CoNLL', 2012, ['W12', 'D12']],
  ['IJCNLP', 2021, ['2021.ijcnlp', '2021.acl']],
  ['COLING', 2024, ['2024.coling', '2024.lrec']],
  ['Findings of the Association for Computational Linguistics', 2021, ['2021.findings']],
  ['Computational Linguistics', 1974, ['J74']],
  ['Computational Linguistics', 2023, ['2023.cl']],
  ['*SEM', 2018, ['S18']],
  ['MT Summit', 1991, ['1991.mtsummit', 'W91']],
  ['BioNLP', 2019, ['2019.bionlp', 'W19', 'D19']],
])('%s %i is in %j', (name, year, collections) => {
  expect(whereToLook(venue(name), year)).toMatchObject({ collections, isKnown: true });
});

test('a name that is not in the table may be an id of the Anthology', () => {
  expect(whereToLook(venue('NLP4Peat'), 2022)).toEqual({
    venueId: 'nlp4peat',
    collections: ['2022.nlp4peat'],
    isKnown: false,
  });
  expect(whereToLook(venue('Workshop on Peat and Moss'), 2022)).toBeUndefined();
});

describe('the venues', () => {
  test('are all in the table of venues, and each is led to by its key', () => {
    const keys = new Set(KNOWN_VENUES.map(({ key }) => key));
    expect(ANTHOLOGY_VENUES.filter(({ key }) => !keys.has(key))).toEqual([]);
    for (const { key, from, to } of ANTHOLOGY_VENUES) {
      expect(venueNamed(key)?.key).toBe(key);
      expect(aclAnthologyDefinition.serves(venue(key), from)).toBe(true);
      expect(aclAnthologyDefinition.serves(venue(key), from - 1)).toBe(false);
      expect(aclAnthologyDefinition.serves(venue(key), (to ?? 2030) + 1)).toBe(to === undefined);
    }
  });

  test('have each id and key once', () => {
    expect(new Set(ANTHOLOGY_VENUES.map(({ id }) => id)).size).toBe(ANTHOLOGY_VENUES.length);
    expect(new Set(ANTHOLOGY_VENUES.map(({ key }) => key)).size).toBe(ANTHOLOGY_VENUES.length);
  });

  test('are not those of others', () =>
    expect(aclAnthologyDefinition.serves(venue('NeurIPS'), 2020)).toBe(false));
});

describe('an id', () => {
  test.each([
    'P18-1007',
    'W18-6310',
    'D19-1001',
    'D19-5702',
    'C69-0401',
    '2022.acl-main.1',
    '2020.lrec-1.12',
  ])('%s is the same after it was taken apart', (id) => expect(anthologyId(placeOf(id)!)).toBe(id));
  test.each(['P18', 'P18-1', '2022.acl-main', 'p18-1007', '10.1/x', ''])('is not %s', (id) =>
    expect(placeOf(id)).toBeUndefined(),
  );
});
