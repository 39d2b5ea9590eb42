import { foldWords, plainText } from '../model/fold.js';
import { isServer } from '../model/publication-kind.js';
import { KNOWN_VENUES } from './known-venues.js';
import { oneSpelling } from './spelling.js';
import { comparableName, withoutBrackets } from './venue-words.js';

/** A journal, conference or server, in the form in which venues are compared. */
export interface VenueForm {
  /** Folded words that tell it from others, in order; one list for each name that it goes by. */
  readonly names: readonly (readonly string[])[];
  readonly kind: VenueKind;
  /** What a meeting's whole name is shortened to: "International Conference on Software Engineering" is icse. */
  readonly acronym?: string | undefined;
}

/** `server`: preprints, repositories. `meeting`: proceedings. `thesis`, `registry`: no publication of the usual sort. */
export type VenueKind = 'server' | 'meeting' | 'thesis' | 'registry' | 'journal';

/** `compatible`: one name is the beginning of the other, or its abbreviation may be. */
export type VenueAgreement = 'same' | 'compatible' | 'different' | 'unknown';

const SMALL_WORDS = new Set(
  'the of and for in on a an to at de la le les des du der die das den und fur et y del delle dell d l'.split(
    ' ',
  ),
);

const THESIS = /\b(?:dissertations?|thes[ie]s|doctoral|ph ?d|master s)\b/;
const REGISTRY = /\b(?:clinicaltrials|clinical trials gov|isrctn|prospero|ictrp|trial registry|euctr)\b/;
const MEETING =
  /\b(?:conferences?|symposi(?:um|a)|workshops?|congress(?:es)?|meeting|lecture notes|colloquium|conf|proc(?:eedings)?)\b/;
/** Journals that have such a word in their names. */
const JOURNAL = /\b(?:journal|transactions|national academy|natl acad|mayo clinic|nutrition society|j)\b/;

/**
 * Names that no rule gets from one to the other, after folding. The first that fits counts: a meeting's newsletter
 * and its journal stand before the meeting.
 */
const ALIASES: readonly (readonly [RegExp, string])[] = [
  [/\bsigmod rec/, 'sigmod record'],
  [/\bsigmod\b|^(?:.*conference on )?management of data$/, 'sigmod conference'],
  [/\bvldb j|journal .*very large data ?bases/, 'vldb journal'],
  [/\bpvldb\b|proceedings of the vldb endowment/, 'vldb endowment'],
  [/\bvldb\b|very large data ?bases?/, 'vldb conference'],
  [/\b(?:neurips|nips)\b|neural inf(?:ormation)? process(?:ing)? syst(?:ems)?/, 'neurips'],
  [/\bsigkdd exp/, 'sigkdd explorations'],
  [/\b(?:sig)?kdd\b|knowledge discovery (?:and|&) data mining/, 'kdd'],
  [/\bwww\b|world wide web conf|the web conf|web conference/, 'the web conference'],
  [/^(?:arxiv|corr)\b|computing research repository/, 'arxiv'],
  [/^commun(?:ications)? (?:of the )?acm$|^cacm$/, 'communications of the acm'],
];

/** Venues that go by several names, by each of these. */
const KNOWN = new Map(
  KNOWN_VENUES.toReversed().flatMap(({ key, names }) => names.map((name) => [comparableName(name), key])),
);

/** Beyond this it is no name but a text that got into its place. */
export const LONGEST_NAME = 500;

/** What stands before the name's own words in the names of meetings. */
const MEETING_WORDS = new Set(
  'proceedings proc international intl int annual conference conf symposium symp workshop meeting acm ieee joint ann'.split(
    ' ',
  ),
);

/** A venue's name for comparison; undefined for a name without letters. Pure. */
export function readVenue(raw: string): VenueForm | undefined {
  const text = plainText(raw.slice(0, LONGEST_NAME));
  const folded = foldWords(text);
  if (folded === '') return undefined;
  const kind = kindOf(folded);
  const alias = ALIASES.find(([pattern]) => pattern.test(folded))?.[1];
  if (alias !== undefined) return { names: [alias.split(' ')], kind };
  const bare = withoutBrackets(text);
  const known = KNOWN.get(comparableName(text)) ?? KNOWN.get(comparableName(bare));
  const names = [bare, text].map((part) => tellingWords(part, kind)).filter((words) => words.length > 0);
  for (const part of text.split(PARTS)) {
    const words = tellingWords(part, kindOf(foldWords(part)));
    if (isOwnName(words)) names.push(words);
  }
  if (known !== undefined) names.unshift([known]);
  const distinct = new Map(names.map((words) => [words.join(' '), words]));
  return {
    names: distinct.size === 0 ? [folded.split(' ')] : [...distinct.values()],
    kind,
    acronym: acronymOf(folded, kind),
  };
}

