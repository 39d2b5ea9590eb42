import type { SourceDefinition } from '../definition.js';

/** Europe PMC, asked over its REST service: https://europepmc.org/RestfulWebService. It publishes no limit; this is what it is asked at the most. */
export const europepmcDefinition: SourceDefinition = {
  id: 'europepmc',
  summary:
    'Europe PMC: PubMed, PubMed Central and preprints of the life sciences, with abstracts and affiliations',
  keyVariable: undefined,
  limits: 'no key; 3 requests a second, each of up to 200 papers by their identifiers or 15 by their titles',
  link: 'https://europepmc.org/RestfulWebService',
  licence: 'free to use; abstracts belong to their publishers',
  missing: () => undefined,
  async create(settings) {
    const { createEuropePmc } = await import('./index.js');
    return createEuropePmc(settings);
  },
};
