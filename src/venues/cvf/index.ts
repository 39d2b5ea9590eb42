import { RequestFailed } from '../../http/failures.js';
import type { ApiState, AskContext } from '../../sources/source.js';
import type { ListerSettings } from '../definition.js';
import type { ListAnswer, ListedPage, Lister, VenueYear } from '../lister.js';
import { anotherShape, pathsOf, ProceedingsSite, unreadNotes } from '../pages/proceedings-site.js';
import { dayLink, type DayLink, type Meeting } from './links.js';
import { readCvfPage, type CvfPage } from './pages.js';

/** The venues that the site calls by their key in capitals. */
const CONFERENCES: ReadonlySet<string> = new Set(['cvpr', 'iccv', 'wacv', 'accv']);

/** CVF Open Access over its pages. Throws UsageError when a variable of the environment is wrong. */
export function createCvf(settings: ListerSettings): Lister {
  return new Cvf(
    new ProceedingsSite(settings, {
      lister: 'cvf',
      baseUrl: 'https://openaccess.thecvf.com',
      requestsPerSecond: 1,
      whenRefused:
        'Try again later; or save its page of all papers with a browser, and read it with --from <folder>.',
    }),
  );
}

class Cvf implements Lister {
  readonly id = 'cvf';
  readonly #site: ProceedingsSite;

  constructor(site: ProceedingsSite) {
    this.#site = site;
  }

  async list({ venue, year }: VenueYear, next: string | undefined, context: AskContext): Promise<ListAnswer> {
    if (!CONFERENCES.has(venue.key)) return 'unknown';
    const meeting: Meeting = { conference: venue.key.toUpperCase(), year };
    if (next === undefined) return this.#first(meeting, context);
    const days = pathsOf(next)?.map(dayLink);
    const known = days?.filter((day) => day !== undefined && isOf(day, meeting)) as DayLink[] | undefined;
    if (known === undefined || known.length === 0 || known.length !== days?.length) return 'expired';
    return this.#day(known, meeting, context);
  }

  apiStatus(): ApiState {
    return { state: this.#site.state };
  }

  close(): Promise<void> {
    return this.#site.close();
  }

  /** The page of a conference lists its papers, or its days; and since 2021 also a page of all papers. */
  async #first(meeting: Meeting, context: AskContext): Promise<ListAnswer> {
    const path = `/${meeting.conference}${meeting.year}`;
    const page = await this.#page(path, meeting, context);
    if (page === undefined) return 'unknown';
    const linked = page.days.filter((day) => isOf(day, meeting));
    const days = [...new Map(linked.map((day) => [day.path, day])).values()];
    const single = days.filter(({ day }) => day.toLowerCase() !== 'all');
    const all = days.find(({ day }) => day.toLowerCase() === 'all');
    if (all !== undefined) {
      const whole = await this.#page(all.path, meeting, context);
      if (whole !== undefined && ofMeeting(whole, meeting).length > 0)
        return listed(whole, meeting, all.path, undefined);
      if (single.length === 0) throw anotherShape(nameOf(all.path, meeting), 'no paper was found on it');
    }
    if (single.length > 0) return this.#day(single, meeting, context);
    if (isMenuWithout(page, meeting)) return 'unknown';
    return listed(page, meeting, path, undefined);
  }

  async #day(days: readonly DayLink[], meeting: Meeting, context: AskContext): Promise<ListedPage> {
    const [{ path }, ...rest] = days as [DayLink, ...DayLink[]];
    const page = await this.#page(path, meeting, context);
    if (page === undefined)
      throw new RequestFailed(`${nameOf(path, meeting)} is not there, although another page links to it`);
    const next = rest.length === 0 ? undefined : JSON.stringify(rest.map((day) => day.path));
    return listed(page, meeting, path, next);
  }

  async #page(path: string, meeting: Meeting, context: AskContext): Promise<CvfPage | undefined> {
    const html = await this.#site.page(path, context);
    if (html === undefined) return undefined;
    const page = readCvfPage(html);
    if (page !== undefined) return page;
    throw anotherShape(nameOf(path, meeting), 'its elements are nested deeper than in any page known');
  }
}

function nameOf(path: string, { conference, year }: Meeting): string {
  return `the page of ${conference} ${year} (${path})`;
}

function isOf(one: Meeting, { conference, year }: Meeting): boolean {
  return one.conference === conference && one.year === year;
}

function ofMeeting({ papers }: CvfPage, meeting: Meeting): CvfPage['papers'] {
  return papers.filter(({ link }) => isOf(link, meeting) && link.beside === undefined);
}

/** Who asks for a conference that there is not may be led to the menu of those that there are. */
function isMenuWithout({ papers, unread, meetings }: CvfPage, meeting: Meeting): boolean {
  const others = new Set(meetings.map(({ conference, year }) => `${conference}${year}`));
  return (
    papers.length + unread.length === 0 && others.size > 2 && !meetings.some((one) => isOf(one, meeting))
  );
}

/** Throws RequestFailed where no paper, or no author, was found. */
function listed(page: CvfPage, meeting: Meeting, path: string, next: string | undefined): ListedPage {
  const papers = ofMeeting(page, meeting).map(({ paper }) => paper);
  const beside = page.papers.length - papers.length;
  if (papers.length === 0)
    throw anotherShape(
      nameOf(path, meeting),
      beside === 0 ? 'no paper was found on it' : 'all papers on it are of workshops or other conferences',
    );
  const anonymous = papers.filter(({ authors }) => authors.length === 0).length;
  if (anonymous === papers.length) throw anotherShape(nameOf(path, meeting), 'no authors were found on it');
  return {
    papers,
    next,
    notes: [
      ...unreadNotes(page.unread),
      ...(beside > 0 ? [`${beside} papers of workshops or other conferences on the page were left out`] : []),
      ...(anonymous > 0 ? [`${anonymous} papers have no authors on the page`] : []),
    ],
  };
}
