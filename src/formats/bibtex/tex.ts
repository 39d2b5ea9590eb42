import { parse } from '@retorquere/bibtex-parser';

/** Characters that the parser would take for a mark-up of its own, or for ligatures of an old font. */
const STAND_INS: readonly (readonly [character: string, standIn: string])[] = [
  ['<', '\ue000'],
  ['>', '\ue001'],
  ['#', '\ue002'],
  ['%', '\ue003'],
];

const TEX = /[\\$]/;
/** Stands for the backslash of a command that the parser does not know: it would join its name with the word behind it. */
const KEPT = '\ue004';
/** Stands for a line break (two backslashes), of which the second begins no command, while a text is made ready. */
const LINE_BREAK = '\ue005';

/** What authors abbreviate by macros of their own, which no bibliography knows. */
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ['ie', 'i.e.'],
  ['eg', 'e.g.'],
  ['etal', 'et al.'],
  ['etc', 'etc.'],
  ['iid', 'i.i.d.'],
  ['wrt', 'w.r.t.'],
  ['vs', 'vs.'],
]);

/** Spellings that the parser reads otherwise than a reader does. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  // A space that is set in any case.
  [/\\\s/g, '{} '],
  [/\\~\s*\{\s*\}/g, '\\textasciitilde{}'],
  [/\\\^\s*\{\s*\}/g, '\\textasciicircum{}'],
  [/\\textquotesingle(?![a-zA-Z])\s*(?:\{\})?/g, "'"],
  [/\\((?:La)?TeX)(?![a-zA-Z])(?:\s*\{\})?/g, '$1'],
  [/\\(?:underline|uline|protect|noindent|boldmath|unboldmath)(?![a-zA-Z])\s*/g, ''],
  [/\\(?:bf|rm|sf|up|md|normalfont|rmfamily|sffamily|bfseries)(?![a-zA-Z])\s*/g, ''],
  [/\\(?:footnote|thanks)\s*\{[^{}]*\}/g, ''],
];

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
  const entry = fieldsOf(`@misc{x, ${fields.join(',\n')}}`);
  for (const nth of asked) {
    const found = entry?.[`x${nth}`] ?? fieldsOf(`@misc{x, x = {${guarded(texts[nth] as string)}}}`)?.x;
    plain[nth] = typeof found === 'string' ? unguarded(found) : withoutTex(texts[nth] as string);
  }
  return plain;
}

/** Commands that the parser does not know are kept as they stand. */
function fieldsOf(bibtex: string): Readonly<Record<string, unknown>> | undefined {
  const read = parsed(bibtex);
  if (read === undefined || read.unknown.size === 0) return read?.fields;
  const known = bibtex.replace(/\\([a-zA-Z]+\*?)(\s*\{)?/g, (command, name: string, brace = '') =>
    read.unknown.has(name) ? `${KEPT}${name}${brace === '' ? '' : ' {'}` : command,
  );
  return parsed(known)?.fields;
}

function parsed(
  bibtex: string,
): { readonly fields: Readonly<Record<string, unknown>>; readonly unknown: ReadonlySet<string> } | undefined {
  try {
    const { entries, errors } = parse(bibtex.replaceAll(LINE_BREAK, '\\\\'), {
      sentenceCase: false,
      caseProtection: false,
      english: false,
    });
    const [entry] = entries;
    if (entry === undefined) return undefined;
    const unknown = errors.flatMap(
      ({ error }) => /^unhandled macro \\([a-zA-Z]+\*?)$/.exec(error)?.[1] ?? [],
    );
    return { fields: entry.fields, unknown: new Set(unknown) };
  } catch {
    return undefined;
  }
}

function guarded(text: string): string {
  let safe = text.replaceAll('\\\\', LINE_BREAK);
  safe = SPELLINGS.reduce((so, [pattern, put]) => so.replace(pattern, put), safe)
    .replace(
      /\\([a-z]+)(?![a-zA-Z])(?:\{\})?\.?/g,
      (command, name: string) => ABBREVIATIONS.get(name) ?? command,
    )
    .replace(/\\([%#])/g, '$1')
    .replace(/\\textless\b\s*(?:\{\})?/g, '<')
    .replace(/\\textgreater\b\s*(?:\{\})?/g, '>')
    // It would escape the brace that ends the field.
    .replace(/\\$/, KEPT);
  for (const [character, standIn] of STAND_INS) safe = safe.replaceAll(character, standIn);
  return withoutLoneDollars(withoutLoneBraces(safe));
}

/** A brace without its other half would end the field, or take in the next one. An empty group shows as little, and ends a command as well. */
function withoutLoneBraces(text: string): string {
  const open: number[] = [];
  const lone = new Set<number>();
  for (const { 0: found, index } of text.matchAll(/\\.|[{}]/gs)) {
    if (found === '{') open.push(index);
    else if (found === '}' && open.pop() === undefined) lone.add(index);
  }
  for (const index of open) lone.add(index);
  return text.replace(/[{}]/g, (brace, index: number) => (lone.has(index) ? '{}' : brace));
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
  plain = plain.replaceAll(KEPT, '\\');
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
