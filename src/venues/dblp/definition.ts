import type { ListerDefinition } from '../definition.js';

/** DBLP, asked over its search API: https://dblp.org/faq/How+to+use+the+dblp+search+API.html. */
export const dblpDefinition: ListerDefinition = {
  id: 'dblp',
  summary: 'DBLP: tables of contents of the conferences and journals of computer science; no abstracts',
  keyVariables: [],
  limits:
    'a request in two seconds, 100 to 1,000 papers in each; at times it shows a page against bots instead of answering',
  link: 'https://dblp.org',
  licence: 'CC0',
  venues: 'any',
  serves: () => true,
  missing: () => undefined,
  async create(settings) {
    const { createDblp } = await import('./index.js');
    return createDblp(settings);
  },
  async folderReader() {
    const { dblpFolderReader } = await import('./folder.js');
    return dblpFolderReader;
  },
};
