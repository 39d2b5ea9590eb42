import type { CollectSummary, ListingEnd } from '../../collect/events.js';
import type { StopReason } from '../../model/errors.js';
import { problemOf, venueYear } from './messages.js';
import { backAt, nameOf, outputName, sentence, stoppedHow, type Unavailable } from '../messages.js';
import { count, counted } from '../numbers.js';

export interface CollectEnding {
  readonly summary: CollectSummary;
  /** By lister. */
  readonly unavailable: ReadonlyMap<string, Unavailable>;
  readonly stoppedBy: StopReason | undefined;
  /** The folder that was read instead of asking anybody. */
  readonly from: string | undefined;
  readonly keepSession: boolean;
  readonly resumeLine: string;
  readonly now: Date;
}

/** So many venues and years are named; the table has all. */
const MOST_NAMED = 8;

/** How a collection ended: what nobody has, what failed and why, what is safe, and what to type next. */
export function collectionEnded(ending: CollectEnding): string {
  const { summary, from, keepSession } = ending;
  if (!summary.complete) return incomplete(ending);
  const { venue_years, papers, output, session_folder } = summary;
  const unknown = venue_years.filter(({ ended }) => ended === 'unknown');
  const listed = venue_years.length - unknown.length;
  return [
    ...unknownLines(unknown, from),
    ...(listed === 0 ? [] : [`${venuesAndYears(listed)} listed.`]),
    `${counted(papers, 'paper')} written to ${outputName(output)}`,
    ...(keepSession && session_folder !== null ? [`The session is kept in "${nameOf(session_folder)}"`] : []),
  ].join('\n');
}

function incomplete({ summary, unavailable, stoppedBy, from, resumeLine, now }: CollectEnding): string {
  const { venue_years, papers, left, output } = summary;
  const lines = stoppedHow(stoppedBy);
  for (const [problem, listings] of byProblem(venue_years)) {
    const event = [...unavailable.values()].find(({ message }) => problem.endsWith(message));
    lines.push(`${sentence(problem)} Not listed: ${named(listings)}.${event ? backAt(event, now) : ''}`);
    if (event?.next != null) lines.push(sentence(event.next));
  }
  const waiting = venue_years.filter(({ ended, problem }) => ended === 'failed' && problem === null);
  if (waiting.length > 0) lines.push(`Still to be listed: ${named(waiting)}.`);
  const unknown = venue_years.filter(({ ended }) => ended === 'unknown');
  lines.push(...unknownLines(unknown, from));
  if (left > 0) {
    const done = venue_years.length - left;
    const saved = `${counted(papers, 'paper')} ${papers === 1 ? 'is' : 'are'} saved`;
    lines.push(`${count(done)} of ${venuesAndYears(venue_years.length)} finished; ${saved}.`);
  }
  if (output !== null)
    lines.push(`Written without the rest, as --allow-partial says, to ${outputName(output)}`);
  else if (left === 0) lines.push('Everything is listed and saved; the output is still to be written.');
  else lines.push('No output was written yet; --allow-partial would write what there is.');
  lines.push(`To go on, run: ${resumeLine}`);
  return lines.join('\n');
}

/** What could not be listed, by what went wrong. */
function byProblem(ends: readonly ListingEnd[]): Map<string, ListingEnd[]> {
  const groups = new Map<string, ListingEnd[]>();
  for (const end of ends) {
    const problem = problemOf(end);
    if (end.ended !== 'failed' || problem === null) continue;
    groups.set(problem, [...(groups.get(problem) ?? []), end]);
  }
  return groups;
}

function unknownLines(unknown: readonly ListingEnd[], from: string | undefined): string[] {
  if (unknown.length === 0) return [];
  return from === undefined
    ? [`Nobody who was asked has: ${named(unknown)}. Which there are: cf collect --list-venues`]
    : [`Not in "${nameOf(from)}": ${named(unknown)}.`];
}

function named(listings: readonly ListingEnd[]): string {
  const more = listings.length - MOST_NAMED;
  const first = listings.slice(0, MOST_NAMED).map(venueYear).join(', ');
  return more > 0 ? `${first} and ${count(more)} more` : first;
}

const venuesAndYears = (number: number): string =>
  `${counted(number, 'venue and year', 'venues and years')} ${number === 1 ? 'is' : 'are'}`;
