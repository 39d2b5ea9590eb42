import type { Budget } from '../model/budget.js';
import { dateOf, nextMidnight, type Book, type Spent } from './limits-book.js';

/** What a request costs, and what it is paid from. */
export interface Account {
  /** Credits that the request may cost. */
  readonly cost: number;
  /** Credits that the source gives for a day, until its replies say otherwise. */
  readonly creditsPerDay: number | undefined;
  readonly usdPerCredit: number | undefined;
  /** What the user wants to spend at the most. */
  readonly budget: Budget | undefined;
  /** The session that is counted for. */
  readonly session: string | undefined;
}

/** What a reply says about spending. */
export interface Reading {
  /** Credits that it cost. */
  readonly used?: number | undefined;
  /** Credits that remained after it. */
  readonly remaining?: number | undefined;
  readonly resetsAt?: Date | undefined;
}

/** There is not enough left for a request: of what the source gives, or of what the user set. */
export interface SpentUp {
  /** `source`: what it gives for a day; else the user's budget. */
  readonly by: 'source' | Budget;
  /** Credits, or requests where the budget is in those. */
  readonly left: number;
  readonly cost: number;
  readonly renewedAt: number | undefined;
}

/** Sessions whose spending is remembered; the oldest go. */
const MOST_SESSIONS = 200;

/** Begins a new day, and forgets what the source said when that is over. */
export function renew(
  book: Book,
  { now, creditsPerDay }: { now: number } & Pick<Account, 'creditsPerDay'>,
): void {
  const { today } = book;
  const date = dateOf(now);
  if (today.date !== date) {
    book.today = { date, requests: 0, credits: 0, allowance: null, renewed_at: null };
  } else if (today.renewed_at !== null && today.renewed_at <= now) {
    today.allowance = creditsPerDay === undefined ? null : today.credits + creditsPerDay;
    today.renewed_at = null;
  }
}

/** Whether the request can't be paid for. What costs nothing always can, but for a budget of requests. */
export function spentUp(
  book: Book,
  account: Account & { readonly now: number; readonly process: string },
): SpentUp | undefined {
  const { cost, now, creditsPerDay } = account;
  const ofUser = account.budget === undefined ? undefined : spentBudget(book, account.budget, account);
  if (ofUser !== undefined || cost === 0) return ofUser;
  const allowance = book.today.allowance ?? creditsPerDay;
  if (allowance === undefined) return undefined;
  const left = allowance - book.today.credits - underWay(book).credits;
  if (left >= cost) return undefined;
  const renewedAt = book.today.renewed_at ?? nextMidnight(now);
  return { by: 'source', left: Math.max(0, left), cost, renewedAt };
}

function spentBudget(
  book: Book,
  budget: Budget,
  { cost, now, session, process, usdPerCredit }: Account & { readonly now: number; readonly process: string },
): SpentUp | undefined {
  const daily = budget.per === 'day';
  const spent: Spent | undefined = daily
    ? book.today
    : session === undefined
      ? undefined
      : book.sessions[session];
  // A session is worked on by one process only.
  const under = underWay(book, daily ? undefined : process);
  const renewedAt = daily ? nextMidnight(now) : undefined;
  if (budget.unit === 'requests') {
    const left = budget.amount - (spent?.requests ?? 0) - under.requests;
    return left >= 1 ? undefined : { by: budget, left: Math.max(0, left), cost: 1, renewedAt };
  }
  if (cost === 0) return undefined;
  const left = creditsOf(budget, usdPerCredit) - (spent?.credits ?? 0) - under.credits;
  return left >= cost ? undefined : { by: budget, left: Math.max(0, left), cost, renewedAt };
}

/** A budget of money, in whole credits. */
function creditsOf({ amount, unit }: Budget, usdPerCredit: number | undefined): number {
  if (unit !== 'usd' || usdPerCredit === undefined) return amount;
  // 0.3 / 0.0001 is a little less than 3000.
  return Math.floor(amount / usdPerCredit + 1e-6);
}

/** What is under way of all processes, or of one. */
function underWay(book: Book, process?: string): Spent {
  const all = Object.entries(book.processes).filter(([token]) => process === undefined || token === process);
  return {
    requests: all.reduce((sum, [, { leases }]) => sum + leases.length, 0),
    credits: all.reduce((sum, [, { reserved }]) => sum + reserved, 0),
  };
}

/** Counts a request that was sent, once, and what it cost. */
export function settle(book: Book, now: number, session: string | undefined, credits: number): void {
  const spent: Spent[] = [book.today];
  if (session !== undefined) {
    const known = book.sessions[session] ?? { requests: 0, credits: 0, at: now };
    known.at = now;
    book.sessions[session] = known;
    spent.push(known);
  }
  for (const one of spent) {
    one.requests++;
    one.credits += credits;
  }
  const sessions = Object.entries(book.sessions);
  if (sessions.length <= MOST_SESSIONS) return;
  book.sessions = Object.fromEntries(sessions.sort(([, a], [, b]) => b.at - a.at).slice(0, MOST_SESSIONS));
}

/**
 * Learns from a reply what today has in all: what remained then, and everything that this key may have spent before
 * that, requests under way included, because nobody knows whether the source had seen those. The lowest that any
 * reply allows is believed: replies that come out of order count nothing twice, and edges of a source that do not
 * quite agree give nothing away. `first`: the first reply of a run takes the place of what was believed before,
 * because somebody may have bought more meanwhile. Call it after `settle`.
 */
export function believe(book: Book, now: number, reading: Reading, first: boolean): void {
  if (reading.remaining === undefined) return;
  const { today } = book;
  const allowance = reading.remaining + today.credits + underWay(book).credits;
  today.allowance = first || today.allowance === null ? allowance : Math.min(today.allowance, allowance);
  today.renewed_at = reading.resetsAt?.getTime() ?? nextMidnight(now);
}

/** The source said that there is nothing left today. */
export function exhaust(book: Book, now: number, resetsAt: Date | undefined): void {
  book.today.allowance = book.today.credits;
  book.today.renewed_at = resetsAt?.getTime() ?? nextMidnight(now);
}
