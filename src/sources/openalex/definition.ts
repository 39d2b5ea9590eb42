import type { SourceDefinition, SourceSettings } from '../definition.js';

/** OpenAlex, asked over its HTTP API. Facts of 2026: https://docs.openalex.org/how-to-use-the-api/rate-limits-and-authentication */
export const openalexDefinition = {
  id: 'openalex',
  summary: 'OpenAlex: an open index of scholarly works, with citation counts, abstracts, authors and links',
  keyVariable: 'OPENALEX_API_KEY',
  limits:
    'without a key 1,000 credits a day and 10 requests a second; with a free key 10,000 credits and 30 requests. ' +
    'A list of up to 100 identifiers, or of 100 works of a venue, costs 1 credit, a single work nothing, a search for up to five titles 10',
  link: 'https://openalex.org',
  licence: 'CC0',
  creditsPerDay: ({ environment }: SourceSettings) =>
    (environment.OPENALEX_API_KEY ?? '').trim() === '' ? 1_000 : 10_000,
  usdPerCredit: 0.0001,
  missing: () => undefined,
  async create(settings: SourceSettings) {
    const { createOpenAlex } = await import('./index.js');
    return createOpenAlex(settings);
  },
} as const satisfies SourceDefinition;
