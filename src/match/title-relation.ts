import leven from 'leven';
import { contrast, isSlip } from './spelling.js';
import { contentOf, type TitleForm } from './title.js';

/**
 * How two titles stand to each other.
 * `equal`: the same letters. `slip`: the same but for typing slips or a footnote mark. `part`: one of them lacks
 * the series heading or the subtitle that the other has. `different`: anything else, also when it is similar.
 */
export type TitleRelation = 'equal' | 'slip' | 'part' | 'different';

/** Symmetric and pure. Two titles without letters are `different`. */
export function relateTitles(a: TitleForm, b: TitleForm): TitleRelation {
  if (a.letters === '' || b.letters === '') return 'different';
  if (a.letters === b.letters) return 'equal';
  if (a.withoutFootnote === b.letters || a.letters === b.withoutFootnote) return 'slip';
  if (nearlyEqual(a.content, b.content) && !isLetterApart(a.content, b.content)) return 'slip';
  const marked = a.letters !== a.withoutFootnote || b.letters !== b.withoutFootnote;
  // Two marks that differ number two parts.
  if (marked && (a.letters === a.withoutFootnote || b.letters === b.withoutFootnote)) {
    const [one, other] = [withoutMark(a), withoutMark(b)];
    if (nearlyEqual(one, other) && !isLetterApart(one, other)) return 'slip';
  }
  if (isPartOf(a, b) || isPartOf(b, a) || isCutOff(a, b) || isCutOff(b, a)) return 'part';
  return 'different';
}

/** 0 to 1: the share of the letters that agree in order. Symmetric; 1 only for the same letters. */
export function titleSimilarity(a: TitleForm, b: TitleForm): number {
  if (a.letters === b.letters) return 1;
  const longest = Math.max(a.letters.length, b.letters.length);
  return 1 - leven(a.letters, b.letters) / longest;
}

/** 0 to 1: words in common, relative to the title that has fewer (a missing subtitle costs nothing). Symmetric. */
export function sharedWords(a: TitleForm, b: TitleForm): number {
  const long = (words: readonly string[]): Set<string> => new Set(words.filter((word) => word.length > 3));
  const [first, second] = [long(a.words), long(b.words)];
  if (first.size === 0 || second.size === 0) return 0;
  let shared = 0;
  for (const word of first) if (second.has(word)) shared++;
  return shared / Math.min(first.size, second.size);
}

const MOST_LACKING = 2;
const FEWEST_SHARED = 5;
const TURNS = /^(?:not|no|non|without|against|versus|vs|un\w+)$/;

/** True when one title lacks a word or two of the other, which is too little to tell a slip from another paper. Symmetric. */
export function lacksWords(a: TitleForm, b: TitleForm): boolean {
  const [short, long] = a.words.length <= b.words.length ? [a.words, b.words] : [b.words, a.words];
  if (short.length < FEWEST_SHARED || long.length === short.length) return false;
  if (long.length - short.length > MOST_LACKING) return false;
  const extra: string[] = [];
  let at = 0;
  for (const word of long) {
    if (word === short[at]) at++;
    else extra.push(word);
  }
  return at === short.length && harmless(extra) && !extra.some((word) => TURNS.test(word) || /\d/.test(word));
}

const MOST_SWAPPED = 2;
const FEWEST_UNSWAPPED = 4;
/** Shorter words are as much alike by chance: men and women. */
const LONG_WORD = 6;

/**
 * True when two titles are the same word by word but for one or two that are neither slips nor forms of each other:
 * "… of depression in rural China", "… of anxiety in rural China". Symmetric.
 */
export function swapWords(a: TitleForm, b: TitleForm): boolean {
  const { content: one } = a;
  const { content: other } = b;
  if (one.length !== other.length || one.length < FEWEST_UNSWAPPED) return false;
  const unequal = [...one.keys()].filter((at) => one[at] !== other[at]);
  if (unequal.length === 0 || unequal.length > MOST_SWAPPED) return false;
  return unequal.some((at) => !isForm(one[at] as string, other[at] as string));
}

/** "train", "training" and "trained", or a word mistyped badly. */
function isForm(a: string, b: string): boolean {
  if (Math.max(a.length, b.length) < LONG_WORD) return isSlip(a, b);
  return leven(a, b) <= Math.max(a.length, b.length) / 2 && !contrast(a, b);
}

