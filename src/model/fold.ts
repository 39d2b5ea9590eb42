import anyAscii from 'any-ascii';
import { decodeHTML } from 'entities';

/**
 * The one place where text is folded for comparison, so that a key made while reading the input, while
 * indexing a snapshot or while judging an answer is the same key.
 */

const GREEK_NAMES: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'epsilon',
  ζ: 'zeta',
  η: 'eta',
  θ: 'theta',
  ι: 'iota',
  κ: 'kappa',
  λ: 'lambda',
  μ: 'mu',
  ν: 'nu',
  ξ: 'xi',
  ο: 'omicron',
  π: 'pi',
  ρ: 'rho',
  σ: 'sigma',
  ς: 'sigma',
  τ: 'tau',
  υ: 'upsilon',
  φ: 'phi',
  χ: 'chi',
  ψ: 'psi',
  ω: 'omega',
};

/** Micro as in μg, μl, μmol, μM: a unit follows and nothing else. Otherwise μ is the letter (μ-opioid). */
const MICRO_UNIT = /μ(?=(?:g|l|m|mol|mole|moles|s|sec|a|v|w|j|n|ci|gal)(?![\p{L}]))/gu;

/** Marks of trade that belong to the label and not to the name; any-ascii would make letters of them. */
const TRADE_MARKS = /[™®©℠]/g;

/** Text as a reader sees it: entities decoded (twice, for `&amp;lt;`), tags and control characters removed. */
export function plainText(raw: string): string {
  let text = raw;
  for (let round = 0; round < 2 && text.includes('&'); round++) text = decodeHTML(text);
  if (text.includes('<')) text = text.replace(/<\/?[a-z][a-z0-9:]*(?:\s[^<>]*)?\/?>/gi, ' ');
  if (/[^\x20-\x7e]| {2}/.test(text)) text = text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').replace(/\s+/g, ' ');
  return text.trim();
}

/**
 * Lower-case ASCII words: accents, ligatures and scripts are transliterated (Łódź → lodz, Müller → muller),
 * one or two Greek letters become their names (17β-estradiol → 17beta estradiol, γδ → gammadelta, μg → microg,
 * μ-opioid → mu opioid) while Greek words are transliterated, ™ and ® go, everything that is no letter or digit
 * becomes a space. Expects plain text. Idempotent.
 */
export function foldWords(text: string): string {
  let lower = text.toLowerCase();
  if (/[^\x20-\x7e]/.test(lower)) {
    lower = lower.replace(TRADE_MARKS, '').normalize('NFKC').toLowerCase().replace(MICRO_UNIT, 'micro');
    lower = lower.replace(/(?<!\p{Script=Greek})\p{Script=Greek}{1,2}(?!\p{Script=Greek})/gu, greekNames);
    lower = anyAscii(lower).toLowerCase();
  }
  return lower
    .replace(/['`’]/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

function greekNames(letters: string): string {
  return [...letters].map((letter) => GREEK_NAMES[letter] ?? letter).join('');
}

/** Letters and digits only; '' for a text without any. */
export function foldLetters(text: string): string {
  return /[^\x20-\x7e]/.test(text)
    ? foldWords(text).replaceAll(' ', '')
    : text.toLowerCase().replace(/[^a-z0-9]+/g, '');
}
