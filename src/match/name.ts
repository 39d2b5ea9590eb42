import { foldWords, plainText } from '../model/fold.js';
import { isSlip } from './spelling.js';

/** One way to read a name. */
interface Reading {
  readonly surname: string;
  /** The same with umlauts written in any way: Mueller, Müller and Muller. */
  readonly bare: string;
  /** Initials of the other names in order; '' when there are none. */
  readonly initials: string;
}

/** A person's name in every way in which it may have been meant ("Wang Li"; "Casper F"; "van der Berg, J"). */
export interface PersonName {
  readonly readings: readonly Reading[];
  /** All its words joined, last first as well: one is equal for "Wei Zhang", "Zhang, Wei" and "张伟". */
  readonly whole: readonly string[];
}

const PARTICLES = new Set(
  'van von der den de del della di da dos du la le el al bin ibn ben ter ten te zu zur af av st mac mc o d l'.split(
    ' ',
  ),
);
const SUFFIX = /,?\s+(?:jr|sr|ii|iii|iv|phd|md|msc|dr|prof)\.?$/i;
const GROUP =
  /\b(?:group|groups|consortium|collaborat\w*|committee|investigators|network|association|society|study|trial|team|initiative|institute|university|department|organi[sz]ation|federation|college|council|board|editors?|no authors listed|project|program(?:me)?|et al|others|anonymous|unknown)\b/i;

/** Beyond this it is no name but a list that got into its place. */
const LONGEST_NAME = 200;

/** A name for comparison; undefined for a group, "et al." or a name without letters. Pure. */
export function readName(raw: string): PersonName | undefined {
  const text = plainText(raw.slice(0, LONGEST_NAME)).replace(SUFFIX, '');
  if (GROUP.test(text)) return undefined;
  const comma = text.indexOf(',');
  const words = wordsOf(text);
  if (words.length === 0) return undefined;
  const readings =
    comma > 0
      ? inverted(wordsOf(text.slice(0, comma)), wordsOf(text.slice(comma + 1)))
      : guessed(words, text);
  return { readings, whole: [words.join(''), [...words.slice(-1), ...words.slice(0, -1)].join('')] };
}

function wordsOf(text: string): string[] {
  const folded = foldWords(text);
  return folded === '' ? [] : folded.split(' ');
}

function reading(surname: string, initials: string): Reading {
  // ü is v, u or yu in Chinese names.
  const known = surname.replace(/^([ln])(?:v|yu)$/, '$1u');
  return { surname: known, bare: known.replace(/([aou])e/g, '$1').replaceAll('aa', 'a'), initials };
}

/** "Last, First": the comma says what is what; the surname may still be shortened to one of its words. */
function inverted(last: readonly string[], first: readonly string[]): Reading[] {
  const initials = initialsOf(first);
  const readings = [reading(last.join(''), initials)];
  const plain = last.filter((word) => !PARTICLES.has(word));
  if (plain.length > 0 && plain.length < last.length) readings.push(reading(plain.join(''), initials));
  // "Xiaoming, Wang": the wrong way round.
  if (last.length === 1 && first.length === 1 && (first[0] as string).length > 3) {
    readings.push(reading(first[0] as string, initialsOf(last)));
  }
  if (plain.length > 1) for (const word of plain) if (word.length > 2) readings.push(reading(word, initials));
  return readings;
}

/** Without a comma: "First Last" as a rule, "Last F M" when initials stand at the end; both when unsure. */
function guessed(words: readonly string[], raw: string): Reading[] {
  const only = words[0] as string;
  if (words.length === 1) return [reading(only, '')];
  const last = words.at(-1) as string;
  const readings: Reading[] = [];
  if (last.length > 1) readings.push(...firstThenLast(words));
  const tail = trailingInitials(words, raw);
  if (tail > 0) readings.push(...inverted(words.slice(0, -tail), words.slice(-tail)));
  // "Wang Wei", "Wang Xiao Ming": the family's name first.
  else if (words.length <= 3 && only.length > 1) readings.push(reading(only, initialsOf(words.slice(1))));
  return readings;
}

function firstThenLast(words: readonly string[]): Reading[] {
  let start = words.length - 1;
  while (start > 1 && PARTICLES.has(words[start - 1] as string)) start--;
  const readings = [reading(words.slice(start).join(''), initialsOf(words.slice(0, start)))];
  const bare = words.at(-1) as string;
  if (start < words.length - 1) readings.push(reading(bare, initialsOf(words.slice(0, start))));
  const before = words[start - 1] as string;
  if (start >= 2 && before.length > 2) {
    // "Maria Garcia Lopez" may be of the family Garcia Lopez, or Garcia for short.
    const initials = initialsOf(words.slice(0, start - 1));
    readings.push(reading(before + words.slice(start).join(''), initials), reading(before, initials));
  }
  return readings;
}

/** How many words at the end look like initials: single letters, or two or three capitals ("Mattox JH"). */
function trailingInitials(words: readonly string[], raw: string): number {
  let count = 0;
  while (count < words.length - 1 && (words.at(-1 - count) as string).length === 1) count++;
  if (count > 0) return count;
  const last = words.at(-1) as string;
  if (last.length === 2 && words.length > 1) return 1;
  return last.length === 3 && raw.trimEnd().endsWith(last.toUpperCase()) && raw !== raw.toUpperCase() ? 1 : 0;
}

/** "jean pierre" → "jp"; "jp" stays "jp", as two letters without a vowel between them are initials. */
function initialsOf(words: readonly string[]): string {
  return words.map((word) => (word.length === 2 && !PARTICLES.has(word) ? word : word.charAt(0))).join('');
}

/**
 * 1: the same person as far as one can tell. 0.5: the same surname with other initials, or one letter off in it.
 * 0: somebody else. Symmetric.
 */
export function compareNames(a: PersonName, b: PersonName): 0 | 0.5 | 1 {
  if (a.whole.some((whole) => b.whole.includes(whole))) return 1;
  let best: 0 | 0.5 = 0;
  for (const one of a.readings) {
    for (const other of b.readings) {
      if (sameSurname(one, other)) {
        if (compatible(one.initials, other.initials)) return 1;
        best = 0.5;
      } else if (isNearlySurname(one.surname, other.surname) && compatible(one.initials, other.initials))
        best = 0.5;
    }
  }
  return best;
}

/** One letter off, or with a few letters hung on, as when an ending got in twice. */
function isNearlySurname(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < 5 || long.length - short.length > 3) return false;
  // Chernov and Tchernov.
  if (long.length === short.length + 1 && long.endsWith(short)) return true;
  return isSlip(a, b) || long.startsWith(short);
}

function sameSurname(a: Reading, b: Reading): boolean {
  if (a.surname === b.surname) return a.surname.length > 1;
  return a.bare === b.bare && a.surname.length >= 4 && b.surname.length >= 4;
}

/** The first initial of one is among those of the other; a name without initials is open to any. */
function compatible(a: string, b: string): boolean {
  return a === '' || b === '' || b.includes(a.charAt(0)) || a.includes(b.charAt(0));
}
