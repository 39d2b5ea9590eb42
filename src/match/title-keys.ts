import { readAuthors } from './authors.js';
import { tellsAWork } from './title-relation.js';
import { readTitle, type TitleForm } from './title.js';

/**
 * Candidate keys: two titles are compared when they share one. The indexer and the asker make them here, so that
 * they are the same keys. A title has about four:
 *
 * - `=` its length, first and last letters: titles that are equal, however long and however common their beginning;
 * - `^` the first letters of the title and of each of its segments: a subtitle or a series heading that one side
 *   lacks, and slips in the second half;
 * - `$` the last letters: slips in the first half, and headings that nothing separates from the title;
 * - `+` for a title or segment too short to be anybody's own ("Zanamivir"), the same with a surname.
 *
 * What makes a key useless is that too many works share it; the index leaves out a key of more than
 * `MOST_WORKS_PER_KEY` works (`^arandomizeddoubleblindplacebocon`), because such a title is found by its others.
 */
export const MOST_WORKS_PER_KEY = 100;

const END = 32;
const SHORT = 20;
const SHORTEST = 3;
/** Authors whose surnames qualify a short title: the first two and the last. */
const QUALIFIERS = 3;

/** The candidate keys of a title, without duplicates; none for a title without letters. Pure. */
export function titleKeys(title: string, authors: readonly string[] = []): string[] {
  return keysOfForm(readTitle(title), authors);
}

/** The same for a title that was taken apart already. */
export function keysOfForm(title: TitleForm, authors: readonly string[]): string[] {
  const letters = title.withoutFootnote;
  if (letters.length < SHORTEST) return [];
  const keys = new Set<string>();
  if (letters.length > END) {
    keys.add(`=${letters.length}${letters.slice(0, END)}${letters.slice(-END)}`);
    keys.add(`$${letters.slice(-END)}`);
  }
  const segments = title.starts
    .map((start, at) => title.words.slice(start, title.starts[at + 1]))
    .filter((words) => words.length < title.words.length && tellsAWork(words))
    .map((words) => words.join(''));
  let surnames: readonly string[] | undefined;
  for (const segment of [letters, ...segments]) {
    if (segment.length >= SHORT) keys.add(`^${segment.slice(0, END)}`);
    else if (segment.length >= SHORTEST) {
      if (segment === letters) keys.add(`^${segment}`);
      surnames ??= surnamesOf(authors);
      for (const surname of surnames) keys.add(`+${segment}/${surname}`);
    }
  }
  return [...keys];
}

function surnamesOf(authors: readonly string[]): string[] {
  const chosen =
    authors.length <= QUALIFIERS ? authors : [...authors.slice(0, QUALIFIERS - 1), authors.at(-1) as string];
  return [
    ...new Set(
      readAuthors(chosen).flatMap((name) => name.readings.slice(0, 2).map((reading) => reading.surname)),
    ),
  ];
}