function acronymOf(folded: string, kind: VenueKind): string | undefined {
  if (kind !== 'meeting') return undefined;
  const words = folded.split(' ').filter((word) => !SMALL_WORDS.has(word) && !AROUND.test(word));
  return words.length < 3 ? undefined : words.map((word) => word.charAt(0)).join('');
}

/** What stands in a meeting's name and not in its acronym. */
const AROUND = /^(?:proceedings|proc|annual|acm|ieee|aaai|\d+(?:st|nd|rd|th)?)$/;

/** Where two names, a name and its subtitle, or a journal and the meeting in its supplement meet. */
const PARTS = /\s*[=:;|/]\s+|\s+[=–—-]+\s*|\.(?=\s*[A-Z(])|\s*[([]|,\s/u;

function kindOf(folded: string): VenueKind {
  if (isServer(folded)) return 'server';
  if (REGISTRY.test(folded)) return 'registry';
  if (THESIS.test(folded)) return 'thesis';
  return MEETING.test(folded) && !JOURNAL.test(folded) ? 'meeting' : 'journal';
}

/** A part of a name stands for the whole when it is more than a common word. */
function isOwnName(words: readonly string[]): boolean {
  return words.length >= 2 || (words.length === 1 && (words[0] as string).length >= 6);
}

function tellingWords(text: string, kind: VenueKind): string[] {
  const words = foldWords(text)
    .split(' ')
    .map(oneSpelling)
    .filter((word) => word !== '' && !SMALL_WORDS.has(word));
  if (kind !== 'meeting') return words;
  return words.filter((word) => !MEETING_WORDS.has(word) && !/^(?:\d+(?:st|nd|rd|th)?|\d{2,4})$/.test(word));
}

/** Symmetric. Pure. */
export function compareVenues(a: VenueForm | undefined, b: VenueForm | undefined): VenueAgreement {
  if (a === undefined || b === undefined) return 'unknown';
  if (shortens(a, b) || shortens(b, a)) return 'same';
  let compatible = false;
  for (const one of a.names) {
    for (const other of b.names) {
      const agreement = compareWords(one, other);
      if (agreement === 'same') return 'same';
      compatible ||= agreement === 'compatible';
    }
  }
  return compatible ? 'compatible' : 'different';
}

function shortens(short: VenueForm, long: VenueForm): boolean {
  return (
    long.acronym !== undefined &&
    short.names.some(([word, next]) => word === long.acronym && next === undefined)
  );
}

function compareWords(a: readonly string[], b: readonly string[]): VenueAgreement {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const common = abbreviating(short, long);
  if (common === long.length) return 'same';
  if (common === short.length && isOwnName(short)) return 'compatible';
  if (short.length === 1 && isAcronym(short[0] as string, long)) return 'same';
  return 'different';
}

/** How many words from the beginning are each the same, or one the abbreviation of the other. */
function abbreviating(a: readonly string[], b: readonly string[]): number {
  let at = 0;
  while (at < a.length && isAbbreviation(a[at] as string, b[at] as string)) at++;
  return at;
}

/** "engl" of english, "natl" of national, "hlth" of health: the same first letter, the others in their order. */
function isAbbreviation(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.charAt(0) !== long.charAt(0)) return false;
  if (long.startsWith(short)) return true;
  if (long.slice(0, -1) === short.slice(0, -1) && short.length >= 5) return true;
  if (short.length < 3 || short.length > 7) return false;
  let at = 0;
  for (const letter of long) if (letter === short.charAt(at)) at++;
  return at === short.length;
}

/** JAMA, PNAS, ICML: the first letters of the longer name's words, or of the first of them. */
function isAcronym(word: string, name: readonly string[]): boolean {
  if (word.length < 3 || word.length > name.length + 1) return false;
  const initials = name.map((each) => each.charAt(0)).join('');
  return initials.startsWith(word);
}
