import { crossrefDefinition } from '../../sources/crossref/definition.js';
import type { ListerDefinition } from '../definition.js';

/** The same service, key and limits as the source of this name. */
export const crossrefListerDefinition: ListerDefinition = {
  id: crossrefDefinition.id,
  summary:
    'Crossref: what publishers registered with their DOIs, journals above all; venues without DOIs (ICLR, ICML) are not in it',
  keyVariables: [],
  limits: 'no key; 1 request a second; with an address in CF_MAILTO 3 requests. 1,000 papers in a request',
  link: crossrefDefinition.link,
  licence: crossrefDefinition.licence,
  venues: 'any',
  serves: () => true,
  missing: (settings) => crossrefDefinition.missing(settings),
  async create(settings) {
    const { createCrossrefLister } = await import('./index.js');
    return createCrossrefLister(settings);
  },
  async folderReader() {
    const { readCrossrefAnswers } = await import('./answers.js');
    return readCrossrefAnswers;
  },
};
