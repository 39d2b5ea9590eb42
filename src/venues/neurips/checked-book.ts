import type { ListedPaper } from '../../model/listed-paper.js';
import { unreadNotes } from '../pages/proceedings-site.js';
import { readBook } from './pages.js';

/** The papers of one year on a page, or what is wrong with it, in words. */
export type CheckedBook =
  | {
      readonly papers: readonly ListedPaper[];
      readonly notes: readonly string[];
      /** How many papers of other years are on it as well. */
      readonly strangers: number;
      /** Further pages of that year. */
      readonly others: readonly string[];
      /** What the page says itself, where it does. */
      readonly count: number | undefined;
    }
  | { readonly wrong: string };

/** A page must list papers of the year, with authors, and as many as it says. Pure. */
export function checkBook(html: string, year: number): CheckedBook {
  const page = readBook(html);
  if (page === undefined) return { wrong: 'its elements are nested deeper than in any page known' };
  const { count, unread } = page;
  const papers = page.papers.filter((one) => one.year === year).map(({ paper }) => paper);
  const strangers = page.papers.length - papers.length;
  if (papers.length === 0)
    return {
      wrong:
        strangers === 0 ? 'no paper was found on it' : `all papers on it are of other years than ${year}`,
    };
  if (papers.every(({ authors }) => authors.length === 0)) return { wrong: 'no authors were found on it' };
  const found = page.papers.length + unread.length;
  if (count !== undefined && found < count)
    return { wrong: `it counts ${count} papers, and ${page.papers.length} were found on it` };
  const anonymous = papers.filter(({ authors }) => authors.length === 0).length;
  const notes = [
    ...unreadNotes(unread),
    ...(count !== undefined && page.papers.length > count
      ? [`the page counts ${count} papers, and ${page.papers.length} were found on it`]
      : []),
    ...(anonymous > 0 ? [`${anonymous} papers have no authors on the page`] : []),
  ];
  const others = page.others.filter((one) => one.year === year).map(({ path }) => path);
  return { papers, notes, strangers, others: [...new Set(others)], count };
}
