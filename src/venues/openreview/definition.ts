import type { ListerDefinition } from '../definition.js';
import { credentialsOf } from './credentials.js';
import { groupsOf, OPENREVIEW_VENUES } from './venue-groups.js';

/** OpenReview, asked over its API. Facts of 2026: https://docs.openreview.net/getting-started/using-the-api. */
export const openreviewDefinition: ListerDefinition = {
  id: 'openreview',
  summary:
    'OpenReview: accepted papers of conferences that review there, with abstracts, keywords and decisions',
  keyVariables: ['OPENREVIEW_USERNAME', 'OPENREVIEW_PASSWORD', 'OPENREVIEW_TOKEN'],
  limits:
    'a login; some 100 to 500 requests an hour, 1,000 papers (where decisions stand in the replies, 200) in a request',
  link: 'https://openreview.net',
  licence: 'CC BY 4.0 for most papers; see each of them',
  venues: OPENREVIEW_VENUES,
  serves: (venue, year) => groupsOf(venue.key, year).length > 0,
  missing: ({ environment }) =>
    credentialsOf(environment) === undefined
      ? 'it needs a login: set OPENREVIEW_USERNAME and OPENREVIEW_PASSWORD to those of an account of https://openreview.net (or OPENREVIEW_TOKEN to a token of one)'
      : undefined,
  async create(settings) {
    const { createOpenReview } = await import('./index.js');
    return createOpenReview(settings);
  },
  async folderReader() {
    const { openreviewFolderReader } = await import('./folder.js');
    return openreviewFolderReader;
  },
};
