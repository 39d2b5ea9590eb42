import { describe, expect, test } from 'vitest';
import { emptyBook, type Book } from '../../src/http/limits-book.js';
import { believe, exhaust, settle, type Account } from '../../src/http/spending.js';
import { returnPlace, takeTurn, type Lease, type Turn } from '../../src/http/turns.js';
import type { Budget } from '../../src/model/budget.js';

const START = Date.parse('2026-11-22T10:00:00Z');
const MIDNIGHT = Date.parse('2026-11-23T00:00:00Z');

/** A source that counts credits, asked by one process or several. */
class Till {
  readonly book: Book = emptyBook(START);
  now = START;
  readonly account: Omit<Account, 'cost'>;

  constructor(account: Partial<Account> = {}) {
    this.account = { creditsPerDay: 1000, usdPerCredit: 0.0001, budget: undefined, session: 's', ...account };
  }

  turn(cost: number, process = 'a'): Turn {
    this.now += 10;
    return takeTurn(this.book, {
      ...this.account,
      cost,
      process,
      now: this.now,
      interval: 1,
      concurrency: 100,
      longest: 35_000,
    });
  }

  begin(cost: number, process = 'a'): Lease {
    const turn = this.turn(cost, process);
    if (turn.kind !== 'granted') throw new Error(`no turn: ${turn.kind}`);
    return turn.lease;
  }

  end(
    lease: Lease,
    used: number,
    remaining?: number,
    more: { process?: string; first?: boolean } = {},
  ): void {
    returnPlace(this.book, more.process ?? 'a', lease, true);
    settle(this.book, this.now, this.account.session, used);
    if (remaining !== undefined) believe(this.book, this.now, { remaining }, more.first ?? false);
  }

  /** What may still be spent today, found out by asking for more and more. */
  get left(): number {
    const { allowance, credits } = this.book.today;
    return (allowance ?? Number.NaN) - credits;
  }
}

const budget = (amount: number, unit: Budget['unit'], per: Budget['per'] = 'session'): Budget => ({
  amount,
  unit,
  per,
});

