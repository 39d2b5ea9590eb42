import { plainTexts } from '../formats/bibtex/tex.js';
import { lineOfMarkup } from '../sources/abstract-text.js';

/** What tells TeX from a sum of money or a path: a command, or something between dollars. */
const TEX = /\\[A-Za-z"'`^~=.&%#_$([]|\$[^$]+\$/;

/** Commands that only set their text otherwise; BibTeX parsers know those of them that stand in bibliographies. */
const FONTS =
  /\\(?:math(?:cal|bb|bf|rm|sf|tt|it|scr|frak|bm)|boldsymbol|bm|pmb|operatorname\*?|text(?:bf|it|rm|sf|sc|tt|up|normal)?|emph|ensuremath|mbox|hbox|underline|rm|bf|it|em|sf|tt|cal)(?![A-Za-z])\s*(?:\{([^{}]*)\})?/g;
const ACCENTS =
  /\\(?:tilde|hat|bar|vec|widetilde|widehat|overline|dot|left|right|bigl?|bigr)(?![A-Za-z])\s*/g;
const FUNCTIONS =
  /\\(log|ln|lg|exp|min|max|sup|inf|lim|arg|argmin|argmax|sin|cos|tan|tanh|det|dim|ker|deg|gcd|Pr|poly|polylog|mod)(?![A-Za-z])\s*/g;

/**
 * A title of a page as a reader sees it: on one line, without HTML, with its formulas (in `<sub>` and `<sup>`, in MathML, in TeX, which such pages leave to
 * MathJax) written out, entities decoded also where they were escaped twice. A text without TeX keeps its `~`, `{` and `--`.
 * Pure.
 */
export function titleText(markup: string): string {
  const text = lineOfMarkup(markup);
  if (!TEX.test(text)) return text;
  const tex = simpler(
    text
      .replace(/\\[()]/g, '$')
      .replace(/\$([^$]+)\$/g, (whole, formula: string) =>
        formula.includes('\\') ? withoutFrame(simpler(formula)) : whole,
      ),
  );
  const plain = plainTexts([tex])[0] as string;
  return plain
    .replace(/\\([A-Za-z]+)/g, '$1')
    .replace(/[{}]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** TeX without what sets it only. */
function simpler(tex: string): string {
  return tex
    .replace(FONTS, (_, inside?: string) => inside ?? '')
    .replace(ACCENTS, '')
    .replace(FUNCTIONS, (_, name: string) => `${name} `)
    .replace(/\\sqrt\s*\{([^{}]*)\}/g, '√$1');
}

/** A formula that is plain text now needs no dollars, which would be taken for money. */
function withoutFrame(formula: string): string {
  return /[\\^_{}=]/.test(formula) ? `$${formula}$` : formula;
}
