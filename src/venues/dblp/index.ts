import * as z from 'zod';
import { RequestFailed } from '../../http/failures.js';
import { jsonOf } from '../../http/json.js';
import type { ApiState, AskContext } from '../../sources/source.js';
import type { ListerSettings } from '../definition.js';
import type { ListAnswer, Lister, VenueYear } from '../lister.js';
import { DblpApi } from './api.js';
import { findStream } from './find-stream.js';
import { papersIn } from './papers.js';
import { LAST_SHOWN } from './query.js';

/** Where a listing goes on. */
const placeSchema = z.object({
  stream: z.string().regex(/^[a-z]+\/[\w-]+$/),
  /** Papers that came so far, and that there are. */
  first: z.int().nonnegative(),
  total: z.int().nonnegative(),
});

/**
 * DBLP: what a conference or journal published in a year, in all volumes of it, without workshops and findings of a meeting. Throws
 * UsageError when a setting is wrong.
 */
export function createDblp(settings: ListerSettings): Lister {
  return new Dblp(new DblpApi(settings));
}

class Dblp implements Lister {
  readonly id = 'dblp';
  readonly #api: DblpApi;

  constructor(api: DblpApi) {
    this.#api = api;
  }

  async list(wanted: VenueYear, next: string | undefined, context: AskContext): Promise<ListAnswer> {
    const { venue, year } = wanted;
    const place = next === undefined ? undefined : jsonOf(placeSchema)(next);
    if (next !== undefined && place === undefined) return 'expired';
    const stream = place?.stream ?? (await findStream(venue, this.#api, context));
    if (stream === 'unknown') return 'unknown';
    const first = place?.first ?? 0;
    const page = await this.#api.papers(stream, year, first, context);
    if (place !== undefined && page.total !== place.total) return 'expired';
    if (page.total === 0) return 'unknown';
    if (page.total > LAST_SHOWN)
      throw new RequestFailed(
        `DBLP has ${page.total} papers of ${stream} in ${year}, and shows the first ${LAST_SHOWN} only`,
      );
    const { papers, remarks } = papersIn(page.found, wanted);
    const unread = page.rows - page.found.length;
    const behind = first + page.rows;
    return {
      papers,
      next: behind < page.total ? JSON.stringify({ stream, first: behind, total: page.total }) : undefined,
      notes: [...remarks, ...(unread === 0 ? [] : [`${unread} of the rows of DBLP without a key: left out`])],
    };
  }

  apiStatus(): ApiState {
    return { state: this.#api.state };
  }

  close(): Promise<void> {
    return this.#api.close();
  }
}
