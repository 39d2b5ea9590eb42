import { expect, test } from 'vitest';
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
