import { createSemanticScholarLister } from '../../src/venues/semantic_scholar/index.js';
import { FakeSemanticScholar } from '../support/fake-semantic-scholar.js';
import { YEAR, listerWorld, venueYear, worksOfVenue } from '../support/lister-worlds.js';
import { JSON_REPLIES, describeListerContract } from './lister-contract.js';

const KEY = 'a-key-that-nobody-sees';
const WORKS = worksOfVenue('International Conference on Machine Learning', 95);

describeListerContract({
  name: 'semantic_scholar',
  open: async () => {
    const fake = await FakeSemanticScholar.start({ works: WORKS, key: KEY, pageSize: 40 });
    return listerWorld(fake, (settings) =>
      createSemanticScholarLister(
        settings({
          CF_SEMANTIC_SCHOLAR_URL: fake.url,
          CF_SEMANTIC_SCHOLAR_RPS: '1000',
          SEMANTIC_SCHOLAR_API_KEY: KEY,
        }),
      ),
    );
  },
  wanted: venueYear('ICML'),
  // It sorts them by their hashes.
  titles: WORKS.slice(0, 95)
    .sort((a, b) => (a.s2 < b.s2 ? -1 : 1))
    .map(({ title }) => title),
  unknown: [venueYear('Workshop on Moors'), venueYear('ICML', YEAR - 5)],
  replies: JSON_REPLIES,
  secret: KEY,
  rows: true,
  expired: '40 not-a-token',
});
