import * as z from 'zod';
import { RequestFailed } from '../../http/failures.js';
import { jsonOf } from '../../http/json.js';
import type { ApiState, AskContext } from '../../sources/source.js';
import type { ListerSettings } from '../definition.js';
import type { ListAnswer, ListedPage, Lister, VenueYear } from '../lister.js';
import { OpenReviewApi } from './api.js';
import { papersIn } from './papers.js';
import { pageSize, type NotesQuestion } from './query.js';
import { groupsOf, type NoteGroup } from './venue-groups.js';

/** Where a listing goes on. */
const placeSchema = z.object({
  /** Which of the venue's groups, from 0. */
  group: z.int().nonnegative(),
  /** In the API that is not the usual one for it. */
  other: z.boolean(),
  /** Behind this note. */
  after: z.string().optional(),
  /** Notes of this group: those that it counted at first, and those that came. */
  count: z.int().nonnegative().optional(),
  came: z.int().nonnegative(),
  /** Of all groups: notes, and papers of the year. */
  notes: z.int().nonnegative(),
  papers: z.int().nonnegative(),
});
type Place = z.output<typeof placeSchema>;

/** Pages of nothing that are passed at once: whoever asks is to hear of it where they do not end. */
const MOST_PASSED = 20;

const FIRST: Place = { group: 0, other: false, came: 0, notes: 0, papers: 0 };

/**
 * OpenReview: the accepted papers of a venue, track after track. Submissions that were rejected, withdrawn or never decided are no papers of
 * it, and are left out; those of which nobody can tell are counted in a note. Throws UsageError when a setting is wrong.
 */
export function createOpenReview(settings: ListerSettings): Lister {
  return new OpenReview(new OpenReviewApi(settings));
}

class OpenReview implements Lister {
  readonly id = 'openreview';
  readonly #api: OpenReviewApi;

  constructor(api: OpenReviewApi) {
    this.#api = api;
  }

  async list({ venue, year }: VenueYear, next: string | undefined, context: AskContext): Promise<ListAnswer> {
    const groups = groupsOf(venue.key, year);
    if (groups.length === 0) return 'unknown';
    let place = next === undefined ? FIRST : jsonOf(placeSchema)(next);
    // Groups without any papers are passed at once: a page of nothing would be of no use to anybody.
    for (let pages = 1; place !== undefined; pages++) {
      const group = groups[place.group];
      if (group === undefined) return 'expired';
      const step = await this.#page({ group, isOnly: groups.length === 1 }, place, year, context);
      if (step === 'expired') return 'expired';
      place = placeBehind(step.place, step.isLast, groups);
      if (place === undefined) {
        const isNothing = step.place.notes === 0 || (group.allYears === true && step.place.papers === 0);
        return isNothing ? 'unknown' : { ...step.page, next: undefined };
      }
      const tells = step.page.papers.length > 0 || (step.page.notes ?? []).length > 0;
      if (tells || pages === MOST_PASSED) return { ...step.page, next: JSON.stringify(place) };
    }
    return 'expired';
  }

  apiStatus(): ApiState {
    return { state: this.#api.state };
  }

  close(): Promise<void> {
    return this.#api.close();
  }

  async #page(
    { group, isOnly }: { readonly group: NoteGroup; readonly isOnly: boolean },
    place: Place,
    year: number,
    context: AskContext,
  ): Promise<Step | 'expired'> {
    const question = questionOf(group, place.other);
    const { notes, unread, count: counted } = await this.#api.notes(question, place.after, context);
    if (place.after !== undefined && notes.some(({ id }) => id === place.after))
      throw new RequestFailed(`OpenReview gives notes of ${group.id} again that it gave before`);
    const rows = notes.length + unread;
    const came = place.came + rows;
    const count = place.after === undefined ? counted : place.count;
    if (count !== undefined && came > count + pageSize(question))
      throw new RequestFailed(
        `OpenReview counts ${count} notes of ${group.id} and does not stop giving more`,
      );
    const isLast = rows === 0 || (rows < pageSize(question) && came >= (count ?? 0));
    if (isLast && count !== undefined && came < count) {
      const now = await this.#api.count(question, context);
      if (now !== count) return 'expired';
      throw new RequestFailed(`OpenReview counts ${count} notes of ${group.id} and gives ${came}`);
    }
    const { papers, remarks } = papersIn(notes, group, year);
    // Of several tracks this is the count of one, and the first API counts what was submitted.
    const isWhole = isOnly && question.api === 'v2' && group.allYears !== true;
    return {
      page: {
        papers,
        total: isWhole ? count : undefined,
        next: undefined,
        notes: unread === 0 ? remarks : [...remarks, `${unread} rows of ${group.id} are no notes: left out`],
      },
      isLast,
      place: {
        ...place,
        after: notes.at(-1)?.id,
        count,
        came,
        notes: place.notes + rows,
        papers: place.papers + papers.length,
      },
    };
  }
}

interface Step {
  readonly page: ListedPage;
  /** Of this group, in this API. */
  readonly isLast: boolean;
  /** Behind this page. */
  readonly place: Place;
}

/** Where it goes on: in the same group, in the other API when this one has nothing of it, in the next group; undefined at the end. */
function placeBehind(place: Place, isLast: boolean, groups: readonly NoteGroup[]): Place | undefined {
  if (!isLast) return place;
  const { group, notes, papers } = place;
  if (place.came === 0 && !place.other) return { ...FIRST, group, notes, papers, other: true };
  return group + 1 < groups.length ? { ...FIRST, group: group + 1, notes, papers } : undefined;
}

function questionOf({ id, api, submissions, replies }: NoteGroup, other: boolean): NotesQuestion {
  const asked = other ? (api === 'v1' ? 'v2' : 'v1') : api;
  return {
    api: asked,
    group: id,
    invitation: `${id}/-/${submissions}`,
    replies: asked === 'v1' && replies === true,
  };
}
