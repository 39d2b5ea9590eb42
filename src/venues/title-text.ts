import { plainTexts } from '../formats/bibtex/tex.js';
import { lineOfMarkup } from '../sources/abstract-text.js';
import { texText } from '../sources/math-text.js';

/** No title is longer: what is, is no title, and TeX in it costs more than it is worth. */
const LONGEST = 5_000;

/** What tells TeX from a sum of money or a path: a command, or something between dollars. */
const TEX = /\\[A-Za-z"'`^~=.&%#_$([]|\$[^$]+\$/;
const FORMULA = /\$\$([^$]+)\$\$|\$([^$]+)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]/g;
/** Commands that only set their text otherwise, outside of formulas; BibTeX parsers know some of them. */
const FONTS =
  /\\(?:text(?:bf|it|rm|sf|sc|tt|up|normal)|emph|mbox|underline|(?:rm|bf|it|em|sf|tt)(?![A-Za-z]))\s*/g;
/** Stands for a formula while the rest is read: a private character, which no parser touches. */
const FIRST = 0xf0000;
const PLACE = /[\u{f0000}-\u{ffffd}]/gu;

/**
 * A title of a page as a reader sees it: on one line, without HTML, with its formulas (in `<sub>` and `<sup>`, in MathML, in TeX, which such pages leave to
 * MathJax) written out, entities decoded also where they were escaped twice. A text without TeX keeps its `~`, `{` and `--`.
 * Pure.
 */
export function titleText(markup: string): string {
  const text = lineOfMarkup(markup).replace(PLACE, '');
  if (text.length > LONGEST || !TEX.test(text)) return text;
  const formulas: string[] = [];
  const parted = text.replace(FORMULA, (whole, ...groups: (string | undefined)[]) => {
    const formula = groups.slice(0, 4).find((group) => group !== undefined) as string;
    // Without a command it may be money, which is told apart there.
    if (!formula.includes('\\') && /^\$[^$]/.test(whole)) return whole;
    formulas.push(texText(formula).replace(/\^∘/g, '°'));
    return String.fromCodePoint(FIRST + formulas.length - 1);
  });
  return (plainTexts([parted.replace(FONTS, '')])[0] as string)
    .replace(/\\([A-Za-z]+)/g, '$1')
    .replace(/[{}]/g, '')
    .replace(PLACE, (place) => formulas[(place.codePointAt(0) as number) - FIRST] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}