describe('what a source gives for a day', () => {
  test('holds before it said anything', () => {
    const till = new Till();
    expect(till.turn(1001)).toEqual({
      kind: 'spent',
      by: 'source',
      left: 1000,
      cost: 1001,
      renewedAt: MIDNIGHT,
    });
    expect(till.turn(1000).kind).toBe('granted');
  });

  test('is what its replies say, more or less than was thought', () => {
    const till = new Till();
    till.end(till.begin(1), 1, 5000, { first: true });
    expect(till.turn(5000).kind).toBe('granted');
    const poor = new Till();
    poor.end(poor.begin(1), 1, 9, { first: true });
    expect(poor.turn(10)).toMatchObject({ kind: 'spent', left: 9 });
    expect(poor.turn(0).kind).toBe('granted');
  });

  test.each([
    ['in order', [0, 1]],
    ['out of order', [1, 0]],
  ])('replies that come %s count each credit once', (_, order) => {
    const till = new Till();
    till.end(till.begin(1), 1, 100, { first: true });
    const leases = [till.begin(1), till.begin(1)];
    const said = [99, 98];
    for (const n of order) till.end(leases[n] as Lease, 1, said[n]);
    expect(till.left).toBe(98);
  });

  test('many replies in any order leave neither more nor less than there is', () => {
    const till = new Till();
    till.end(till.begin(1), 1, 500, { first: true });
    let said = 500;
    for (let round = 0; round < 20; round++) {
      const under = Array.from({ length: 8 }, () => ({ lease: till.begin(1), remaining: --said }));
      const order = under.map((_, n) => (n * 5 + round) % 8);
      for (const n of order) till.end((under[n] as (typeof under)[0]).lease, 1, under[n]?.remaining);
    }
    expect(till.left).toBe(340);
  });

  test('edges that do not agree give nothing away', () => {
    const till = new Till();
    for (const first of [true, false, false]) till.end(till.begin(10), 10, 20, { first });
    expect(till.left).toBe(0);
  });

  test('counts what others spend, and what is under way of all processes', () => {
    const till = new Till();
    till.end(till.begin(1), 1, 20, { first: true });
    till.begin(10, 'b');
    expect(till.turn(11)).toMatchObject({ kind: 'spent', left: 10 });
    till.end(till.begin(1), 1, 3);
    // Three remained after it, and perhaps the ten that are under way were gone already.
    expect(till.turn(4)).toMatchObject({ kind: 'spent', left: 3 });
  });

  test('the first reply of a run is believed: more may have been bought', () => {
    const till = new Till();
    exhaust(till.book, till.now, undefined);
    expect(till.turn(1)).toMatchObject({ kind: 'spent', left: 0 });
    till.end(till.begin(0), 0, 5000, { first: true });
    expect(till.turn(5000).kind).toBe('granted');
  });

  test('is there again after the time that it said, and at midnight', () => {
    const till = new Till();
    exhaust(till.book, till.now, new Date(START + 3_600_000));
    till.now = START + 3_599_000;
    expect(till.turn(1)).toMatchObject({ kind: 'spent', renewedAt: START + 3_600_000 });
    till.now = START + 3_600_000;
    till.end(till.begin(1000), 1000);
    expect(till.turn(1)).toMatchObject({ kind: 'spent', left: 0, renewedAt: MIDNIGHT });
    till.now = MIDNIGHT;
    expect(till.turn(1000).kind).toBe('granted');
  });

  test('a request that came to nothing costs nothing more', () => {
    const till = new Till();
    for (let n = 0; n < 5; n++) {
      const lease = till.begin(1000);
      returnPlace(till.book, 'a', lease, false);
    }
    expect(till.book.today).toMatchObject({ requests: 0, credits: 0 });
  });
});

describe('what the user wants to spend', () => {
  test('a session has its own budget, over many days', () => {
    const till = new Till({ budget: budget(20, 'credits') });
    till.end(till.begin(15), 15);
    till.now = MIDNIGHT + 1;
    expect(till.turn(6)).toEqual({
      kind: 'spent',
      by: budget(20, 'credits'),
      left: 5,
      cost: 6,
      renewedAt: undefined,
    });
    expect(till.turn(5).kind).toBe('granted');
    expect(till.turn(0).kind).toBe('granted');
  });

  test('money is credits', () => {
    const till = new Till({ budget: budget(0.03, 'usd') });
    till.end(till.begin(300), 300);
    expect(till.turn(1)).toMatchObject({ kind: 'spent', left: 0 });
    expect(new Till({ budget: budget(0.03, 'usd') }).turn(301)).toMatchObject({ left: 300 });
  });

  test('a budget a day is of all runs, and anew at midnight', () => {
    const till = new Till({ budget: budget(20, 'credits', 'day') });
    till.end(till.begin(20, 'b'), 20, undefined, { process: 'b' });
    expect(till.turn(1)).toMatchObject({ kind: 'spent', renewedAt: MIDNIGHT });
    till.now = MIDNIGHT;
    expect(till.turn(20).kind).toBe('granted');
  });

  test('requests count whatever they cost, those under way too', () => {
    const till = new Till({ budget: budget(2, 'requests') });
    till.end(till.begin(0), 0);
    till.begin(0);
    expect(till.turn(0)).toMatchObject({ kind: 'spent', left: 0, cost: 1 });
  });

  test('another session has its own', () => {
    const till = new Till({ budget: budget(20, 'credits') });
    till.end(till.begin(20), 20);
    const other = takeTurn(till.book, {
      ...till.account,
      session: 'other',
      cost: 20,
      process: 'a',
      now: till.now + 10,
      interval: 1,
      concurrency: 1,
      longest: 1,
    });
    expect(other.kind).toBe('granted');
  });
});
