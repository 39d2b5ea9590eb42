import * as z from 'zod';

export const BOOK_VERSION = 1;

/** Milliseconds since 1970 that a `Date` can hold (ECMA-262, time values): a damaged book may have any number. */
const instant = z.number().max(8.64e15);

const spentSchema = z.object({
  requests: z.int().nonnegative(),
  credits: z.number().nonnegative(),
});

const processSchema = z.object({
  /** Who it is; told by whoever keeps the book. */
  owner: z.unknown(),
  /** Of each of its requests under way: until when it can be at the longest, in milliseconds since 1970. */
  leases: z.array(z.number()),
  /** What these requests may cost, in credits. */
  reserved: z.number().nonnegative(),
});

/**
 * What is known of one source and key: when the next request may begin, who has one under way, and what was spent.
 * All times are milliseconds since 1970. Changed by the pure functions of `turns.ts` and `spending.ts`.
 */
export const bookSchema = z.object({
  format_version: z.literal(BOOK_VERSION),
  /** No request begins before this. */
  next: z.number(),
  /** How long before `next` the last one began; a longer wait comes of a clock that was set back. */
  space: z.number().nonnegative(),
  paused_until: z.number(),
  parked: z.object({ since: z.number(), until: instant, reason: z.string() }).nullable(),
  /** After being told to go slower: requests are so many times further apart, until enough of them were answered. */
  slowed: z
    .object({ times: z.number().min(1), since: z.number(), answered: z.int().nonnegative() })
    .nullable(),
  processes: z.record(z.string(), processSchema),
  /** Since midnight UTC. */
  today: spentSchema.extend({
    date: z.string(),
    /** Credits that today has in all, as the source said last; null until it said anything. */
    allowance: z.number().nullable(),
    /** When there are new ones, if it said so. */
    renewed_at: instant.nullable(),
  }),
  /** What each session spent in all. */
  sessions: z.record(z.string(), spentSchema.extend({ at: z.number() })),
});

export type Book = z.infer<typeof bookSchema>;
export type BookProcess = Book['processes'][string];
export type Spent = z.infer<typeof spentSchema>;

/** A book in which nothing is written yet. */
export function emptyBook(now: number): Book {
  return {
    format_version: BOOK_VERSION,
    next: 0,
    space: 0,
    paused_until: 0,
    parked: null,
    slowed: null,
    processes: {},
    today: { date: dateOf(now), requests: 0, credits: 0, allowance: null, renewed_at: null },
    sessions: {},
  };
}

/** The day in UTC: `2026-11-22`. */
export function dateOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

export function nextMidnight(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1);
}

/**
 * Where a book is kept: in this process alone, or where others read and change it too. `act` sees it as it is now,
 * changes it in place, and runs at once, without anybody in between.
 */
export interface BookKeeper {
  /** The name of this process in the book. */
  readonly process: string;
  change<T>(act: (book: Book) => T): Promise<T> | T;
  /** Strikes out processes that are gone. Called when others have all places. */
  removeDead(): Promise<void>;
  /** Everything is written where others see it. */
  close(): Promise<void>;
}

/** The book of a process that shares nothing. */
export class OwnBook implements BookKeeper {
  readonly process = 'this';
  readonly #book: Book;

  constructor(now: number) {
    this.#book = emptyBook(now);
  }

  change<T>(act: (book: Book) => T): T {
    return act(this.#book);
  }

  removeDead(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
