import { CrossrefApi } from '../../sources/crossref/api.js';
import { listVenue } from '../../sources/crossref/venue-pages.js';
import type { ListerSettings } from '../definition.js';
import { IndexLister } from '../indexes/index-lister.js';
import type { ListedRow } from '../indexes/listed-record.js';
import type { Lister } from '../lister.js';
import { listedWork } from './work.js';

/** True of an empty page in the middle: a place with a cursor is given only where more works were counted than came. */
function isLost(next: string | undefined, page: Awaited<ReturnType<typeof listVenue<ListedRow>>>): boolean {
  if (page === 'unknown' || 'rejected' in page) return false;
  return /^\d+ cursor \d+ (?!\*$)/.test(next ?? '') && page.records.length === 0;
}

/** Crossref as a lister. Throws UsageError when a variable of the environment is wrong. */
export function createCrossrefLister(settings: ListerSettings): Lister {
  const api = new CrossrefApi(settings);
  const asked = { api, names: settings.venues, read: listedWork };
  return new IndexLister({
    id: 'crossref',
    name: 'Crossref',
    page: async (listing, next, context) => {
      const page = await listVenue(asked, listing, next, context);
      return isLost(next, page) ? { rejected: 'the cursor of the listing leads nowhere' } : page;
    },
    now: settings.now,
    apiStatus: () => ({ state: api.state }),
    close: () => api.close(),
  });
}
