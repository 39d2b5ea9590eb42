import { createOpenAlexLister } from '../../src/venues/openalex/index.js';
import { FakeOpenAlex } from '../support/fake-openalex.js';
import { YEAR, listerWorld, venueYear, worksOfVenue } from '../support/lister-worlds.js';
import { JSON_REPLIES, describeListerContract } from './lister-contract.js';

const KEY = 'a-key-that-nobody-sees';
const WORKS = worksOfVenue('International Conference on Machine Learning', 250);

describeListerContract({
  name: 'openalex',
  open: async () => {
    const fake = await FakeOpenAlex.start({ world: WORKS, key: KEY });
    return listerWorld(fake, (settings) =>
      createOpenAlexLister(
        settings({ CF_OPENALEX_URL: fake.url, CF_OPENALEX_RPS: '1000', OPENALEX_API_KEY: KEY }),
      ),
    );
  },
  wanted: venueYear('ICML'),
  titles: WORKS.slice(0, 250).map(({ title }) => title),
  unknown: [venueYear('Workshop on Moors'), venueYear('ICML', YEAR - 5)],
  replies: JSON_REPLIES,
  secret: KEY,
  rows: true,
});
