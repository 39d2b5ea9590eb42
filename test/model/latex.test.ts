import { describe, expect, it } from 'vitest';
import { foldWords, plainText } from '../../src/model/fold.js';

describe('TeX in titles and names', () => {
  it.each([
    ['Schr{\\"o}dinger equations in $\\mathbb{R}^3$', 'Schrödinger equations in R3'],
    ['On the {G}aussian curvature of Erd\\H{o}s graphs', 'On the Gaussian curvature of Erdős graphs'],
    ['Role of $\\alpha$-helix in \\textit{E. coli}', 'Role of α-helix in E. coli'],
    ['CO$_2$ uptake at $20\\,^\\circ$C', 'CO2 uptake at 20 °C'],
    ["Fr{\\'e}chet means \\& medians", 'Fréchet means & medians'],
    ['Search for $B_s^0 \\to \\mu^+\\mu^-$ decays', 'Search for Bs0 → μ+ μ− decays'],
    ["Na\\\"{\\i}ve Bayes in {\\L}\\'od\\'z", 'Naïve Bayes in Łódź'],
    ['The \\emph{real} story', 'The real story'],
    ['Costs of $5 and more', 'Costs of $5 and more'],
    ['Plain words', 'Plain words'],
  ])('%s', (tex, plain) => {
    expect(foldWords(plainText(tex))).toBe(foldWords(plainText(plain)));
  });
});
