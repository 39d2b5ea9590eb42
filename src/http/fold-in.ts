import { dateOf, type Book, type Spent } from './limits-book.js';

/**
 * Brings what one process noted by itself into the book that it shares: what it spent since `written`, the state in
 * which it last did so, and every limit that it learned of.
 */
export function foldIn(shared: Book, own: Book, written: Book, now: number): void {
  if (shared.today.date !== dateOf(now)) {
    shared.today = { date: dateOf(now), requests: 0, credits: 0, allowance: null, renewed_at: null };
  }
  // What was spent before midnight is gone with the day.
  if (own.today.date === shared.today.date) {
    const before = written.today.date === own.today.date ? written.today : NOTHING;
    add(shared.today, own.today, before);
    foldAllowance(shared, own, written);
  }
  for (const [session, spent] of Object.entries(own.sessions)) {
    const known = (shared.sessions[session] ??= { requests: 0, credits: 0, at: spent.at });
    add(known, spent, written.sessions[session] ?? NOTHING);
    known.at = Math.max(known.at, spent.at);
  }
  shared.paused_until = Math.max(shared.paused_until, own.paused_until);
  if (!isSame(own.parked, written.parked)) shared.parked = own.parked;
  if (!isSame(own.slowed, written.slowed)) shared.slowed = own.slowed;
}

const NOTHING: Spent = { requests: 0, credits: 0 };

function add(to: Spent, now: Spent, before: Spent): void {
  to.requests += Math.max(0, now.requests - before.requests);
  to.credits += Math.max(0, now.credits - before.credits);
}

/** An allowance counts what its own book has as spent: others may have spent besides. */
function foldAllowance(shared: Book, own: Book, written: Book): void {
  if (own.today.allowance === null || isSame(own.today.allowance, written.today.allowance)) return;
  shared.today.allowance = own.today.allowance - own.today.credits + shared.today.credits;
  shared.today.renewed_at = own.today.renewed_at;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
