import type { SourceDefinition } from '../definition.js';

/** DataCite, asked over its REST API. Its limits: https://support.datacite.org/docs/rate-limit (2026-06). */
export const dataciteDefinition: SourceDefinition = {
  id: 'datacite',
  summary:
    'DataCite: who registers the DOIs of arXiv, Zenodo, figshare and repositories; abstracts, authors, citations',
  keyVariable: undefined,
  limits: '500 requests in 5 minutes, 1,000 with CF_MAILTO; a list of up to 100 DOIs is one request',
  link: 'https://datacite.org',
  licence: 'CC0',
  missing: () => undefined,
  async create(settings) {
    const { createDataCite } = await import('./index.js');
    return createDataCite(settings);
  },
};
