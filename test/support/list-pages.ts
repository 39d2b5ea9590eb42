import type { ListedPage, Lister, VenueYear } from '../../src/venues/lister.js';
import { askContext } from './ask-context.js';

const MOST_PAGES = 1_000;

/** All pages of a listing, or what the lister said in the place of one. */
export async function listPages(
  lister: Pick<Lister, 'list'>,
  wanted: VenueYear,
  from?: string,
): Promise<ListedPage[] | 'unknown' | 'expired'> {
  const pages: ListedPage[] = [];
  for (let next = from; ;) {
    const page = await lister.list(wanted, next, askContext());
    if (typeof page === 'string') return page;
    pages.push(page);
    if (page.next === undefined) return pages;
    if (pages.length > MOST_PAGES) throw new Error('a listing without end');
    next = page.next;
  }
}

/** The same of a listing that there is. */
export async function pagesOf(
  lister: Pick<Lister, 'list'>,
  wanted: VenueYear,
  from?: string,
): Promise<ListedPage[]> {
  const pages = await listPages(lister, wanted, from);
  if (typeof pages === 'string') throw new Error(pages);
  return pages;
}