/** True when two titles differ in a number, a part or a contrast (hyper-, hypo-), and so mean to differ. Symmetric. */
export function meanToDiffer(a: TitleForm, b: TitleForm): boolean {
  const [first, second] = [new Set(a.words), new Set(b.words)];
  const only = [...first].filter((word) => !second.has(word));
  const others = [...second].filter((word) => !first.has(word));
  const told = [...only, ...others];
  if (told.some((word) => /\d/.test(word) || /^[ivx]{1,4}$/.test(word) || TURNS.test(word))) return true;
  if (told.some((word) => ANOTHER_WORK.test(word))) return true;
  return only.some((word) => others.some((other) => contrast(word, other)));
}

/** The words without the footnote mark at the last one. */
function withoutMark({ content, letters, withoutFootnote }: TitleForm): readonly string[] {
  const mark = letters.length - withoutFootnote.length;
  return mark === 0 ? content : [...content.slice(0, -1), (content.at(-1) as string).slice(0, -mark)];
}

const MOST_SLIPS = 3;

/** Word by word the same, but for at most three slips (one per five words). */
function nearlyEqual(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return Math.abs(a.length - b.length) <= 2 && nearlyEqualLetters(a, b);
  const allowed = Math.min(MOST_SLIPS, Math.ceil(a.length / 5));
  const unequal: number[] = [];
  for (let at = 0; at < a.length; at++) {
    const [one, other] = [a[at] as string, b[at] as string];
    if (one === other || isPlural(one, other) || isPlural(other, one)) continue;
    if (unequal.push(at) > allowed) return false;
  }
  return unequal.every((at) => isSlip(a[at] as string, b[at] as string));
}

const isPlural = (one: string, other: string): boolean => one.length > 3 && `${one}s` === other;

const LONG_TITLE = 40;

/** For words that were split or joined by a lost letter (Sj??gren): one letter in a long title, and no digit. */
function nearlyEqualLetters(a: readonly string[], b: readonly string[]): boolean {
  const [first, second] = [a.join(''), b.join('')];
  if (first === second) return true;
  if (Math.abs(first.length - second.length) > 1) return false;
  if (Math.min(first.length, second.length) < LONG_TITLE || digits(first) !== digits(second)) return false;
  return leven(first, second, { maxDistance: 2 }) <= 1;
}

/** "Hepatitis B" and "hepatitis" (whose A counts for small): what tells them apart is a word of its own. */
function isLetterApart(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length === short.length) return false;
  const wanted = short.join('');
  return long.some((word, at) => word.length === 1 && long.toSpliced(at, 1).join('') === wanted);
}

function digits(letters: string): string {
  return letters.replace(/\D+/g, ' ');
}

/** True when all of `part` is a run of whole segments of `whole`, and what is left over tells no other work. */
function isPartOf(part: TitleForm, whole: TitleForm): boolean {
  if (part.words.length >= whole.words.length) return false;
  const ends = [...whole.starts.slice(1), whole.words.length];
  for (const [first, start] of whole.starts.entries()) {
    for (const end of ends.slice(first)) {
      if (end - start === whole.words.length) continue;
      if (Math.abs(end - start - part.words.length) > 3) continue;
      const run = whole.words.slice(start, end);
      const nearly = run.length >= 4 && nearlyEqual(contentOf(run), part.content);
      if (!nearly && run.join('') !== part.letters) continue;
      if (harmless(whole.words.slice(0, start)) && harmless(whole.words.slice(end))) return true;
    }
  }
  return lacksUnmarkedEnd(part, whole);
}

const SHORTEST_CUT = 80;
const LONG_CUT = 150;
const NUMERAL = /^(?:\d+|[ivx]+)$/;

/** A title that ends where some field was full: within a word, or after so many letters that nobody else's is. */
function isCutOff(part: TitleForm, whole: TitleForm): boolean {
  if (part.letters.length < SHORTEST_CUT || part.letters.length >= whole.letters.length) return false;
  if (!whole.letters.startsWith(part.letters)) return false;
  const [last, next] = [part.words.at(-1) as string, whole.words[part.words.length - 1] as string];
  // "Part I" is no more a beginning of "Part II" than 1 is of 12.
  if (last !== next && NUMERAL.test(next)) return false;
  const within = last !== next && next.startsWith(last) && part.words.length > 1;
  return (within || part.letters.length >= LONG_CUT) && harmless(whole.words.slice(part.words.length));
}

