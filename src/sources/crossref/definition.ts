import type { SourceDefinition } from '../definition.js';

/** Crossref's REST API. Facts of 2026: https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/ */
export const crossrefDefinition: SourceDefinition = {
  id: 'crossref',
  summary: 'Crossref: what publishers registered with their DOIs, with citation counts and many abstracts',
  keyVariable: undefined,
  limits:
    'no key; 1 request a second, one at a time; with an address in CF_MAILTO 3 requests a second, three at a time. ' +
    'A request holds 50 DOIs, or one title, or 1,000 works of a venue',
  link: 'https://www.crossref.org',
  licence: 'facts without copyright; abstracts may be their publishers’',
  missing: () => undefined,
  async create(settings) {
    const { createCrossref } = await import('./index.js');
    return createCrossref(settings);
  },
};
