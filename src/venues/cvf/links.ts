/** The links of CVF Open Access, as they were in each year. Pure. */

const SITE = 'https://openaccess.thecvf.com';

const CONFERENCES = 'CVPR|ICCV|WACV|ACCV|ECCV';

/**
 * `/content/CVPR2023/html/…`, `content_CVPR_2019/html/…`, `content_cvpr_2016/html/…`; of workshops `/content/CVPR2023W/NTIRE/html/…`,
 * `content_CVPRW_2020/html/w1/…`, `content_cvpr_2018_workshops/w1/html/…`, `content_cvpr_workshops_2014/W13/html/…`, of findings `/content/CVPR2026_findings/…`.
 */
const PAPER = new RegExp(
  `^/?(?:openaccess/)?content[_/](${CONFERENCES})(W|_workshops|)_?(\\d{4})([a-z]{0,20}(?:_[a-z]{1,20})?)/(?:[\\w.-]+/)*([^/?#]+)\\.html?(?:[?#].*)?$`,
  'i',
);
/** `/CVPR2018?day=2018-06-19`, `CVPR2019.py?day=all`. */
const DAY = new RegExp(`^/?((${CONFERENCES})(\\d{4})(?:\\.py)?)\\?day=([\\w-]{1,40})$`, 'i');
const MEETING = new RegExp(`^/?(${CONFERENCES})(\\d{4})(?:\\.py)?/?$`, 'i');

export interface Meeting {
  /** `CVPR`. */
  readonly conference: string;
  readonly year: number;
}

export interface CvfPaperLink extends Meeting {
  /** The name of its file, without the ending. */
  readonly name: string;
  /** What beside the main conference it belongs to: `workshops`, `findings`. */
  readonly beside: string | undefined;
}

/** Path and query of a link within the site; undefined for one that leads elsewhere. */
function withinSite(href: string): string | undefined {
  const local = href
    .trim()
    .replace(/^https?:\/\/(?:openaccess\.thecvf\.com|www\.cv-foundation\.org)(?=\/)/i, '');
  return /^[a-z][a-z0-9+.-]*:|^\/\//i.test(local) ? undefined : local.replace(/^(?:\.\.?\/)+/, '');
}

/** The address of something that a page links to. */
export function absoluteLink(href: string): string {
  const local = withinSite(href);
  return local === undefined ? href.trim() : `${SITE}/${local.replace(/^\/+/, '')}`;
}

export function cvfPaperLink(href: string): CvfPaperLink | undefined {
  const found = PAPER.exec(withinSite(href) ?? '');
  if (found === null) return undefined;
  const [, conference, workshop, year, rest, name] = found as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const beside = workshop !== '' || /^w$/i.test(rest) ? 'workshops' : rest.replace(/^_/, '').toLowerCase();
  return {
    conference: conference.toUpperCase(),
    year: Number(year),
    name,
    beside: beside === '' ? undefined : beside,
  };
}

/** A page that lists the papers of a day, or of all of them. */
export interface DayLink extends Meeting {
  /** `2018-06-19`, `all`. */
  readonly day: string;
  /** Path and query from the root of the site. */
  readonly path: string;
}

export function dayLink(href: string): DayLink | undefined {
  const found = DAY.exec(withinSite(href) ?? '');
  if (found === null) return undefined;
  const [, page, conference, year, day] = found as unknown as [string, string, string, string, string];
  return { conference: conference.toUpperCase(), year: Number(year), day, path: `/${page}?day=${day}` };
}

/** A conference that the menu of the site links to. */
export function meetingLink(href: string): Meeting | undefined {
  const found = MEETING.exec(withinSite(href) ?? '');
  return found === null
    ? undefined
    : { conference: (found[1] as string).toUpperCase(), year: Number(found[2]) };
}
