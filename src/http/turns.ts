import { LONGEST_PAUSE_MS } from './classify.js';
import type { Book, BookProcess } from './limits-book.js';
import { renew, spentUp, type Account, type SpentUp } from './spending.js';

/** Who asks for a turn, and for what. */
export interface TurnWanted extends Account {
  readonly now: number;
  readonly process: string;
  /** Between the beginnings of two requests, in milliseconds. */
  readonly interval: number;
  /** Requests under way at once, of all processes together. */
  readonly concurrency: number;
  /** How long a request can take at the longest, in milliseconds. */
  readonly longest: number;
}

/** A place for one request; given back when it has ended. */
export interface Lease {
  readonly until: number;
  /** Where `next` stood before and after, to undo it when nothing was asked after all. */
  readonly before: number;
  readonly after: number;
  /** Credits that are set aside. */
  readonly reserved: number;
  /** When the request began. */
  readonly began: number;
}

export type Turn =
  | { readonly kind: 'granted'; readonly lease: Lease }
  | { readonly kind: 'wait'; readonly milliseconds: number }
  /** All places are taken; one of them has to be given back first. */
  | { readonly kind: 'full' }
  | { readonly kind: 'parked'; readonly until: number; readonly reason: string }
  | ({ readonly kind: 'spent' } & SpentUp);

/** How often the space between requests is doubled at the most. */
const MOST_TIMES_SLOWER = 16;
/** So many answers in a row, and the space is halved again. */
const ANSWERS_TO_RECOVER = 10;
/** A clock that stands so much before a time at which something was noted was set back. */
const SET_BACK_MS = 60_000;

/** Gives the next request its turn, or says why it has to wait. Never two within an interval, whoever asks. */
export function takeTurn(book: Book, wanted: TurnWanted): Turn {
  const { now } = wanted;
  renew(book, wanted);
  forgetExpired(book, wanted);
  if (book.parked !== null) return { kind: 'parked', until: book.parked.until, reason: book.parked.reason };
  const spent = spentUp(book, wanted);
  if (spent !== undefined) return { kind: 'spent', ...spent };
  const wait = Math.max(untilNext(book, now), untilPauseEnds(book, now));
  if (wait > 0) return { kind: 'wait', milliseconds: wait };
  const under = Object.values(book.processes).reduce((sum, { leases }) => sum + leases.length, 0);
  if (under >= wanted.concurrency) return { kind: 'full' };
  return { kind: 'granted', lease: lend(book, wanted) };
}

function lend(book: Book, { now, process, interval, longest, cost }: TurnWanted): Lease {
  const before = book.next;
  book.space = interval * (book.slowed?.times ?? 1);
  book.next = now + book.space;
  const until = now + longest;
  const mine = (book.processes[process] ??= { owner: null, leases: [], reserved: 0 });
  mine.leases.push(until);
  mine.reserved += cost;
  return { until, before, after: book.next, reserved: cost, began: now };
}

/** Takes a place back. `asked`: false when no request was sent, so that its turn goes to another. */
export function returnPlace(book: Book, process: string, lease: Lease, asked: boolean): void {
  const mine = book.processes[process];
  if (mine !== undefined) {
    const at = mine.leases.indexOf(lease.until);
    // An expired place was taken back already, with what was set aside for it.
    if (at >= 0) {
      mine.leases.splice(at, 1);
      mine.reserved = mine.leases.length === 0 ? 0 : Math.max(0, mine.reserved - lease.reserved);
    }
    if (mine.leases.length === 0) delete book.processes[process];
  }
  if (!asked && book.next === lease.after) book.next = lease.before;
}

/** No request begins for so many milliseconds. */
export function pause(book: Book, now: number, milliseconds: number): void {
  book.paused_until = Math.max(book.paused_until, now + Math.min(milliseconds, LONGEST_PAUSE_MS));
}

/** The source is left alone until then. */
export function park(book: Book, now: number, until: number, reason: string): void {
  book.parked = { since: now, until, reason };
}

/** Doubles the space between requests; once for all that were under way together. `began`: the request that was told so. */
export function slowDown(book: Book, now: number, began: number): void {
  const { slowed } = book;
  if (slowed !== null && began <= slowed.since && slowed.since <= now) return;
  book.slowed = {
    times: Math.min(MOST_TIMES_SLOWER, (slowed?.times ?? 1) * 2),
    since: now,
    answered: 0,
  };
}

/** After enough answers the space is halved again, until it is what it was. */
export function speedUp(book: Book): void {
  const { slowed } = book;
  if (slowed === null || ++slowed.answered < ANSWERS_TO_RECOVER) return;
  slowed.answered = 0;
  slowed.times /= 2;
  if (slowed.times <= 1) book.slowed = null;
}

function untilNext(book: Book, now: number): number {
  // Bounded, so that a clock that is set back does not stop the run for as long.
  book.next = Math.min(book.next, now + book.space);
  return book.next - now;
}

function untilPauseEnds(book: Book, now: number): number {
  book.paused_until = Math.min(book.paused_until, now + LONGEST_PAUSE_MS);
  return book.paused_until - now;
}

function forgetExpired(book: Book, { now, longest }: TurnWanted): void {
  if (book.parked !== null && (book.parked.until <= now || now < book.parked.since - SET_BACK_MS)) {
    book.parked = null;
  }
  for (const [token, { leases }] of Object.entries(book.processes)) {
    const valid = leases.filter((until) => until > now && until <= now + longest + SET_BACK_MS);
    if (valid.length < leases.length) keepLeases(book, token, valid);
  }
}

function keepLeases(book: Book, token: string, valid: readonly number[]): void {
  const one = book.processes[token] as BookProcess;
  if (valid.length === 0) {
    delete book.processes[token];
    return;
  }
  // What each of them may cost is not known any more: their share of what all may cost.
  one.reserved *= valid.length / one.leases.length;
  one.leases = [...valid];
}
