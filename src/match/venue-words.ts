import { foldWords } from '../model/fold.js';
import { oneSpelling } from './spelling.js';

const SMALL_WORDS = new Set('the of and for in on a an to at'.split(' '));
const SPONSORS = new Set('acm ieee cvf rsj rjs usenix ieeeacm acmieee'.split(' '));
const ONE_WORD: ReadonlyMap<string, string> = new Map(
  Object.entries({
    int: 'international',
    intl: 'international',
    conf: 'conference',
    conferences: 'conference',
    symp: 'symposium',
    symposia: 'symposium',
    proc: 'proceedings',
    workshops: 'workshop',
    proceeding: 'proceedings',
  }),
);

const MEETING = /\b(?:conference|symposium|meeting|workshop|congress|colloquium)\b/;
const YEAR = /^(?:19|20)\d\d$/;
const ORDINAL =
  /^(?:\d+(?:st|nd|rd|th)|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|(?:twen|thir|for|fif|six|seven|eigh|nine)tieth))$/;
const TENS = /^(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)$/;

/**
 * A venue's name in the form in which names of one venue are equal: folded words without years, ordinals, volumes, "Proceedings of the",
 * and, in the names of meetings, without "annual" and the societies that hold it. '' where nothing is left. Expects plain text. Pure.
 */
export function comparableName(text: string): string {
  const words = foldWords(text.replace(/['’]\d\d\b/g, ' '))
    .split(' ')
    .map((word) => ONE_WORD.get(word) ?? oneSpelling(word))
    .filter((word) => word !== '' && !SMALL_WORDS.has(word));
  const telling = withoutVolume(words.filter((word) => !YEAR.test(word)));
  const named = telling[0] === 'proceedings' ? telling.slice(1) : telling;
  const isMeeting = MEETING.test(named.join(' '));
  const kept = named.filter(
    (word, at) =>
      !(isOrdinal(word, named[at + 1]) && (isMeeting || /^\d/.test(word))) &&
      !(isMeeting && (word === 'annual' || SPONSORS.has(word))),
  );
  // "Proceedings of the IEEE", "Annual Conference of the ACM": what is left would be no name.
  const saysMore = kept.some((word) => !SPONSORS.has(word));
  return (saysMore ? kept : telling).join(' ');
}

/** Ordinals: `35th`, `fourth`, and both words of `thirty fourth`. */
function isOrdinal(word: string, next: string | undefined): boolean {
  return ORDINAL.test(word) || (TENS.test(word) && next !== undefined && ORDINAL.test(next));
}

/** Without the numbers at its end: "Advances in Neural Information Processing Systems 34". */
function withoutVolume(words: readonly string[]): readonly string[] {
  let end = words.length;
  while (end > 1 && /^\d+$/.test(words[end - 1] as string)) end--;
  return words.slice(0, end);
}

/** True for a name that says that it is a meeting's: a conference, a symposium. */
export function isMeetingName(name: string): boolean {
  return MEETING.test(comparableName(name));
}

export function withoutBrackets(text: string): string {
  const bare = text.replace(/\s*[([][^()[\]]*[)\]]/g, ' ').trim();
  return bare === '' ? text : bare.replace(/\s+/g, ' ');
}

const SPELLED = ORDINAL.source.slice(1, -1);
/** What stands before a meeting's own name. */
const BEFORE = new RegExp(
  `^(?:in:?\\s+)?(?:(?:proceedings|proc\\.?)\\s+(?:of\\s+)?)?(?:(?:the|annual|(?:19|20)\\d\\d|${TENS.source.slice(1, -1)}|${SPELLED})[\\s-]+)*`,
  'i',
);
const YEAR_AT_END = /[\s,;:'’-]+(?:19|20)\d\d$/;

/** The name as it may be given to a source: "Workshop on Peat" of "Proceedings of the 12th Workshop on Peat 2019". Expects plain text. */
export function plainName(text: string): string {
  const bare = text.replace(YEAR_AT_END, '').trim();
  if (!isMeetingName(bare)) return bare === '' ? text : bare;
  const name = bare
    .replace(BEFORE, '')
    .replace(/\s*\b(?:19|20)\d\d\b(?=\s)/, '')
    .trim();
  return name === '' ? bare : name;
}
