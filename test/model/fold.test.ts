import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldLetters, foldWords, plainText } from '../../src/model/fold.js';

describe('foldWords', () => {
  it.each([
    ['17β-Estradiol', '17beta estradiol'],
    ['20 μg and 3 µmol', '20 microg and 3 micromol'],
    ['μ-opioid', 'mu opioid'],
    ['γδ T cells', 'gammadelta t cells'],
    ['KEEPER™ and Oesclim®', 'keeper and oesclim'],
    ['Łódź, Müller & Ærø', 'lodz muller aero'],
    ['Sjögren’s', 'sjogrens'],
    ['CO₂', 'co2'],
    ['ﬁeld', 'field'],
  ])('%s', (text, folded) => {
    expect(foldWords(text)).toBe(folded);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldWords(foldWords(text))).toBe(foldWords(text));
      }),
    );
  });

  it('gives the letters that foldLetters gives', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' })), (text) => {
        expect(foldLetters(text)).toBe(foldWords(text).replaceAll(' ', ''));
      }),
    );
  });
});

describe('plainText', () => {
  it.each([
    ['A&amp;lt;i&amp;gt;b', 'A b'],
    ['  two\u00a0 spaces\n', 'two spaces'],
    ['H<sub>2</sub>O', 'H 2 O'],
    ['p < 0.05 and q > 1', 'p < 0.05 and q > 1'],
    ['tab\tand zero\u200bwidth', 'tab and zero width'],
  ])('%j', (raw, plain) => {
    expect(plainText(raw)).toBe(plain);
  });
});
