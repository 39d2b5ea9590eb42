import { describe, expect, test } from 'vitest';
import type { RawReply } from '../../../src/http/reply.js';
import { Budget } from '../../../src/sources/openalex/budget.js';
import { FakeClock } from '../../support/fake-clock.js';

const reply = (headers: Record<string, string>, status = 200): RawReply => ({ status, headers, body: '' });
const remaining = (credits: number, used = 1): RawReply =>
  reply({
    'x-ratelimit-remaining': String(credits),
    'x-ratelimit-credits-used': String(used),
    'x-ratelimit-reset': '3600',
  });

function given(): { budget: Budget; clock: FakeClock } {
  const clock = new FakeClock('2026-11-22T10:00:00Z');
  return { clock, budget: new Budget({ now: clock.now, advice: 'Resume then.' }) };
}

describe('Budget', () => {
  test('lets everything through until it knows something', () => {
    expect(() => given().budget.reserve(1_000_000)).not.toThrow();
  });

  test('stops what can no longer be paid for, and says when it can', () => {
    const { budget } = given();
    budget.observe(remaining(9));
    expect(() => budget.reserve(10)).toThrow(
      'The budget of openalex is spent until 2026-11-22T11:00:00.000Z: 9 credits are left and the next request costs 10.',
    );
    expect(() => budget.reserve(1)).not.toThrow();
  });

  test('what costs nothing goes on', () => {
    const { budget } = given();
    budget.observe(remaining(0));
    expect(() => budget.reserve(0)).not.toThrow();
  });

  test('counts what is under way', () => {
    const { budget } = given();
    budget.observe(remaining(15));
    const release = budget.reserve(10);
    expect(() => budget.reserve(10)).toThrow(/5 credits are left/);
    release();
    expect(() => budget.reserve(10)).not.toThrow();
  });

  test('believes the lower of header and own count, because the edges disagree', () => {
    const { budget } = given();
    budget.observe(remaining(20, 10));
    budget.observe(remaining(20, 10));
    budget.observe(remaining(20, 10));
    expect(() => budget.reserve(1)).toThrow(/ 0 credits are left/);
  });

  test('never learns from a 429, which says 0 also when it means slower', () => {
    const { budget } = given();
    budget.observe(remaining(500));
    budget.observe(reply({ 'x-ratelimit-remaining': '0' }, 429));
    expect(() => budget.reserve(10)).not.toThrow();
  });

  test('counts what was paid in advance', () => {
    const { budget } = given();
    budget.observe(reply({ 'x-ratelimit-remaining': '0', 'x-ratelimit-prepaid-remaining-usd': '0.5' }));
    expect(() => budget.reserve(10)).not.toThrow();
  });

  test('is full again after the reset', () => {
    const { budget, clock } = given();
    budget.exhausted(reply({ 'x-ratelimit-reset': '3600' }, 429));
    expect(() => budget.reserve(1)).toThrow();
    clock.advance(3_600_000);
    expect(() => budget.reserve(1)).not.toThrow();
  });

  test('resets at midnight UTC when nobody says when', () => {
    expect(given().budget.resetOf(reply({}))).toEqual(new Date('2026-11-23T00:00:00Z'));
  });
});
