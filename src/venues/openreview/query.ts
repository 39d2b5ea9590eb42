/** Which notes are asked for, of which API. Plain data. */
export interface NotesQuestion {
  readonly api: 'v1' | 'v2';
  /** The id of the group. */
  readonly group: string;
  /** For the first API, which lists what was submitted. */
  readonly invitation: string;
  readonly replies: boolean;
}

/** The most that a page has (a larger `limit` is a 400). */
const PAGE = 1000;
/** With their replies, which are reviews and comments: some 10 to 40 KB for each. */
const PAGE_WITH_REPLIES = 200;

export const pageSize = ({ replies }: NotesQuestion): number => (replies ? PAGE_WITH_REPLIES : PAGE);

/**
 * A page of notes, by their ids: what is added or taken away meanwhile neither doubles nor hides another, as it would with an offset.
 * `sort=id` and `after` are how the service's own client pages through both APIs (`efficient_iterget` in openreview-py's tools.py). The count
 * comes only with an offset. Pure.
 */
export function notesPath(question: NotesQuestion, after: string | undefined): string {
  return pathOf(question, {
    sort: 'id',
    limit: String(pageSize(question)),
    ...(after === undefined ? { offset: '0' } : { after }),
    ...(question.replies && { details: 'directReplies' }),
  });
}

/** One note, and how many there are. Pure. */
export function countPath(question: NotesQuestion): string {
  return pathOf(question, { sort: 'id', limit: '1', offset: '0' });
}

function pathOf({ api, group, invitation }: NotesQuestion, rest: Readonly<Record<string, string>>): string {
  const which: Record<string, string> = api === 'v2' ? { 'content.venueid': group } : { invitation };
  return `/notes?${new URLSearchParams({ ...which, ...rest }).toString()}`;
}
