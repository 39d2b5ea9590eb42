import { plainText } from '../model/fold.js';
import type { Paper } from '../model/paper.js';

const LONGEST_TITLE = 80;

/** A record in a few words, for a person to recognise it by: `Fisher 1936: The use of multiple measurements`. */
export function labelOf({
  title,
  authors,
  year,
  identifiers,
}: Pick<Paper, 'title' | 'authors' | 'year' | 'identifiers'>): string {
  const who = [authors[0], year].filter((part) => part !== undefined).join(' ');
  const what = title === undefined ? undefined : shortened(plainText(title));
  const [identifier] = Object.values(identifiers);
  return [who, what ?? identifier ?? 'untitled'].filter((part) => part !== '').join(': ');
}

function shortened(title: string): string {
  const letters = [...title];
  return letters.length <= LONGEST_TITLE ? title : `${letters.slice(0, LONGEST_TITLE - 1).join('')}…`;
}
