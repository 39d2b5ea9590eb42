import { SemanticScholarApi } from '../../sources/semantic_scholar/api.js';
import type { ListerSettings } from '../definition.js';
import { IndexLister } from '../indexes/index-lister.js';
import type { Lister } from '../lister.js';
import { listedPaper } from './paper.js';

/** Semantic Scholar as a lister. Throws UsageError when a variable of the environment is wrong. */
export function createSemanticScholarLister(settings: ListerSettings): Lister {
  const api = new SemanticScholarApi(settings);
  return new IndexLister({
    id: 'semantic_scholar',
    name: 'Semantic Scholar',
    page: (listing, next, context) => api.listing(listing, next, context, listedPaper),
    now: settings.now,
    apiStatus: () => ({ state: api.state }),
    close: () => api.close(),
  });
}
