import { OpenAlexApi } from '../../sources/openalex/api.js';
import { listingPage } from '../../sources/openalex/listings.js';
import { VenueSources } from '../../sources/openalex/venue-sources.js';
import type { ListerSettings } from '../definition.js';
import { IndexLister } from '../indexes/index-lister.js';
import type { Lister } from '../lister.js';
import { MORE_FIELDS, listedWork } from './work.js';

/** OpenAlex as a lister. Throws UsageError when a variable of the environment is wrong. */
export function createOpenAlexLister(settings: ListerSettings): Lister {
  const api = new OpenAlexApi(settings);
  const venues = new VenueSources(api, settings.venues);
  const asked = { api, venues, more: MORE_FIELDS, read: listedWork };
  return new IndexLister({
    id: 'openalex',
    name: 'OpenAlex',
    page: (listing, next, context) => listingPage(asked, listing, next, context),
    now: settings.now,
    apiStatus: () => ({ state: api.state }),
    close: () => api.close(),
  });
}
