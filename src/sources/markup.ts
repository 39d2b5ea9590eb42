/** Tags of JATS, HTML and MathML in running text, told from signs that only look like tags. Pure. */

export interface Tag {
  /** In lower case, without its prefix: `jats:P` is `p`. */
  readonly name: string;
  readonly closes: boolean;
  /** `<br/>`. */
  readonly empty: boolean;
}

/**
 * Attributes have quoted values, so that "a <b and c> d" holds no tag. Whether a name without a prefix is one is for
 * KNOWN to say: "for x<y>z" holds none either.
 */
const TAG = /<(\/?)(?:([a-z][\w.-]*):)?([a-z][\w.-]*)(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/gi;

const KNOWN = new Set(
  (
    'a abstract alternatives annotation article article-title b big blockquote bold boxed-text br break caption ' +
    'center citation code col colgroup dd def def-item def-list disp-formula disp-quote div dl dt em email emph ext-link ' +
    'fig fig-group fn font graphic h1 h2 h3 h4 h5 h6 hr i img inf inline-formula inline-graphic inline-supplementary-material ' +
    'institution italic label li list list-item math media mfenced mfrac mi mn mo mover mrow mspace msqrt mstyle msub msubsup msup ' +
    'mtable mtd mtext mtr munder named-content ol p pre related-article roman sans-serif sc scp sec section semantics small ' +
    'span strike strong styled-content sub subtitle sup supplementary-material table table-wrap tbody td tex-math th thead ' +
    'title tr trans-abstract tt u ul underline uri xref'
  ).split(' '),
);

/** What is no text at all: comments, declarations, and the frame of CDATA sections. */
const NO_TEXT = /<!--[\s\S]*?-->|<\?[a-z][\s\S]*?\?>|<!doctype[^>]*>|<!\[CDATA\[|\]\]>/gi;

export function withoutComments(text: string): string {
  return text.includes('<') ? text.replace(NO_TEXT, '') : text;
}

export function hasMarkup(text: string): boolean {
  return text.includes('<') && splitAtTags(text).some((piece) => typeof piece !== 'string');
}

/** The text between tags, as it is, and the tags. */
export function splitAtTags(text: string): (string | Tag)[] {
  const pieces: (string | Tag)[] = [];
  let from = 0;
  for (const found of text.matchAll(TAG)) {
    const [whole, slash, prefix, name, end] = found;
    if (prefix === undefined && !KNOWN.has((name as string).toLowerCase())) continue;
    if (found.index > from) pieces.push(text.slice(from, found.index));
    pieces.push({ name: (name as string).toLowerCase(), closes: slash === '/', empty: end === '/' });
    from = found.index + whole.length;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}
