import { describe, expect, test } from 'vitest';
import { authorsNamed, namesBetweenCommas } from '../../../src/venues/text/author-names.js';
import { titleText } from '../../../src/venues/text/title-text.js';

describe('titleText', () => {
  test.each([
    ['$\\alpha$-Divergence &amp; $\\ell_1$', 'α-Divergence & ℓ1'],
    ['$\\mathcal{O}(\\log T)$ Regret', 'O(log T) Regret'],
    ['O$(n \\log n)$ in $\\mathbb{R}^d$', 'O(n log n) in R^d'],
    ['360$^\\circ$ Views of S$^3$', '360° Views of S³'],
    ['Is $\\mathsf{P}\\neq\\mathsf{NP}$?', 'Is P≠NP?'],
    ['$f$-GAN and \\(x^2\\)', 'f-GAN and x²'],
    ['From $5 to $10', 'From $5 to $10'],
    ["\\'Etude of Erd\\H{o}s", 'Étude of Erdős'],
    ['\\textit{In situ} {GAN}s', 'In situ GANs'],
    ['50\\% off', '50% off'],
    ['A ~ B -- {C}', 'A ~ B -- {C}'],
    ['H<sub>2</sub>O, x<sup>2</sup>,<br> <i>in vivo</i>', 'H2O, x², in vivo'],
    ['Q&amp;amp;A &amp;quot;now&amp;quot;', 'Q&A "now"'],
    ['  Two\n  lines ', 'Two lines'],
    ['', ''],
  ])('%s', (markup, text) => expect(titleText(markup)).toBe(text));

  test('takes no time over a text that is made to take some', () => {
    const began = performance.now();
    titleText('$\\a$'.repeat(80_000));
    titleText(`${'$'.repeat(100_000)}${'\\('.repeat(50_000)}`);
    titleText('\\('.repeat(2_400));
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('names in a line', () => {
  test.each([
    ['Ada Lovelace, Łukasz Kaiser', ['Ada Lovelace', 'Łukasz Kaiser']],
    ['A. One, B. Two and C. Three', ['A. One', 'B. Two', 'C. Three']],
    ['A. One, B. Two, and C. Three,', ['A. One', 'B. Two', 'C. Three']],
    ['Sammy Davis, Jr., Ada One', ['Sammy Davis, Jr.', 'Ada One']],
    ['Chen &quot;x&quot; Dai; Bob Two', ['Chen "x" Dai', 'Bob Two']],
    ['Jos&amp;eacute; Andr&eacute;s', ['José Andrés']],
    ['', []],
  ])('%s', (text, names) => expect(namesBetweenCommas(text)).toEqual(names));

  test('are authors without affiliations', () => {
    expect(authorsNamed(['Jos&eacute; Two', ' '])).toEqual([{ name: 'José Two', affiliations: [] }]);
  });
});
