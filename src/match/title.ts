import { foldWords, plainText } from '../model/fold.js';
import { oneSpelling } from './spelling.js';
import { kindOfText, withoutNotes, type TextKind } from './title-notes.js';

/** A title taken apart once, so that it can be compared with many. */
export interface TitleForm {
  /** Folded words in one spelling, in order, footnote marks and "(extended abstract)" gone. */
  readonly words: readonly string[];
  /** All of them without spaces; '' for a title without letters or digits. */
  readonly letters: string;
  /** Where each segment (series, main title, subtitle) begins in `words`; the first is 0. */
  readonly starts: readonly number[];
  /** `letters` without the digit glued to the last word, which is often a footnote mark ("…sclerosis1"). */
  readonly withoutFootnote: string;
  readonly kind: TextKind;
  /** `words` without those small ones that get lost and confused without making another title. */
  readonly content: readonly string[];
}

/**
 * Where a series heading, a main title and a subtitle meet: a colon, a dash between spaces, a question mark, the
 * full stop of a sentence (not that of "E. coli" or "vs."), a bracket at the end, or the slash before the title in
 * a second language.
 */
const SEAM =
  /\s*[:;]\s+|\s+[-–]+\s+|\s*(?:--+|—)\s*|(?<=[\p{L})\]]{3})\.\s+|(?<=\b\d{1,2})\.\s+|[?!]["”’]?\s+|\s+=\s+|\s+(?=\([^()]{3,}\)\s*$)|\s+(?=\[[^[\]]{3,}\]\s*$)/u;
const SECOND_LANGUAGE = /(?<=\S+\s\S+\s\S+\s\S+)\s*\/\s*(?=\S+\s\S+\s\S+\s\S+)/u;

/** Most titles have neither, which is seen much faster. */
const MAY_HAVE_SEAM = /[:;\-–—.?!(=[]/;

function segmentsOf(text: string): readonly string[] {
  const segments = MAY_HAVE_SEAM.test(text) ? text.split(SEAM) : [text];
  return text.includes('/') ? segments.flatMap((segment) => segment.split(SECOND_LANGUAGE)) : segments;
}

/** What sort of contribution it is, in brackets: "(extended abstract)", "[panel session]", "(tutorial)". */
const SORT =
  /[([]\s*(?:(?:extended|short|long|full|demo|panel|poster|invited|industrial|experience|abstract|tutorial|keynote)\s+)?(?:abstract|version|paper|panel|poster|session|tutorial|demo|demonstration|talk|summary|only|report)s?\s*[)\]]/giu;
const MAY_HAVE_MARKS = /[()[\]*†‡§¶#]|abstract/i;
const BARE_EXTENDED_ABSTRACT = /[\s:.-]+extended abstract\.?$/iu;

/** Beyond this it is no title but a text that got into its place; its beginning serves to compare. */
const LONGEST_TITLE = 2_000;

/** A title in the form in which titles are compared. Pure; never throws. */
export function readTitle(raw: string): TitleForm {
  const plain = withoutNotes(plainText(withMarkedSubtitle(withoutCommands(raw.slice(0, LONGEST_TITLE)))));
  const { text: own, kind } = kindOfText(plain);
  const text = withoutMarks(own);
  const words: string[] = [];
  const starts: number[] = [];
  for (const segment of segmentsOf(text)) {
    const folded = foldWords(segment);
    if (folded === '') continue;
    starts.push(words.length);
    for (const word of folded.split(' ')) words.push(oneSpelling(word));
  }
  const footnote = /^[a-z]{4,}(\d{1,2})$/.exec(words.at(-1) ?? '')?.[1];
  return titleForm(words, starts, footnote?.length ?? 0, kind);
}

/** The title of a record, taken apart; undefined where it has none, or one without letters and digits. */
export function titleOf({ title }: { readonly title: string | undefined }): TitleForm | undefined {
  const form = title === undefined ? undefined : readTitle(title);
  return form === undefined || form.letters === '' ? undefined : form;
}

/** A title that was taken apart before. `footnote`: how many digits at the end may be a footnote mark. */
export function titleForm(
  words: readonly string[],
  starts: readonly number[],
  footnote: number,
  kind: TextKind,
): TitleForm {
  const letters = words.join('');
  return {
    words,
    letters,
    starts,
    withoutFootnote: footnote === 0 ? letters : letters.slice(0, -footnote),
    kind,
    content: contentOf(words),
  };
}

/** The words without the small ones. */
export function contentOf(words: readonly string[]): readonly string[] {
  return words.filter((word) => !SMALL_WORDS.has(word));
}

const SMALL_WORDS = new Set('a an the and of on in for to by at'.split(' '));

function withoutMarks(text: string): string {
  if (!MAY_HAVE_MARKS.test(text)) return text;
  return text
    .replace(SORT, ' ')
    .replace(MARK_IN_BRACKETS, '$1')
    .replace(ACRONYM, withoutOwnAcronym)
    .replace(BARE_EXTENDED_ABSTRACT, '')
    .replace(/\((?:r|tm|c)\)/gi, ' ')
    .replace(/(?:\s*[*†‡§¶#]+\s*\d{0,2})+\.?$/u, '');
}

/** A footnote mark in brackets behind the last word; also what numbers parts, so that it must not go. */
const MARK_IN_BRACKETS = /(?<=\p{L}{4})[\s.]*\((\d{1,2})\)\s*\.?$/u;
const ACRONYM = /\((?<=((?:[\p{L}\p{N}]+[^\p{L}\p{N}()]+){2,7})\()(\p{Lu}[\p{L}-]{1,6}?)s?\)/gu;

/** "cognitive behavioural therapy (CBT)": what is in brackets says nothing new. */
function withoutOwnAcronym(whole: string, before: string, acronym: string): string {
  const initials = foldWords(before).replace(/([a-z0-9])[a-z0-9]*\s*/g, '$1');
  return initials.endsWith(foldWords(acronym).replaceAll(' ', '')) ? ' ' : whole;
}

/** LaTeX that says how letters look: \textit{Drosophila}, $\mathrm{TiO}_2$. */
function withoutCommands(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(
    /\\(?:(?:text|math)(?:it|bf|rm|sc|tt|sf|cal|bb|frak|normal)?|emph|em|it|bf|rm|bar|hat|tilde|vec|sqrt)(?![a-z])/gi,
    '',
  );
}

/** Some publishers sent `<SUBTITLE>` instead of a colon. */
function withMarkedSubtitle(raw: string): string {
  return /title/i.test(raw) ? raw.replace(/(?:<|&lt;)\/?sub-?title(?:>|&gt;)/gi, ': ') : raw;
}

/** Words that say what kind of text it is, not what it is about. */
const GENERIC = new Set(
  (
    'a an the and of to in on for from with by at is are as its it be new some general ' +
    'abstract abstracts acknowledgement acknowledgements address announcement annual article author authors book ' +
    'books case cases chapter comment comments commentary conclusion conclusions conference contents contributors ' +
    'correction correspondence corrigendum cover discussion editor editorial editors erratum errata foreword front ' +
    'highlights index information introduction invited issue issues journal keynote late breaking letter letters ' +
    'literature matter meeting minutes news note notes obituary opening overview part paper papers perspective ' +
    'perspectives poster preface presentation presentations proceedings program programme prologue question ' +
    'questions reader readers remarks reply report reports response review reviews reviewer reviewers session ' +
    'speaker special summary supplement symposium table talk talks title update volume welcome workshop'
  ).split(' '),
);

/** How many words of a title say what it is about. */
export function tellingWords(title: TitleForm): number {
  return title.words.filter((word) => !GENERIC.has(word) && !/^\d+$/.test(word)).length;
}

/**
 * Whether a title alone names one work: thirty letters and five telling words at the least, or one long word where a
 * script has no spaces. "Introduction", "Letter to the Editor" and "Omeprazole" do not; they need authors.
 */
export function isSpecific(title: TitleForm): boolean {
  if (title.letters.length < 30) return false;
  return tellingWords(title) >= 5 || title.words.some((word) => word.length >= 30);
}
