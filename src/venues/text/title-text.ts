import { lineOfMarkup } from '../../sources/abstract-text.js';
import { texTexts } from './tex-text.js';

/** No title is longer: what is, is no title, and TeX in it costs more than it is worth. */
const LONGEST = 5_000;

/** What tells TeX from a sum of money or a path: a command, or something between dollars. */
const TEX = /\\[A-Za-z"'`^~=.&%#_$([]|\$[^$]+\$/;

/**
 * A title of a page as a reader sees it: on one line, without HTML, with its formulas (in `<sub>` and `<sup>`, in MathML, in TeX, which such pages leave to
 * MathJax) written out, entities decoded also where they were escaped twice. A text without TeX keeps its `~`, `{` and `--`.
 * Pure.
 */
export function titleText(markup: string): string {
  const text = lineOfMarkup(markup);
  return text.length > LONGEST || !TEX.test(text) ? text : (texTexts([text])[0] as string);
}
