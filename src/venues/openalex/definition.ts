import { openalexDefinition } from '../../sources/openalex/definition.js';
import type { ListerDefinition } from '../definition.js';

/** The same service, key and limits as the source of this name. */
export const openalexListerDefinition: ListerDefinition = {
  id: openalexDefinition.id,
  summary: 'OpenAlex: an open index of scholarly works of all venues; conferences may be incomplete',
  keyVariables: ['OPENALEX_API_KEY'],
  limits:
    'without a key 1,000 credits a day and 10 requests a second; with a free key 10,000 credits and 30 requests. 100 papers cost a credit',
  link: openalexDefinition.link,
  licence: openalexDefinition.licence,
  venues: 'any',
  serves: () => true,
  missing: () => openalexDefinition.missing(),
  async create(settings) {
    const { createOpenAlexLister } = await import('./index.js');
    return createOpenAlexLister(settings);
  },
  async folderReader() {
    const { readOpenAlexAnswers } = await import('./answers.js');
    return readOpenAlexAnswers;
  },
};
