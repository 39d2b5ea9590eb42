import type { Paper } from '../model/paper.js';
import { readAuthors } from './authors.js';
import { bareDoi } from './identifier-agreement.js';
import { withoutUmlauts } from './name.js';
import { readPlace } from './place.js';
import { keysOfForm } from './title-keys.js';
import { SMALL_WORDS } from './title-relation.js';
import type { TitleForm } from './title.js';

/**
 * Two records of a list are compared when they share one of these: an identifier, a key of their titles, where they
 * stand, or their first authors and year (each year and the next, so that neighbours meet). About ten
 * for a record.
 */
export function blockKeys(paper: Paper, title: TitleForm | undefined): string[] {
  const keys: string[] = [];
  for (const [type, value] of Object.entries(paper.identifiers))
    keys.push(`${type}:${type === 'doi' ? bareDoi(value) : value}`);
  if (title) keys.push(...keysOfForm(title, paper.authors));
  const { volume, pages } = readPlace(paper.volume, paper.number, paper.pages);
  const page = pages?.first ?? pages?.last;
  if (page !== undefined && volume.length > 0)
    for (const at of spread(paper.year)) keys.push(`p${volume[0]}/${page}/${at}`);
  const [first, second] = readAuthors(paper.authors.slice(0, 2));
  const [surname, next] = [first, second].map((name) => withoutUmlauts(name?.readings[0]?.surname ?? ''));
  if (first !== undefined) for (const at of spread(paper.year)) keys.push(`a${surname}/${next}/${at}`);
  if (title) {
    const initials = title.words.filter((word) => !SMALL_WORDS.has(word)).map((word) => word.charAt(0));
    if (initials.length >= MANY_WORDS) keys.push(`i${initials.join('')}`);
    else if (initials.length >= FEW_WORDS) keys.push(`i${initials.join('')}/${paper.year ?? ''}`);
  }
  return keys;
}

/** The first letters of so many words are a title's own; of fewer, with the year. They outlive slips of spelling. */
const MANY_WORDS = 7;
const FEW_WORDS = 4;

function spread(year: number | undefined): readonly (number | string)[] {
  return year === undefined ? [''] : [year, year + 1];
}
