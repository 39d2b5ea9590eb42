import type { Author } from '../../model/outcome.js';
import { lineOfMarkup } from '../../sources/abstract-text.js';

/** "King, Jr." is one name. */
const GENERATION = /^(?:jr|sr|ii|iii|iv)\.?$/i;

/**
 * "First Last, First Last": the names in one text that parts them by commas only (or ends with "and First Last"). Entities that were
 * escaped twice are decoded first: they hold a semicolon. Pure.
 */
export function namesBetweenCommas(text: string): string[] {
  const names: string[] = [];
  for (const piece of lineOfMarkup(text).split(/[,;]/)) {
    const name = piece.replace(/^\s*(?:and|&)\s+/i, '').trim();
    const before = names.at(-1);
    if (GENERATION.test(name) && before !== undefined) names[names.length - 1] = `${before}, ${name}`;
    else if (name !== '') names.push(name);
  }
  const last = names.pop();
  if (last === undefined) return [];
  return [...names, ...last.split(/\s+and\s+/)];
}

/** Plain names as authors, without affiliations: entities that were escaped twice decoded, TeX accents are not expected. Pure. */
export function authorsNamed(names: readonly string[]): Author[] {
  return names
    .map((name) => lineOfMarkup(name))
    .filter((name) => name !== '')
    .map((name) => ({ name, affiliations: [] }));
}
