import { describe, expect, test } from 'vitest';
import { plainTexts } from '../../../src/formats/bibtex/tex.js';

test.each([
  ['\\peat the fens', '\\peat the fens'],
  ['one \\peat{wet Fen} two', 'one \\peat wet Fen two'],
  ['all, \\ie the fens, \\eg{} moss', 'all, i.e. the fens, e.g. moss'],
  ['Roe \\etal. found, Roe \\etal found', 'Roe et al. found, Roe et al. found'],
  ['{\\bf Wet} {\\rm dry} \\textbf{both}', 'Wet dry both'],
  ['\\underline{F}en \\underline{L}ife', 'Fen Life'],
  ['and so on\\ldots\\ or not', 'and so on… or not'],
  ['\\LaTeX{} and \\TeX', 'LaTeX and TeX'],
  ['http://x.example/\\~{}roe', 'http://x.example/~roe'],
  ['don\\textquotesingle t and isn\\textquotesingle{}t', "don't and isn't"],
  ['Fens\\thanks{Of Roe} and \\footnote{See Moor}Moors', 'Fens and Moors'],
  ['Erd\\H{o}s, \\L{}o\\v{s}, Ga\\"{\\i}a', 'Erdős, Łoš, Gaïa'],
])('%s reads %s', (tex, text) => expect(plainTexts([tex])).toEqual([text]));

const NEXT = 'n \\& t';

describe('a line break loses no word behind it, and leaves the next field alone:', () => {
  test.each([
    ['{\\\\bf Deep} Fens', 'bf Deep Fens'],
    ['one\\\\sf two', 'one sf two'],
    ['see \\\\underline{this} now and {that}', 'see underlinethis now and that'],
    ['see \\\\footnote{this} now', 'see footnotethis now'],
    ['a\\\\LaTeX b', 'a LaTeX b'],
    ['a\\\\ie b', 'a ie b'],
    ['a\\\\%b', 'a %b'],
    ['a\\\\~{}b', 'a b'],
    ['a\\\\$5 and $6', 'a $5 and $6'],
    ['x\\\\peat{a} \\peat b', 'x peata \\peat b'],
    ['ends \\\\up', 'ends up'],
    ['ends \\\\', 'ends'],
    ['so\\\\\\bf go', 'so go'],
    ['ends \\ie \\', 'ends i.e. \\'],
  ])('%s', (tex, text) => {
    const [plain = '', next] = plainTexts([tex, NEXT]);
    expect([plain.replace(/\s+/g, ' ').trim(), next]).toEqual([text, 'n & t']);
  });
});

describe('a brace without its other half ends no text, and leaves the next field alone:', () => {
  test.each([
    ['A \\textbf{b}} and the rest', 'A b and the rest'],
    ['A \\textbf{b and the rest', 'A b and the rest'],
    ['Up to 5\\% } of x, y = {z} end', 'Up to 5% of x, y = z end'],
    ['and so on\\ldots}next {\\em fen', 'and so on…next fen'],
    ['}}}{{{ \\& {a {b}', '& a b'],
    ['sets \\{a, b \\& c', 'sets {a, b & c'],
    ['sets a, b\\} \\& c', 'sets a, b} & c'],
    ['in \\{a}\\} \\& c\\\\}', 'in {a} & c'],
  ])('%s', (tex, text) => {
    const [plain = '', next] = plainTexts([tex, NEXT]);
    expect([plain.replace(/\s+/g, ' ').trim(), next]).toEqual([text, 'n & t']);
  });
});
