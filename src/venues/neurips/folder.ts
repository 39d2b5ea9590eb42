import type { FolderReader } from '../folder/folder-reader.js';
import { brokenPage, isPageName, savedPage } from '../pages/page-file.js';
import { checkBook } from './checked-book.js';
import { readBook } from './pages.js';

/** What every page of papers has, also those of other conferences on the same program; the pages say of which one they are. */
const HAS_PAPERS = /\/paper\/\d{4}\/hash\/[\da-z]+-Abstract/i;

/** Pages of the NeurIPS Proceedings that were saved: known by their links and by the name of the conference on them. */
export const neuripsFolderReader: FolderReader = {
  reads: isPageName,
  async *volumes(file) {
    const html = await savedPage(file, (text) => HAS_PAPERS.test(text));
    const page = html === undefined ? undefined : readBook(html);
    if (html === undefined || page?.isNeurips !== true) return;
    for (const year of new Set(page.papers.map((one) => one.year))) {
      const book = checkBook(html, year);
      if ('wrong' in book) throw brokenPage(file, book.wrong);
      const { papers, notes } = book;
      yield { venues: ['NeurIPS'], year, papers, ...(notes.length > 0 && { notes }) };
    }
  },
};
