import anyAscii from 'any-ascii';
import { decodeHTML } from 'entities';

/**
 * The one place where text is folded for comparison, so that a key made while reading the input, while
 * indexing a snapshot or while judging an answer is the same key.
 */

const GREEK_NAMES: Readonly<Record<string, string>> = {
  α: 'alpha', β: 'beta', γ: 'gamma', δ: 'delta', ε: 'epsilon', ζ: 'zeta', η: 'eta', θ: 'theta',
  ι: 'iota', κ: 'kappa', λ: 'lambda', μ: 'micro', ν: 'nu', ξ: 'xi', ο: 'omicron', π: 'pi', ρ: 'rho',
  σ: 'sigma', ς: 'sigma', τ: 'tau', υ: 'upsilon', φ: 'phi', χ: 'chi', ψ: 'psi', ω: 'omega',
};

/** Text as a reader sees it: entities decoded (twice, for `&amp;lt;`), tags and control characters removed. */
export function plainText(raw: string): string {
  let text = raw;
  for (let round = 0; round < 2 && text.includes('&'); round++) text = decodeHTML(text);
  if (text.includes('<')) text = text.replace(/<\/?[a-z][a-z0-9:]*(?:\s[^<>]*)?\/?>/gi, ' ');
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').replace(/\s+/g, ' ').trim();
}

/**
 * Lower-case ASCII words: accents, ligatures and scripts are transliterated (Łódź → lodz, Müller → muller),
 * single Greek letters become their names (17β-estradiol → 17beta estradiol, μg → microg), everything that
 * is no letter or digit becomes a space. Expects plain text.
 */
export function foldWords(text: string): string {
  let lower = text.toLowerCase();
  if (/[^\x20-\x7e]/.test(lower)) {
    lower = lower.normalize('NFKC').toLowerCase();
    lower = lower.replace(/(?<!\p{Script=Greek})\p{Script=Greek}(?!\p{Script=Greek})/gu, (g) => GREEK_NAMES[g] ?? g);
    lower = anyAscii(lower).toLowerCase();
  }
  return lower
    .replace(/['`’]/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** Letters and digits only; '' for a text without any. */
export function foldLetters(text: string): string {
  return foldWords(text).replaceAll(' ', '');
}
