import { expect, test } from 'vitest';
import { texText } from '../../src/sources/math-text.js';

test.each([
  ['k', 'k'],
  ['^3', '³'],
  ['a^n b^m', 'aⁿ b^m'],
  ['\\texttt{en}\\rightarrow\\texttt{de}', 'en→de'],
  ['p < 0.05', 'p < 0.05'],
  ['12.6\\times', '12.6×'],
  ['\\textit{image}^{+}', 'image⁺'],
  ['\\rho_s=0.94', 'ρ_s=0.94'],
  ['\\mathcal{O}(G N (\\log GN )(\\log N))', 'O(G N (log GN)(log N))'],
  ['\\mathbf{20}\\%', '20%'],
  ['80\\,000', '80 000'],
  ['2^{21} \\approx 2\\text{M}', '2²¹ ≈ 2M'],
  ['A^*', 'A*'],
  ['\\Omega(n\\log n)', 'Ω(n log n)'],
  ['\\ell_1', 'ℓ1'],
  ['\\tilde O(n)', 'Õ(n)'],
  ['\\widetilde{O}(\\sqrt{d}/\\varepsilon^2)', 'Õ(√d/ε²)'],
  ['\\frac{\\sqrt{n}}{k+1}', '(√n)/(k+1)'],
  ['\\{0,1\\}^n', '{0,1}ⁿ'],
  ['\\|x\\|_2 \\le \\infty', '‖x‖2 ≤ ∞'],
  ['f:\\mathcal{X}\\to\\mathbb{R}', 'f:X→R'],
  ['x_{i,j}', 'x_(i,j)'],
  ['\\left( a \\right)', '(a)'],
  ['{1-\\alpha}', '1-α'],
  ['\\unheardof{a}', 'a'],
  ['\\sqrt[3]{x+1} + \\sqrt[p]{y}', '(x+1)^(1/3) + y^(1/p)'],
  ['\\frac12 \\tfrac{1}2 \\dfrac1{n+1} \\cfrac{a}{b}', '1/2 1/2 1/(n+1) a/b'],
  ['\\binom{n}{k}', '(n choose k)'],
  ['\\left\\lVert x \\right\\rVert_2', '‖ x ‖2'],
  ['x \\not\\in A, a \\not= b, \\not\\subset', 'x ∉ A, a ≠ b, ⊄'],
  ['f\\colon X \\to Y', 'f: X → Y'],
  ['a \\bmod b \\pmod{2}', 'a mod b (mod 2)'],
  ['O(n\\log{n})', 'O(n log n)'],
  ['\\underset{x}{\\min} f \\stackrel{d}{=} g', 'min_x f =^d g'],
  ['\\begin{pmatrix} a & b \\end{pmatrix}', 'a & b'],
  ['\\color{red}{x} \\hspace{1em} y', 'x y'],
  ['\\lbrace x \\rbrace', '{x}'],
  ['\\text{PPO}^+', 'PPO⁺'],
  ['\\lfloor x \\rfloor', '⌊x⌋'],
])('%s reads %s', (tex, text) => expect(texText(tex)).toBe(text));

test('brackets that nobody closes cost nothing but themselves', () => {
  expect(texText('\\frac{a}{b')).toBe('ab');
  expect(texText('{'.repeat(50_000))).toBe('');
  expect(texText('\\sqrt{'.repeat(5_000))).toMatch(/^√*$/);
});
