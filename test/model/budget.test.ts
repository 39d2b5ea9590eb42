import { describe, expect, it } from 'vitest';
import { budgetText, parseBudget, rememberBudgets } from '../../src/model/budget.js';

describe('a budget', () => {
  it.each([
    ['1usd', { amount: 1, unit: 'usd', per: 'session' }],
    [' 0.5 USD/day ', { amount: 0.5, unit: 'usd', per: 'day' }],
    ['.25usd', { amount: 0.25, unit: 'usd', per: 'session' }],
    ['5000credits', { amount: 5000, unit: 'credits', per: 'session' }],
    ['1credit', { amount: 1, unit: 'credits', per: 'session' }],
    ['2000requests/day', { amount: 2000, unit: 'requests', per: 'day' }],
    ['unlimited', null],
  ])('%s', (text, budget) => {
    expect(parseBudget(text)).toEqual(budget);
  });

  it.each([
    '',
    '1',
    'usd',
    '1eur',
    '0usd',
    '-1usd',
    '1.5requests',
    '0.5credits',
    '1e3usd',
    '1usd/week',
    '1usd/day/day',
  ])('is not %j', (text) => {
    expect(parseBudget(text)).toBeUndefined();
  });

  it('is read again as it was written', () => {
    for (const text of ['1usd', '0.5usd/day', '5000credits', '1requests/day']) {
      const budget = parseBudget(text);
      expect(budget && parseBudget(budgetText(budget))).toEqual(budget);
    }
  });
});

describe('the budgets of a session', () => {
  const usd = (amount: number) => ({ amount, unit: 'usd', per: 'session' }) as const;

  it('keep what was not named again', () => {
    expect(rememberBudgets({ a: '1usd', b: '2usd' }, { b: usd(3), c: usd(4) })).toEqual({
      a: '1usd',
      b: '3usd',
      c: '4usd',
    });
    expect(rememberBudgets({ a: '1usd' }, undefined)).toEqual({ a: '1usd' });
  });

  it('are none any more when all are lifted', () => {
    expect(rememberBudgets({ a: '1usd' }, { a: null })).toBeUndefined();
    expect(rememberBudgets(undefined, undefined)).toBeUndefined();
  });
});
