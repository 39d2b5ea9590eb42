import type { ListerDefinition } from '../definition.js';

/** The first of them was in 1987. */
const FIRST = 1987;

/** The proceedings of NeurIPS (NIPS until 2017), as their own site lists them. */
export const neuripsDefinition: ListerDefinition = {
  id: 'neurips',
  summary: 'NeurIPS Proceedings: every paper of the conference since 1987, with its tracks',
  keyVariables: [],
  limits:
    'two to four pages for a year, one at a time, one a second. Titles, authors and links; abstracts are on a page each and are not asked for. The Datasets and Benchmarks of 2021 are on another site',
  link: 'https://proceedings.neurips.cc',
  licence: 'facts about papers; the papers belong to their authors',
  venues: [{ key: 'neurips', from: FIRST }],
  serves: (venue, year) => venue.key === 'neurips' && year >= FIRST,
  missing: () => undefined,
  async create(settings) {
    const { createNeurips } = await import('./index.js');
    return createNeurips(settings);
  },
  async folderReader() {
    const { neuripsFolderReader } = await import('./folder.js');
    return neuripsFolderReader;
  },
};
