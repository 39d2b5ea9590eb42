import type { TitleForm } from './title.js';

/** Words that hardly a title of that language is without; folded. */
const SMALL_WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: new Set(
    'the of and in for with on to from by an is are as at between among after during using'.split(' '),
  ),
  de: new Set(
    'der die das und von bei im zur zum des dem den mit fur eine einer eines auf nach uber ist'.split(' '),
  ),
  fr: new Set('le les du des et dans une sur pour par aux au chez avec ou est'.split(' ')),
  es: new Set('el los las del y en con por para un una sobre al como entre'.split(' ')),
  pt: new Set('o os as do da dos das e em com por para um uma no na nos nas sobre'.split(' ')),
  it: new Set('il lo gli della delle dei degli nel nella e con per un una sul sulla dopo'.split(' ')),
  nl: new Set('het een van en bij met voor op naar door uit de'.split(' ')),
  nordic: new Set('og av och hos med til till ved vid en et ett i pa som fra fran hos'.split(' ')),
};

/** The language whose small words a title has most of; undefined when it has none, or of two equally many. */
function languageOf(words: readonly string[]): string | undefined {
  let best: string | undefined;
  let most = 0;
  for (const [language, small] of Object.entries(SMALL_WORDS)) {
    const count = words.reduce((sum, word) => sum + (small.has(word) ? 1 : 0), 0);
    if (count > most) [best, most] = [language, count];
    else if (count === most) best = undefined;
  }
  return best;
}

/** What hardly a title in English is without, where it has none of the small words. */
const ENGLISH_ENDING = /(?:tions?|sions?|ings?|ments?|ness|ity|ies|ical|ous|ly|ed|ates|izes|ship|ture)$/;

/**
 * True when one title is English and the other is not, so that they can be one title in two languages. Symmetric.
 * Pure.
 */
export function isLanguagePair(a: TitleForm, b: TitleForm): boolean {
  const [one, other] = [languageOf(a.words), languageOf(b.words)];
  if ((one === 'en') === (other === 'en')) return false;
  const foreign = one === 'en' ? other : one;
  const words = one === 'en' ? b.words : a.words;
  return foreign !== undefined || (words.length >= 4 && !words.some((word) => ENGLISH_ENDING.test(word)));
}
