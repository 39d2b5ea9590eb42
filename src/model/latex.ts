import { GREEK_NAMES } from './greek.js';

/** Letters that TeX writes as commands; accents need none, for folding drops them. */
const LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    L: 'Ł',
    l: 'ł',
    O: 'Ø',
    o: 'ø',
    ss: 'ß',
    ae: 'æ',
    AE: 'Æ',
    oe: 'œ',
    OE: 'Œ',
    aa: 'å',
    AA: 'Å',
    i: 'i',
    j: 'j',
    circ: '°',
    degree: '°',
    times: '×',
    to: '→',
    rightarrow: '→',
    textmu: 'μ',
    varepsilon: 'ε',
    varphi: 'φ',
    vartheta: 'θ',
  }),
);

/** By their names; the sigma that ends words shares one, and is left to the other. */
const GREEK_LETTERS = new Map(
  Object.entries(GREEK_NAMES)
    .filter(([letter]) => letter !== 'ς')
    .map(([letter, name]) => [name, letter]),
);

/** An accent over a letter, with or without braces: \"o, \"{o}, {\'e}, \H{o}, \c c, \v{\i}. */
const ACCENT = /\\(?:["'`^~=.]\s*|[Hcvurkbdt](?=[{\s\\])\s*)\{?\\?([A-Za-z])\}?/g;
const COMMAND = /\\([A-Za-z]+)\*?(?:\s+(?=[A-Za-z])|\s*)/g;

/** TeX in a text (titles from BibTeX, arXiv and mathematical journals) as a reader sees it, but for accents. Pure. */
export function withoutLatex(text: string): string {
  if (!/[\\{}]|\$[^$]*\$/.test(text)) return text;
  return text
    .replace(ACCENT, '$1')
    .replace(COMMAND, (_, name: string) => letterOf(name))
    .replace(/\\([&%_#$])/g, '$1')
    .replace(/\\[,;:! ]|~/g, ' ')
    .replace(/\$([^$]*)\$/g, (_, formula: string) => formula.replace(/[_^]/g, ''))
    .replace(/[{}\\]/g, '');
}

/** What a command without a letter of its own does (\emph, \mathbb) is of no account. */
function letterOf(name: string): string {
  return GREEK_LETTERS.get(name.toLowerCase()) ?? LETTERS.get(name) ?? '';
}
