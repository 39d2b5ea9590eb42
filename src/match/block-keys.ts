import type { Paper } from '../model/paper.js';
import { readAuthors } from './authors.js';
import { bareDoi } from './identifier-agreement.js';
import { readPlace } from './place.js';
import { keysOfForm } from './title-keys.js';
import type { TitleForm } from './title.js';

/**
 * Two records of a list are compared when they share one of these: an identifier, a key of their titles, where they
 * stand (with
 * the first author's initial), the initials of their titles' words, or their first authors and year. About eight for a
 * record.
 */
export function blockKeys(paper: Paper, title: TitleForm | undefined): string[] {
  const keys: string[] = [];
  for (const [type, value] of Object.entries(paper.identifiers))
    keys.push(`${type}:${type === 'doi' ? bareDoi(value) : value}`);
  if (title) keys.push(...keysOfForm(title, paper.authors));
  const [first, second] = readAuthors(paper.authors.slice(0, 2)).map((name) => name.readings[0]!.bare);
  const { volume, pages } = readPlace(paper.volume, paper.number, paper.pages);
  const page = pages?.first ?? pages?.last;
  if (page !== undefined && volume.length > 0)
    keys.push(`p${volume[0]}/${page}/${paper.year ?? ''}/${first?.charAt(0) ?? ''}`);
  if (second !== undefined)
    keys.push(`a${first}/${second}/${paper.year ?? ''}/${title?.letters.charAt(0) ?? ''}`);
  if (title) {
    const initials = title.content.map((word) => word.charAt(0));
    if (initials.length >= MANY_WORDS) keys.push(`i${initials.join('')}`);
    else if (initials.length >= FEW_WORDS)
      keys.push(`i${initials.join('')}/${paper.year ?? ''}`, `i${initials.join('')}/${first ?? ''}`);
  }
  return keys;
}

/** The first letters of so many words are a title's own; of fewer, with the year or an author. They outlive slips of spelling. */
const MANY_WORDS = 7;
const FEW_WORDS = 4;
