import { plainText } from '../model/fold.js';

/** What can be seen of a value itself: pure, and each a question that a person would ask. */

/** Signs of a text that went through a wrong encoding: "Sj??gren", "SjÃ¶gren", "Sj�gren", "&amp;". */
const MANGLED =
  /\p{L}\?{2,}|\?{2,}\p{L}|\p{L}\?\p{Ll}|\uFFFD|[ÃÂâ][\u0080-\u00BF€™œ]|&(?:[a-z]{2,8}|#x?[0-9a-f]{2,6});/iu;

export function isMangled(text: string): boolean {
  return MANGLED.test(text);
}

/** Cut off: ends with dots or an ellipsis, or with "[truncated]". */
const CUT_OFF = /(?:\.{2,}|…|\[(?:truncated|\.\.\.|…)\]|\(?truncated at \d+ words\)?)\s*["'”’)\]]*\s*$/i;

export function isCutOff(text: string): boolean {
  return CUT_OFF.test(text);
}

/** A text of sentences that ends in the middle of one, as happens where a field of a database is too short. */
export function endsInMidSentence(text: string): boolean {
  const end = text.trimEnd();
  return end.length > 200 && /[\p{L}\p{N},;:(-]$/u.test(end);
}

/** All letters are capitals, and they are more than an abbreviation. */
export function isCapitals(text: string): boolean {
  const plain = plainText(text);
  return /\p{Lu}.*\p{Lu}.*\p{Lu}.*\p{Lu}/su.test(plain) && !/\p{Ll}/u.test(plain) && /\s/.test(plain.trim());
}

/** How many letters are written with marks of their own: ö, ł, ø. */
export function accents(text: string): number {
  return (text.normalize('NFC').match(/(?![a-z])\p{L}/giu) ?? []).length;
}

/** Words with a full stop ("J. Clin. Oncol."), or one word of capitals ("JAMA", "NeurIPS"). */
export function isAbbreviated(name: string): boolean {
  const text = name.trim();
  return (
    /\p{L}\.(?:\s|$)/u.test(text) || /^\p{L}*\p{Lu}\p{Ll}{0,3}\p{Lu}\p{L}{0,5}(?:['’ ]\d{2,4})?$/u.test(text)
  );
}

/** What stands where an abstract belongs and is none. */
const BOILERPLATE =
  /^\W*(?:(?:an? )?abstracts? (?:is |are )?(?:not|un|to be)\s?\w*|no abstracts?\b|n\/?a|none|null|\[no abstract|international audience|not available|copyright|©|all rights reserved|this article (?:has been|was) (?:published|accepted)|click (?:here|on)|view (?:the )?(?:full|article)|login|sign in)/i;
const LEAST_ABSTRACT = 60;

export function isBoilerplate(text: string): boolean {
  const plain = plainText(text);
  return plain.length < LEAST_ABSTRACT || (BOILERPLATE.test(plain) && plain.length < 400);
}

/** How many of these names are written with a first name in full, not as an initial. */
export function fullNames(names: readonly string[]): number {
  return names.filter((name) => {
    const comma = name.indexOf(',');
    const words = (comma > 0 ? name.slice(comma + 1) : name.trim().replace(/\s+\S+$/, '')).split(/[\s.-]+/);
    return words.some((word) => /^\p{L}\p{Ll}+$/u.test(word));
  }).length;
}
