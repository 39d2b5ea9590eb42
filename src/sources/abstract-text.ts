import { decodeHTMLStrict } from 'entities';
import { wellRead } from '../model/fold.js';
import { hasMarkup, splitAtTags, withoutComments, type Tag } from './markup.js';
import { mathText, raised, texText } from './math-text.js';

/** What begins another paragraph, or another cell. */
const BLOCKS = new Set(
  (
    'abstract article blockquote boxed-text br break caption center dd def-item disp-formula disp-quote div dl dt fig ' +
    'fn hr li list list-item ol p pre sec section table table-wrap td th tr trans-abstract ul label'
  ).split(' '),
);
const HEADINGS = new Set(['title', 'subtitle', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
/** What an abstract is called when it says so itself. */
const ITS_NAME =
  /^(?:abstracts?|summary|(?:structured|graphical) abstract|résumé|zusammenfassung|kurzfassung|resumen|resumo|riassunto|аннотация|摘要|要旨|초록)\s*[:.]?$/iu;
/** The same in front of the text. In lower case and without a sign behind it, it may be the first word of a sentence. */
const CALLED_ITSELF = [
  /^(?:abstract|summary)\s*(?:[:—–]\s*|\.\s+|-\s+)(?=\S)/i,
  /^ABSTRACT\s+(?=\p{Lu})/u,
  /^Abstract\s+(?=(?:Aims?|Background|Context|Importance|Introduction|Motivation|Objectives?|Purpose)\b)/,
];
/** Entities in entities in entities, as careless exports make them. */
const MOST_ROUNDS = 4;

/**
 * An abstract in JATS, HTML or plain text, as a reader sees it: one line, its paragraphs after one another, the
 * titles of its sections in front of them ("Background: …"), without the title "Abstract" of the whole; entities
 * decoded, formulas in MathML or TeX elements written out. TeX in plain text stays as it is. Undefined when nothing is left.
 * Idempotent.
 */
export function abstractText(raw: string | undefined): string | undefined {
  const text = withoutName(lineOfMarkup(raw ?? ''));
  return text === '' || ITS_NAME.test(text) ? undefined : text;
}

/** Any text in JATS, HTML or plain (a title with formulas, say) on one line. Idempotent. */
export function lineOfMarkup(raw: string): string {
  let text = wellRead(raw);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    // Some escape all of their markup, once or twice, so what was decoded may have to be read again.
    const read = decodeHTMLStrict(readMarkup(text));
    if (read === text) break;
    text = read;
  }
  return oneLine(text);
}

function withoutName(text: string): string {
  const name = CALLED_ITSELF.find((form) => form.test(text));
  return name === undefined ? text : withoutName(text.replace(name, ''));
}

/** Plain text on one line. Soft hyphens and marks of direction go without a trace; those that join letters of a script stay. */
export function oneLine(text: string): string {
  return text
    .replace(/[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

interface Block {
  readonly heading: boolean;
  text: string;
}

function readMarkup(raw: string): string {
  const text = withoutComments(raw);
  if (!hasMarkup(text)) return text;
  const pieces = readFormulas(splitAtTags(text), text);
  const blocks: Block[] = [{ heading: false, text: '' }];
  let raising: string | undefined;
  for (const piece of pieces) {
    const block = blocks.at(-1) as Block;
    if (typeof piece === 'string') {
      if (raising === undefined) block.text += piece;
      else raising += piece;
    } else if (piece.name === 'sup') {
      if (raising !== undefined) block.text += raised(raising) ?? raising;
      raising = piece.closes || piece.empty ? undefined : '';
    } else if (HEADINGS.has(piece.name)) {
      blocks.push({ heading: !piece.closes && !piece.empty, text: '' });
    } else if (BLOCKS.has(piece.name)) {
      // A heading may hold a paragraph.
      blocks.push({ heading: block.heading, text: '' });
    } else if (lacksSpace(block.text, piece)) {
      block.text += ' ';
    }
  }
  if (raising !== undefined) (blocks.at(-1) as Block).text += raising;
  const laidOut = /\n\s*<|>\s*\n/.test(text);
  return joined(
    blocks.map((one) => ({ ...one, text: laidOut ? withoutLayout(one.text) : oneLine(one.text) })),
  );
}

/** Publishers' systems lose the space before formulas and names of species: "the matrix<inline-formula>", "rats,<italic>". */
function lacksSpace(before: string, { name, closes }: Tag): boolean {
  if (closes) return false;
  if (name === 'inline-formula') return /[\p{L},;:.)]$/u.test(before);
  return (name === 'italic' || name === 'i' || name === 'em') && /(?:[,;:]|\p{L}\.)$/u.test(before);
}

/** Where each tag has a line of its own, there is space before and after everything that is set in italics. */
function withoutLayout(text: string): string {
  return oneLine(text.replace(/([([])\s*\n\s*/g, '$1').replace(/\s*\n\s*(?=[)\],.;:])/g, ''));
}

function joined(blocks: readonly Block[]): string {
  const filled = blocks.filter(({ text }) => text !== '');
  const texts = filled.filter(({ heading }) => !heading);
  // Some set the whole abstract as a title.
  if (texts.length === 0) return filled.map(({ text }) => text).join(' ');
  const last = filled.lastIndexOf(texts.at(-1) as Block);
  let line = '';
  for (const { heading, text } of filled.slice(0, last + 1)) {
    if (line === '' && ITS_NAME.test(text)) continue;
    line += `${line === '' ? '' : ' '}${text}${heading && !/[\p{P}]$/u.test(text) ? ':' : ''}`;
  }
  return line;
}

/** Formulas become text here, because their tags mean something else than those around them. */
function readFormulas(pieces: readonly (string | Tag)[], text: string): (string | Tag)[] {
  if (!/<(?:[\w.-]+:)?(?:math|tex-math)\b/i.test(text)) return [...pieces];
  const read: (string | Tag)[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at] as string | Tag;
    const formula = typeof piece !== 'string' && !piece.closes && /^(?:math|tex-math)$/.test(piece.name);
    if (!formula) {
      read.push(piece);
      continue;
    }
    const end = pieces.findIndex(
      (other, n) => n > at && typeof other !== 'string' && other.closes && other.name === piece.name,
    );
    if (piece.empty || end < 0) continue;
    const inner = pieces.slice(at + 1, end);
    if (piece.name === 'math') read.push(mathText(inner));
    else if (!besideMath(pieces, at))
      read.push(texText(inner.filter((one) => typeof one === 'string').join('')));
    at = end;
  }
  return read;
}

/** Whether this TeX only repeats a formula that the same `<alternatives>` has in MathML too. */
function besideMath(pieces: readonly (string | Tag)[], at: number): boolean {
  const isTag = (piece: string | Tag, name: string): boolean =>
    typeof piece !== 'string' && piece.name === name;
  const begin = pieces.findLastIndex((piece, n) => n < at && isTag(piece, 'alternatives'));
  if (begin < 0 || (pieces[begin] as Tag).closes) return false;
  const end = pieces.findIndex((piece, n) => n > at && isTag(piece, 'alternatives'));
  return pieces.slice(begin, end < 0 ? undefined : end).some((piece) => isTag(piece, 'math'));
}
