import { plainTexts } from '../../formats/bibtex/tex.js';
import { lineOfMarkup } from '../../sources/abstract-text.js';
import { texText } from '../../sources/math-text.js';

/** `$…$`, `$$…$$`, `\(…\)`, `\[…\]`. */
const FORMULA =
  /(?<!\\)\$\$([^$]+)\$\$|(?<!\\)\$((?:[^$\\]|\\[\s\S])+)\$|\\\(([\s\S]+?)\\\)|\\\[([\s\S]+?)\\\]/g;
/** Stands for formula number n while the rest is read: private characters, which no parser touches. */
const FIRST = 0xf0000;
const MOST = 60_000;
const PLACES = /[\u{f0000}-\u{ffffd}]/gu;

/** What BibTeX parsers leave, because LaTeX has other commands than bibliographies. */
const LEFT = /\\(?:[a-zA-Z]+\*?|.)\s*|[{}]/g;

/**
 * Texts of BibTeX with LaTeX in them (accents, groups, commands, formulas), and now and then HTML, as plain text on one line. Two dollars around words with spaces
 * are amounts of money. Pure.
 */
export function texTexts(texts: readonly string[]): string[] {
  const formulas: string[] = [];
  const parted = texts.map((text) =>
    text
      .replace(PLACES, '')
      .replace(/\\[’´]/g, "\\'")
      .replace(/\\‘/g, '\\`')
      .replace(FORMULA, (whole, ...groups: (string | undefined)[]) => {
        const formula = groups.slice(0, 4).find((group) => group !== undefined) ?? '';
        if (formulas.length === MOST || isMoney(whole, formula)) return whole;
        formulas.push(texText(formula).replace(/\^∘/g, '°'));
        return String.fromCodePoint(FIRST + formulas.length - 1);
      }),
  );
  return plainTexts(parted).map((text) =>
    lineOfMarkup(
      text
        .replace(/\\[{}]/g, (escaped) => escaped.charAt(1))
        .replace(/\\[a-zA-Z]/.test(text) ? LEFT : /(?!)/g, '')
        .replace(PLACES, (place) => formulas[(place.codePointAt(0) as number) - FIRST] ?? ''),
    ),
  );
}

/** "from $5 to $10": a formula does not begin with a number and go on with words. */
function isMoney(whole: string, formula: string): boolean {
  return /^\$\s*\d/.test(whole) && /\s[a-z]{2,}/i.test(formula) && !/[\\^_{}=<>+|]/.test(formula);
}
