import type { ListerDefinition, ServedVenue } from '../definition.js';

/** Every how many years, and in which. */
const MEETINGS: readonly (ServedVenue & {
  readonly key: string;
  readonly from: number;
  readonly every: 1 | 2;
})[] = [
  { key: 'cvpr', from: 2013, every: 1 },
  { key: 'iccv', from: 2013, every: 2, note: 'odd years' },
  { key: 'wacv', from: 2020, every: 1 },
  { key: 'accv', from: 2020, every: 2, note: 'even years' },
];

/** CVF Open Access: the main conferences, without their workshops. ECCV is not among them: its site is https://www.ecva.net. */
export const cvfDefinition: ListerDefinition = {
  id: 'cvf',
  summary: 'CVF Open Access: every paper of CVPR, ICCV, WACV and ACCV, without their workshops',
  keyVariables: [],
  limits:
    'two pages for a conference, or one for each of its days, one at a time, one a second. Titles, authors, pages and links; abstracts are on a page each and are not asked for',
  link: 'https://openaccess.thecvf.com',
  licence: 'facts about papers; the papers belong to their authors and IEEE',
  venues: MEETINGS.map(({ every: _, ...served }) => served),
  serves: (venue, year) =>
    MEETINGS.some(({ key, from, every }) => key === venue.key && year >= from && (year - from) % every === 0),
  missing: () => undefined,
  async create(settings) {
    const { createCvf } = await import('./index.js');
    return createCvf(settings);
  },
  async folderReader() {
    const { cvfFolderReader } = await import('./folder.js');
    return cvfFolderReader;
  },
};
