import type { SourceDefinition } from '../definition.js';

/** Where keys are given out. */
export const KEY_FORM = 'https://www.semanticscholar.org/product/api#api-key-form';

/**
 * Semantic Scholar, asked over its Graph API. Facts of 2026: https://api.semanticscholar.org/api-docs/graph. Without a
 * key everybody shares one pool of requests, and nearly all of them are refused; so it takes a key.
 */
export const semanticScholarDefinition: SourceDefinition = {
  id: 'semantic_scholar',
  summary: 'Semantic Scholar: an index of scholarly works of all fields, with citation counts and abstracts',
  keyVariable: 'SEMANTIC_SCHOLAR_API_KEY',
  limits:
    'with a free key 1 request a second; 500 identifiers, 1,000 papers of a venue or one title in a request',
  link: 'https://www.semanticscholar.org/product/api',
  licence: 'ODC-BY; abstracts may be under the licence of their publishers',
  missing: ({ environment }) =>
    (environment.SEMANTIC_SCHOLAR_API_KEY ?? '').trim() === ''
      ? `it needs a key: set SEMANTIC_SCHOLAR_API_KEY to one of ${KEY_FORM}`
      : undefined,
  async create(settings) {
    const { createSemanticScholar } = await import('./index.js');
    return createSemanticScholar(settings);
  },
};
