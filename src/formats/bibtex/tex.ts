import { parse } from '@retorquere/bibtex-parser';

/** Characters that the parser would take for a mark-up of its own, or for ligatures of an old font. */
const STAND_INS: readonly (readonly [character: string, standIn: string])[] = [
  ['<', '\ue000'],
  ['>', '\ue001'],
  ['#', '\ue002'],
  ['%', '\ue003'],
];

const TEX = /[\\$]/;

/** What needs no parser: groups, dashes, quotation marks, a space that does not break. */
const SIMPLE: readonly (readonly [RegExp, string])[] = [
  [/[{}]/g, ''],
  [/---/g, '\u2014'],
  [/--/g, '\u2013'],
  [/``/g, '\u201c'],
  [/''/g, '\u201d'],
  [/~/g, ' '],
];

/**
 * Texts with LaTeX in them as plain Unicode: `Caf{\'e}` is "Café". The parser is asked about those only that hold commands or
 * formulas, and is kept from what it would lose: everything behind a `%`, a text with a single `$`, `<` read as `¡`.
 */
export function plainTexts(texts: readonly string[]): string[] {
  const plain = texts.map((text) => SIMPLE.reduce((so, [pattern, put]) => so.replace(pattern, put), text));
  const asked = texts.flatMap((text, nth) => (TEX.test(text) ? [nth] : []));
  if (asked.length === 0) return plain;
  const fields = asked.map((nth) => `x${nth} = {${guarded(texts[nth] as string)}}`);
  const entry = entryOf(`@misc{x, ${fields.join(',\n')}}`);
  for (const nth of asked) {
    const found = entry?.[`x${nth}`] ?? entryOf(`@misc{x, x = {${guarded(texts[nth] as string)}}}`)?.x;
    plain[nth] = typeof found === 'string' ? unguarded(found) : withoutTex(texts[nth] as string);
  }
  return plain;
}

function entryOf(bibtex: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return parse(bibtex, { sentenceCase: false, caseProtection: false, english: false }).entries[0]?.fields;
  } catch {
    return undefined;
  }
}

function guarded(text: string): string {
  let safe = text
    .replace(/\\([%#])/g, '$1')
    .replace(/\\textless\b\s*(?:\{\})?/g, '<')
    .replace(/\\textgreater\b\s*(?:\{\})?/g, '>');
  for (const [character, standIn] of STAND_INS) safe = safe.replaceAll(character, standIn);
  return withoutLoneDollars(safe);
}

/** A `$` that does not enclose a formula is an amount of money. */
function withoutLoneDollars(text: string): string {
  const parts = text.split(/(?<!\\)\$/);
  let out = parts[0] as string;
  for (let nth = 1; nth < parts.length; nth++) {
    const inside = parts[nth] as string;
    const isFormula = nth + 1 < parts.length && (/[\\^_{}=]/.test(inside) || !/\s/.test(inside.trim()));
    if (!isFormula) {
      out += `\\$${inside}`;
      continue;
    }
    out += `$${inside}$${parts[nth + 1] as string}`;
    nth++;
  }
  return out;
}

function unguarded(text: string): string {
  let plain = text.replace(/<br ?\/?>/g, ' ').replace(/<\/?[a-z][^>]*>/gi, '');
  for (const [character, standIn] of STAND_INS) plain = plain.replaceAll(standIn, character);
  // An accent on the dotless i, which TeX needs, is one on an i.
  return plain
    .replace(/ı(?=\p{M})/gu, 'i')
    .replace(/\u00a0/g, ' ')
    .normalize('NFC');
}

/** What the parser can't read: at least without what groups and escapes. */
function withoutTex(text: string): string {
  return text.replace(/\\([^a-zA-Z])/g, '$1').replace(/[{}]/g, '');
}

/** A DOI or a link: LaTeX only escapes characters in it. */
export function plainVerbatim(text: string): string {
  return text
    .replace(/^\s*\\url\s*\{(.*)\}\s*$/s, '$1')
    .replace(/\\([_%&#$~{}])/g, '$1')
    .replace(/[{}]/g, '');
}
