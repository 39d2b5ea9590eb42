import { semanticScholarDefinition } from '../../sources/semantic_scholar/definition.js';
import type { ListerDefinition } from '../definition.js';

/** The same service, key and limits as the source of this name. */
export const semanticScholarListerDefinition: ListerDefinition = {
  id: semanticScholarDefinition.id,
  summary: 'Semantic Scholar: an index of scholarly works of all venues, with abstracts',
  keyVariables: ['SEMANTIC_SCHOLAR_API_KEY'],
  limits: 'with a free key 1 request a second; 1,000 papers in a request',
  link: semanticScholarDefinition.link,
  licence: semanticScholarDefinition.licence,
  venues: 'any',
  serves: () => true,
  missing: (settings) => semanticScholarDefinition.missing(settings),
  async create(settings) {
    const { createSemanticScholarLister } = await import('./index.js');
    return createSemanticScholarLister(settings);
  },
  async folderReader() {
    const { readSemanticScholarAnswers } = await import('./answers.js');
    return readSemanticScholarAnswers;
  },
};
