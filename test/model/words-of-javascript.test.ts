import { describe, expect, it } from 'vitest';
import { comparableName } from '../../src/match/venue-words.js';
import { keyOf } from '../../src/merge/same-value.js';
import { withoutLatex } from '../../src/model/latex.js';
import { sortOf } from '../../src/model/publication-kind.js';

// Every object of JavaScript has a "constructor"; a table that is asked for it must not answer with that.
describe('a word that every object of JavaScript has', () => {
  it('is a word of a venue’s name', () => {
    expect(comparableName('Workshop on Constructor Theory')).toBe('workshop constructor theory');
  });

  it('is a TeX command without a letter', () => {
    expect(withoutLatex('A \\constructor{B} C')).toBe('A B C');
  });

  it('is a kind of publication that nobody knows', () => {
    expect(sortOf('constructor')).toBe('constructor');
  });

  it('is a field without rules of its own', () => {
    expect(keyOf('constructor', 'x')).toBe(keyOf('somethingelse', 'x'));
  });
});
