import anyAscii from 'any-ascii';
import { decodeHTML } from 'entities';
import { GREEK_NAMES } from './greek.js';
import { withoutLatex } from './latex.js';

/**
 * The one place where text is folded for comparison, so that a key made while reading the input, while
 * indexing a snapshot or while judging an answer is the same key.
 */

/** Micro as in μg, μl, μmol, μM: a unit follows and nothing else. Otherwise μ is the letter (μ-opioid). */
const MICRO_UNIT = /μ(?=(?:g|l|m|mol|mole|moles|s|sec|a|v|w|j|n|ci|gal)(?![\p{L}]))/gu;

/** Marks of trade that belong to the label and not to the name; any-ascii would make letters of them. */
const TRADE_MARKS = /[™®©℠]/g;

/** What bytes 0x80 to 0x9f are in Windows-1252, in whose terms UTF-8 is misread most often. */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const MISREAD = /[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/;

/** UTF-8 that was read as Windows-1252 or Latin-1 ("FrÃ¼her" is Früher), put right, where all of it can have been. */
export function wellRead(text: string): string {
  if (!MISREAD.test(text)) return text;
  const bytes: number[] = [];
  for (const letter of text) {
    const code = letter.codePointAt(0) as number;
    const windows = WINDOWS.indexOf(letter);
    if (windows >= 0) bytes.push(0x80 + windows);
    else if (code <= 0xff) bytes.push(code);
    else return text;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return text;
  }
}

/**
 * Text as a reader sees it: entities decoded (twice, for `&amp;lt;`), misread UTF-8 put right, TeX read, tags and
 * control characters removed.
 */
export function plainText(raw: string): string {
  let text = withoutLatex(wellRead(raw));
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
