import { describe, expect, test } from 'vitest';
import { rateLimitSchema, readingOf, readSpending } from '../../../src/sources/openalex/budget.js';

const NOW = new Date('2026-11-22T10:00:00Z');
const read = (headers: Record<string, string>) => readSpending({ status: 200, headers, body: '' }, NOW);

describe('what OpenAlex says of spending', () => {
  test('is in its headers', () => {
    expect(
      read({
        'x-ratelimit-credits-used': '10',
        'x-ratelimit-remaining': '990',
        'x-ratelimit-reset': '3600',
      }),
    ).toEqual({ used: 10, remaining: 990, resetsAt: new Date('2026-11-22T11:00:00Z') });
  });

  test('counts what was paid in advance', () => {
    expect(
      read({
        'x-ratelimit-remaining': '7',
        'x-ratelimit-onetime-remaining': '3',
        'x-ratelimit-prepaid-remaining-usd': '0.5',
      }).remaining,
    ).toBe(5010);
  });

  test('is nothing where there are no headers, or odd ones', () => {
    expect(read({})).toEqual({ used: undefined, remaining: undefined, resetsAt: undefined });
    expect(read({ 'x-ratelimit-remaining': 'many', 'x-ratelimit-credits-used': '-1' })).toEqual({
      used: undefined,
      remaining: undefined,
      resetsAt: undefined,
    });
  });
});

test('a renewal in more seconds than a date can hold is one in a month', () => {
  expect(read({ 'x-ratelimit-reset': '9'.repeat(40) }).resetsAt).toEqual(new Date('2026-12-23T10:00:00Z'));
});

describe('what OpenAlex says of a key', () => {
  test('is what is left of today, and was bought besides', () => {
    const limit = { credits_remaining: 7, onetime_credits_remaining: 3, prepaid_remaining_usd: 0.5 };
    const said = rateLimitSchema.parse({
      rate_limit: { ...limit, resets_at: '2026-11-23T00:00:00.000Z', daily_budget_usd: 1 },
    });
    expect(readingOf(said)).toEqual({ remaining: 5010, resetsAt: new Date('2026-11-23T00:00:00Z') });
    expect(
      readingOf(rateLimitSchema.parse({ rate_limit: { credits_remaining: 7, resets_at: null } })),
    ).toEqual({
      remaining: 7,
      resetsAt: undefined,
    });
  });
});
