import { createNeurips } from '../../src/venues/neurips/index.js';
import { FakePages } from '../support/fake-pages.js';
import { listerWorld, venueYear, YEAR } from '../support/lister-worlds.js';
import { neuripsBook, neuripsHash, neuripsIndex, type NeuripsEntry } from '../support/neurips-pages.js';
import { describeListerContract, PAGE_REPLIES } from './lister-contract.js';

const PAPERS = Array.from({ length: 9 }, (_, n): NeuripsEntry => ({
  hash: neuripsHash(n),
  title: `Learning Number ${n}`,
  authors: `Ada Number ${n}, Łukasz Number`,
  track: n < 4 ? 'Creative_AI_Track' : 'Conference',
}));
const BOOK = `/paper_files/paper/${YEAR + 4}`;
const MAIN = `${BOOK}/vol38-main-conference`;

describeListerContract({
  name: 'neurips',
  open: async () => {
    const fake = await FakePages.start({
      '/': neuripsIndex([YEAR + 4, YEAR]),
      [BOOK]: neuripsBook(YEAR + 4, PAPERS.slice(0, 4), { seeAlso: [MAIN] }),
      [MAIN]: neuripsBook(YEAR + 4, PAPERS.slice(4), { seeAlso: [BOOK] }),
    });
    return listerWorld(fake, (settings) =>
      createNeurips(settings({ CF_NEURIPS_URL: fake.url, CF_NEURIPS_RPS: '1000' })),
    );
  },
  wanted: venueYear('NeurIPS', YEAR + 4),
  titles: PAPERS.map(({ title }) => title),
  unknown: [venueYear('NeurIPS', YEAR - 1), venueYear('Workshop on Moors', YEAR)],
  replies: PAGE_REPLIES,
  expired: '["1","/paper_files/paper/2024"]',
});