const LONG_PART_WORDS = 6;
const LONGEST_HEADING = 5;

/** A heading or a subtitle that nothing separates from the title: "Clinical Pearls Managing …", "… A case study". */
function lacksUnmarkedEnd(part: TitleForm, whole: TitleForm): boolean {
  if (part.words.length < LONG_PART_WORDS || part.letters.length < LONG_TITLE) return false;
  if (!whole.letters.endsWith(part.letters) && !whole.letters.startsWith(part.letters)) return false;
  const extra = whole.words.length - part.words.length;
  const heading = whole.words.slice(0, extra);
  if (
    extra <= LONGEST_HEADING &&
    whole.letters.endsWith(part.letters) &&
    heading.join('') + part.letters === whole.letters
  ) {
    return harmless(heading);
  }
  const subtitle = whole.words.slice(part.words.length);
  if (whole.words.slice(0, part.words.length).join('') !== part.letters) return false;
  return (
    (subtitle[0] === 'a' || subtitle[0] === 'an') &&
    KIND_OF_STUDY.test(subtitle.join(' ')) &&
    harmless(subtitle)
  );
}

const KIND_OF_STUDY = /\b(?:trial|study|review|report|reports|series|survey|analysis|approach|perspective)$/;

/** What makes another work of the same title: a numbered part, an answer to it, a correction, its protocol. */
const ANOTHER_WORK = anyOf(
  'parts?|parte|partie|teil|deel|vol|volume|tome|tomo|chapter|edition|edicion|edicao|auflage',
  'erratum|errata|corrigend\\w*|corrections?|retract\\w*|addendum|amend(?:ed|ment)',
  'reply|replies|response|rejoinder|closure|comments?|commentary|editorial|letter|discussion|revisited',
  'supplement\\w*|appendix|summary|slides|poster|podcast|highlights|preface|foreword|press release|cover|dataset',
  'protocol|rationale|follow ?up|translation',
);
const NUMBERED = /^(?:\d{1,3}|[ivx]{1,5})(?: |$)|(?:^| )(?:v?\d{1,3}|[ivx]{2,5}|[b-z]|beta|gamma)$/;

/** What often makes another work of the same title, and often is no more than a subtitle that somebody left out. */
const MAY_BE_ANOTHER_WORK = anyOf(
  'pilot|preliminary|interim|final|term|baseline|design|replications?|revisiting|updat(?:e|es|ed)|summary|results',
  'introduction|index|(?:visual|video|graphical) abstract|recommendation|peer review|workshop|duplicate|notice|republished|registered',
  'first|second|third|fourth|fifth|premiere|deuxieme|primera|segunda|prima|seconda|erster|zweiter',
  '(?:19|20)\\d\\d|v?\\d{1,3}[a-z]{0,2}|[ivx]{2,5}[ab]?|[b-z]|men|women|boys|girls|male|female|children|adults|adolescents',
);

function anyOf(...words: readonly string[]): RegExp {
  return new RegExp(String.raw`\b(?:${words.join('|')})\b`);
}

/** For a title that is a part of another one: whether what it lacks may well make another work. Symmetric. */
export function lacksMuch(a: TitleForm, b: TitleForm): boolean {
  const isTold = (one: TitleForm, other: TitleForm): boolean => {
    const known = new Set(other.words);
    return MAY_BE_ANOTHER_WORK.test(one.words.filter((word) => !known.has(word)).join(' '));
  };
  return isTold(a, b) || isTold(b, a);
}

/** False for a segment that many titles have: "Part II", "a randomized trial", "results of a survey". */
export function tellsAWork(segment: readonly string[]): boolean {
  return harmless(segment) && !KIND_OF_STUDY.test(segment.join(' '));
}

function harmless(leftOver: readonly string[]): boolean {
  const text = leftOver.join(' ');
  return !ANOTHER_WORK.test(text) && !NUMBERED.test(text);
}
