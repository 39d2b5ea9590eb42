import type { FolderReader, ListedVolume } from '../folder/folder-reader.js';
import { brokenPage, isPageName, savedPage } from '../pages/page-file.js';
import { unreadNotes } from '../pages/proceedings-site.js';
import { readCvfPage, type PaperOfMeeting } from './pages.js';

function hasPapers(html: string): boolean {
  return html.includes('ptitle') && /\bcontent[_/](?:cvpr|iccv|wacv|accv|eccv)/i.test(html);
}

/**
 * Pages of CVF Open Access that were saved: known by their entries and links. Workshops are a venue of their own (`CVPR Workshops`), and
 * so is anything else beside a conference.
 */
export const cvfFolderReader: FolderReader = {
  reads: isPageName,
  async *volumes(file) {
    const html = await savedPage(file, hasPapers);
    if (html === undefined) return;
    const page = readCvfPage(html);
    if (page === undefined) throw brokenPage(file, 'its elements are nested deeper than in any page known');
    if (page.papers.length > 0 && page.papers.every(({ paper }) => paper.authors.length === 0))
      throw brokenPage(file, 'no authors were found on it');
    let notes: readonly string[] = unreadNotes(page.unread);
    for (const volume of volumesOf(page.papers)) {
      yield { ...volume, ...(notes.length > 0 && { notes }) };
      notes = [];
    }
  },
};

function volumesOf(papers: readonly PaperOfMeeting[]): ListedVolume[] {
  const groups = new Map<string, { venue: string; year: number; papers: PaperOfMeeting['paper'][] }>();
  for (const { link, paper } of papers) {
    const { conference, year, beside } = link;
    const venue = beside === undefined ? conference : `${conference} ${beside}`;
    const group = groups.get(`${venue} ${year}`) ?? { venue, year, papers: [] };
    group.papers.push(paper);
    groups.set(`${venue} ${year}`, group);
  }
  return [...groups.values()].map(({ venue, ...volume }) => ({ venues: [venue], ...volume }));
}
