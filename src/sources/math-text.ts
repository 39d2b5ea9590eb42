import { GREEK_NAMES } from '../model/greek.js';
import { withoutLatex } from '../model/latex.js';
import type { Tag } from './markup.js';
import { inOneSpelling } from './tex-spellings.js';
import { TEX_ACCENTS, TEX_FUNCTIONS, TEX_SYMBOLS } from './tex-symbols.js';

/** Formulas in one line of text: `x²`, `CO2`, `x_i`, `a/b`, `√(a+b)`. Pure. */

interface Node {
  readonly name: string;
  readonly children: (string | Node)[];
}

const RAISED: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0123456789+-−–()n'].map((sign, i) => [sign, [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ'][i] as string]),
);
/** Relations stand between spaces; plus and minus do not, for they may be signs. */
const RELATION = /^[=<>≤≥≈∼≃≅≡≠→←↔∈⊂⊆×±∝]$/u;
const LONGEST_ATOM = 1;

/** Raised text: `10⁶`, `Ca²⁺`; undefined when some of it has no raised form. */
export function raised(text: string): string | undefined {
  const signs = [...text.trim()].map((sign) => RAISED[sign]);
  return signs.length === 0 || signs.includes(undefined) ? undefined : signs.join('');
}

/** The pieces between `<math>` and `</math>`, as a line of text. */
export function mathText(pieces: readonly (string | Tag)[]): string {
  return textOf(treeOf(pieces)).replace(/\s+/g, ' ').trim();
}

/** TeX as it stands in `<tex-math>` or between dollars: a formula, often in a whole document around `$$…$$`. */
export function texText(tex: string): string {
  const formula = /\\begin\{document\}([\s\S]*?)\\end\{document\}/.exec(tex)?.[1] ?? tex;
  let bare = inOneSpelling(formula)
    .replace(/\\([{}])/g, (_, brace: string) => (brace === '{' ? OPEN : CLOSE))
    .replace(/\${1,2}|\\[()[\]]/g, ' ')
    .replace(/\\%/g, '%')
    .replace(/\\(?:left|right|[bB]igg?[lr]?|limits|displaystyle|,|;|!|:|quad|qquad)(?![a-zA-Z])\.?/g, ' ')
    .replace(
      /\\(?:text|math|operatorname|boldsymbol|bm|underline|emph|mbox)[a-z]*\*?\s*(?=[{a-zA-Z0-9\\])/g,
      '',
    )
    .replace(/\\\|/g, '‖')
    .replace(/\\not(?![a-zA-Z])\s*/g, NOT)
    .replace(/(\w?)\\([a-zA-Z]+)(\s*)/g, (whole, before: string, name: string, space: string) => {
      const symbol = symbolOf(name, space);
      const apart = before !== '' && TEX_FUNCTIONS.has(name) ? ' ' : '';
      return symbol === undefined ? whole : before + apart + symbol;
    })
    .replace(NEGATED, '$1\u0338');
  // What stands in each other is read from the inside to the outside.
  for (let depth = 0; depth < DEEPEST && bare.includes('\\'); depth++) {
    const before = bare;
    bare = bare
      .replace(/\\[dtc]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, (_, over: string, under: string) =>
        fraction(over, under),
      )
      .replace(/\\[dt]?binom\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, '($1 choose $2)')
      .replace(
        /\\sqrt\s*\[([^[\]{}\\]*)\]\s*(?:\{([^{}]*)\}|(\w))/g,
        (_, nth: string, ...of: unknown[]) => atom(String(of[0] ?? of[1]).trim()) + power(`1/${nth.trim()}`),
      )
      .replace(/\\sqrt\s*(?:\{([^{}]*)\}|(\w))/g, (_, braced?: string, sign?: string) =>
        root(braced ?? sign ?? ''),
      )
      .replace(ACCENTED, accented)
      .replace(/([_^])\{([^{}\\]*)\}/g, (_, where: string, text: string) => script(where, text))
      .replace(/(?<![\w\\}])\{([^{}\\]*)\}/g, '$1');
    if (bare === before) break;
  }
  const scripted = bare
    .replace(/([_^])(?:\{([^{}]*)\}|(\w|[+-](?!\d)))/g, (_, where: string, braced?: string, sign?: string) =>
      script(where, braced ?? sign ?? ''),
    )
    .replace(/\^([*′†‡])/g, '$1');
  return withoutLatex(scripted)
    .replaceAll(OPEN, '{')
    .replaceAll(CLOSE, '}')
    .replaceAll(NOT, '')
    .replace(/\s+/g, ' ')
    .replace(/([(⟨{[⌊⌈]) | (?=[)⟩}\],;⌋⌉])/g, '$1')
    .trim()
    .normalize('NFC');
}

