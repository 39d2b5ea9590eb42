import type { SourceDefinition } from '../definition.js';

/**
 * arXiv, asked over its query API, by identifiers only: at one request in three seconds, look-ups by title would take days, and all
 * other sources know its papers by their titles. Terms: https://info.arxiv.org/help/api/tou.html (2026-07).
 */
export const arxivDefinition: SourceDefinition = {
  id: 'arxiv',
  summary:
    'arXiv: what authors say of their preprints themselves, with abstracts and the DOI of what was published',
  keyVariable: undefined,
  limits: '1 request in 3 seconds, one at a time; up to 100 identifiers in a request. No citations',
  link: 'https://arxiv.org',
  licence: 'CC0',
  missing: () => undefined,
  async create(settings) {
    const { createArxiv } = await import('./index.js');
    return createArxiv(settings);
  },
};
