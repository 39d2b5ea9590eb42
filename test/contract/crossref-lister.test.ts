import { createCrossrefLister } from '../../src/venues/crossref/index.js';
import { FakeCrossref } from '../support/fake-crossref.js';
import { YEAR, listerWorld, venueYear, worksOfVenue } from '../support/lister-worlds.js';
import { JSON_REPLIES, describeListerContract } from './lister-contract.js';

const JOURNAL = 'Journal of Machine Learning Research';
const WORKS = worksOfVenue(JOURNAL, 1_050);

describeListerContract({
  name: 'crossref',
  open: async () => {
    const fake = await FakeCrossref.start({ works: WORKS });
    return listerWorld(fake, (settings) =>
      createCrossrefLister(settings({ CF_CROSSREF_URL: fake.url, CF_CROSSREF_RPS: '1000' })),
    );
  },
  wanted: venueYear(JOURNAL),
  titles: WORKS.slice(0, 1_050).map(({ title }) => title),
  unknown: [venueYear('Workshop on Moors'), venueYear(JOURNAL, YEAR - 5)],
  replies: JSON_REPLIES,
  rows: true,
});