/** Braces that belong to the formula, while those of TeX are taken away. */
const OPEN = '\ue000';
const CLOSE = '\ue001';
/** Negates the sign behind it: `\not=`. */
const NOT = '\ue002';
const NEGATED = new RegExp(`${NOT}\\s*([^\\s\\w\\\\{}])`, 'gu');
const DEEPEST = 6;
const ACCENTED = new RegExp(
  `\\\\(${[...TEX_ACCENTS.keys()].join('|')})\\s*(?:\\{([^{}]*)\\}|([^\\s\\\\{}]))`,
  'gu',
);

function symbolOf(name: string, space: string): string | undefined {
  const symbol = TEX_SYMBOLS.get(name) ?? GREEK.get(name);
  if (symbol !== undefined) return symbol + space;
  return TEX_FUNCTIONS.has(name) ? `${name}${space === '' ? '' : ' '}` : undefined;
}

/** `\Omega` is no omega; the sigma that ends words shares its name with the other. */
const GREEK: ReadonlyMap<string, string> = new Map(
  Object.entries(GREEK_NAMES)
    .filter(([letter]) => letter !== 'ς')
    .flatMap(([letter, name]) => [
      [name, letter],
      [name.charAt(0).toUpperCase() + name.slice(1), letter.toUpperCase()],
    ]),
);

function accented(_: string, name: string, braced?: string, sign?: string): string {
  const text = (braced ?? sign ?? '').trim();
  return [...text].length === 1 ? text + (TEX_ACCENTS.get(name) as string) : text;
}

function script(where: string, raw: string): string {
  const text = raw.trim();
  if (where === '_') return index(text);
  return /^(?:th|st|nd|rd)$/.test(text) ? text : power(text);
}

function root(text: string): string {
  return `√${atom(text.trim())}`;
}

/** A tag that is never closed, or closed without having been opened, costs nothing but itself. */
function treeOf(pieces: readonly (string | Tag)[]): Node {
  const root: Node = { name: 'mrow', children: [] };
  const open = [root];
  for (const piece of pieces) {
    const inner = open.at(-1) as Node;
    if (typeof piece === 'string') {
      inner.children.push(piece);
    } else if (piece.closes) {
      const at = open.findLastIndex((node) => node.name === piece.name);
      if (at > 0) open.length = at;
    } else {
      const node: Node = { name: piece.name, children: [] };
      inner.children.push(node);
      if (!piece.empty) open.push(node);
    }
  }
  return root;
}

function textOf(node: string | Node): string {
  if (typeof node === 'string') return node.replace(/\s+/g, ' ');
  const elements = node.children.filter((child) => typeof child !== 'string');
  const part = (n: number): string => (elements[n] === undefined ? '' : textOf(elements[n]).trim());
  const all = (): string => node.children.map(textOf).join('');
  switch (node.name) {
    case 'annotation':
    case 'annotation-xml':
      return '';
    case 'mi':
    case 'mn':
      return all().trim();
    case 'mo': {
      const sign = all().trim();
      return RELATION.test(sign) || /^&[lg]t;$/.test(sign) ? ` ${sign} ` : sign;
    }
    case 'mspace':
      return ' ';
    case 'msup':
      return part(0) + power(part(1));
    case 'msub':
      return part(0) + index(part(1));
    case 'msubsup':
      return part(0) + index(part(1)) + power(part(2));
    case 'mfrac':
      return fraction(part(0), part(1));
    case 'msqrt':
      return root(elements.map((_, n) => part(n)).join('') || all());
    case 'mfenced':
      return `(${elements.map((_, n) => part(n)).join(', ')})`;
    case 'mtext':
      return all();
    default:
      // Space between elements is the layout of the XML and no part of the formula.
      return elements.length > 0
        ? node.children.map((child) => (typeof child === 'string' ? child.trim() : textOf(child))).join('')
        : all();
  }
}

function power(text: string): string {
  return text === '' ? '' : (raised(text) ?? (/^[′″‴*†°]+$/.test(text) ? text : `^${atom(text)}`));
}

function index(text: string): string {
  return text === '' || /^\d+$/.test(text) ? text : `_${atom(text)}`;
}

function fraction(over: string, under: string): string {
  return `${atom(over.trim())}/${atom(under.trim())}`;
}

/** In brackets when it is more than a word or a number. */
function atom(text: string): string {
  return text.length <= LONGEST_ATOM || /^(?:[\p{L}]+|[\d.,]+)$/u.test(text) ? text : `(${text})`;
}
