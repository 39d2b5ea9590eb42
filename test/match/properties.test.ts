import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareAuthors, readAuthors } from '../../src/match/authors.js';
import { chooseByTitle } from '../../src/match/judge.js';
import { titleKeys } from '../../src/match/title-keys.js';
import { relateTitles, sharedWords, titleSimilarity } from '../../src/match/title-relation.js';
import { readTitle } from '../../src/match/title.js';
import { recordOf, paperOf } from './described.js';

const word = fc.stringMatching(/^[a-zéüα0-9]{1,9}$/);
const title = fc
  .array(fc.tuple(word, fc.constantFrom(' ', ' ', ' ', ': ', '. ', '? ', ' - ', ' (', '/')), {
    minLength: 1,
    maxLength: 12,
  })
  .map((pairs) => pairs.map(([text, gap]) => text + gap).join(''));
const name = fc.oneof(
  fc.tuple(word, word).map((words) => words.join(', ')),
  fc.tuple(word, word, word).map((words) => words.join(' ')),
);

describe('titles', () => {
  it('are compared the same way round and back', () => {
    fc.assert(
      fc.property(title, title, (one, other) => {
        const [a, b] = [readTitle(one), readTitle(other)];
        expect(relateTitles(a, b)).toBe(relateTitles(b, a));
        expect(titleSimilarity(a, b)).toBe(titleSimilarity(b, a));
        expect(sharedWords(a, b)).toBe(sharedWords(b, a));
      }),
    );
  });

  it('are equal to themselves in capitals, without accents and with spaces around', () => {
    fc.assert(
      fc.property(title, (text) => {
        const form = readTitle(text);
        fc.pre(form.letters !== '');
        for (const other of [text.toUpperCase(), text.normalize('NFD'), ` ${text} `]) {
          expect(relateTitles(form, readTitle(other))).toBe('equal');
        }
      }),
    );
  });

  it('have the same keys in capitals', () => {
    fc.assert(
      fc.property(title, (text) => {
        expect(titleKeys(text.toUpperCase())).toEqual(titleKeys(text));
      }),
    );
  });

  it('never throw, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.string(), (one, other) => {
        titleKeys(one, [other]);
        chooseByTitle(paperOf([one, other]), [recordOf([other, one])]);
      }),
    );
  });
});

describe('authors', () => {
  it('are compared the same way round and back', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 4 }), fc.array(name, { maxLength: 4 }), (one, other) => {
        const [a, b] = [readAuthors(one), readAuthors(other)];
        expect(compareAuthors(a, b).verdict === 'contradict').toBe(
          compareAuthors(b, a).verdict === 'contradict',
        );
        expect(compareAuthors(a, b).compared).toBe(compareAuthors(b, a).compared);
      }),
    );
  });

  it('agree with themselves in any order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), (names) => {
        const [a, b] = [readAuthors(names), readAuthors(names.toReversed())];
        fc.pre(a.length > 0);
        expect(compareAuthors(a, b).verdict).toBe('agree');
      }),
    );
  });
});
