import { RequestFailed } from '../../http/failures.js';
import type { Venue } from '../../match/venue-names.js';
import { comparableName, withoutBrackets } from '../../match/venue-words.js';
import { plainText } from '../../model/fold.js';
import type { AskContext } from '../../sources/source.js';
import type { DblpApi } from './api.js';
import type { FoundVenue } from './schema.js';
import { streamOf } from './streams.js';

/** Names that so many venues share are no names. */
const MOST_PAGES = 5;

/**
 * The stream of a venue: of the table, or the only one of exactly this name or acronym that DBLP has. `unknown` where it has none. Throws
 * RequestFailed where it has several, and as DblpApi does.
 */
export async function findStream(venue: Venue, api: DblpApi, context: AskContext): Promise<string> {
  const known = streamOf(venue.key);
  if (known !== undefined) return known;
  const forms = new Set(venue.names.map(comparableName).filter((form) => form !== ''));
  const streams = new Set<string>();
  for (const name of venue.names.slice(0, 1)) {
    let first = 0;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page = await api.venues(name, first, context);
      for (const found of page.found) if (isNamed(found, forms)) streams.add(streamIn(found.url) ?? '');
      first += page.rows;
      if (first >= page.total) break;
    }
  }
  streams.delete('');
  if (streams.size > 1)
    throw new RequestFailed(
      `DBLP has several venues of the name "${venue.names[0] ?? venue.key}": ${[...streams].sort().join(', ')}`,
    );
  return [...streams][0] ?? 'unknown';
}

/** "International Conference on Peat (ICPEAT)" by its name or its acronym. */
function isNamed({ venue, acronym }: FoundVenue, forms: ReadonlySet<string>): boolean {
  const names = [...venue.map((name) => withoutBrackets(plainText(name))), plainText(acronym ?? '')];
  return names.some((name) => name !== '' && forms.has(comparableName(name)));
}

/** `conf/icml` of https://dblp.org/db/conf/icml/. */
function streamIn(url: string | undefined): string | undefined {
  return /\/db\/((?:conf|journals|series|books)\/[\w-]+)(?:\/|$)/.exec(url ?? '')?.[1];
}
