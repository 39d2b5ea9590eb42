import { createCvf } from '../../src/venues/cvf/index.js';
import { cvfDays, oldCvfList, type CvfEntry } from '../support/cvf-pages.js';
import { FakePages } from '../support/fake-pages.js';
import { listerWorld, venueYear } from '../support/lister-worlds.js';
import { describeListerContract, PAGE_REPLIES } from './lister-contract.js';

const LAYOUT = { conference: 'CVPR', year: 2019, folder: 'content_CVPR_2019', month: 'June' };
const DAYS = ['CVPR2019.py?day=2019-06-18', 'CVPR2019.py?day=2019-06-19', 'CVPR2019.py?day=2019-06-20'];
const PAPERS = Array.from({ length: 9 }, (_, n): CvfEntry => ({
  name: `Number_Seeing_${n}_CVPR_2019_paper`,
  title: `Seeing Number ${n}`,
  authors: [`Ada Number ${n}`, 'Łukasz Number'],
  pages: `${n * 10 + 1}-${n * 10 + 9}`,
}));

describeListerContract({
  name: 'cvf',
  open: async () => {
    const fake = await FakePages.start({
      '/CVPR2019': cvfDays(LAYOUT, DAYS),
      ...Object.fromEntries(
        DAYS.map((day, nth) => [`/${day}`, oldCvfList(LAYOUT, PAPERS.slice(3 * nth, 3 * nth + 3))]),
      ),
    });
    return listerWorld(fake, (settings) => createCvf(settings({ CF_CVF_URL: fake.url, CF_CVF_RPS: '1000' })));
  },
  wanted: venueYear('CVPR', 2019),
  titles: PAPERS.map(({ title }) => title),
  unknown: [venueYear('CVPR', 2012), venueYear('Workshop on Moors', 2019)],
  replies: PAGE_REPLIES,
  expired: '["/CVPR2018.py?day=2018-06-19"]',
});
