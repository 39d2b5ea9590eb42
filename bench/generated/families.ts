import { below, chance, drawFor, oneOf, type Draw } from './draw.js';
import { JOURNALS, conferenceOf, type Journal } from './journals.js';
import { DOMAINS, POPULATIONS } from './words.js';
import { without } from './without.js';
import { placeIn, plainWork, type Work } from './work.js';

/** Of so many works the first few are families: works that look alike and are not one. */
const BLOCK = 250;

interface Member {
  /** Which member of the block it is made from. */
  readonly from: number;
  readonly make: (base: Work, own: Work, draw: Draw) => Work;
}

/** What the works of a block are made from: hard cases that a person can tell apart. */
const MEMBERS: readonly Member[] = [
  { from: 0, make: (_, own) => ({ ...bare(own), title: `${own.title}. Part I` }) },
  { from: 0, make: (base, own, draw) => ({ ...beside(base, own, draw), title: `${base.title}I` }) },
  { from: 2, make: (_, own, draw) => ({ ...editorial(own), title: yearlyTitle(own.number, draw) }) },
  { from: 2, make: (base, own, draw) => later(base, own, draw, 1) },
  { from: 2, make: (base, own, draw) => later(base, own, draw, 2) },
  { from: 5, make: (_, own) => own },
  {
    from: 5,
    make: (base, own, draw) => ({
      ...later(base, own, draw, below(draw, 2)),
      title: erratumTitle(base, draw),
    }),
  },
  {
    from: 5,
    make: (base, own, draw) => ({
      ...later(base, own, draw, below(draw, 2)),
      title: `${oneOf(draw, ['Reply to', "Authors' reply:", 'Response to'])} ${base.title}`,
      authors: base.authors,
    }),
  },
  {
    from: 5,
    make: (base, own, draw) => ({
      ...later(base, own, draw, below(draw, 2)),
      title: `${oneOf(draw, ['Comment on', 'Letter regarding', 'Commentary:'])} ${base.title}`,
      authors: own.authors,
    }),
  },
  { from: 9, make: (_, own) => ({ ...bare(own), title: `${own.title} among children` }) },
  {
    from: 9,
    make: (base, own, draw) => ({
      ...beside(base, own, draw),
      title: base.title.replace(/children$/, oneOf(draw, ['adults', 'women', 'mice', 'survivors'])),
    }),
  },
  { from: 11, make: (_, own, draw) => ({ ...bare(own), title: shortTitle(own, draw) }) },
  { from: 11, make: (base, own) => ({ ...bare(own), title: base.title }) },
  { from: 13, make: (_, own) => inProceedings(own) },
  { from: 13, make: (base, own, draw) => ({ ...journalVersion(base, own, draw) }) },
  { from: 15, make: (_, own) => own },
  { from: 15, make: (base, own) => preprint(base, own) },
  { from: 17, make: (_, own) => withDoi(own, `10.5555/copied.${own.number}`) },
  { from: 17, make: (base, own) => withDoi(own, base.doi!) },
  { from: 19, make: (_, own) => ({ ...own, subtitle: 'study protocol for a randomized controlled trial' }) },
  {
    from: 19,
    make: (base, own, draw) => ({
      ...later(base, own, draw, 2 + below(draw, 2)),
      subtitle: 'a randomized controlled trial',
    }),
  },
  { from: 21, make: (_, own) => ({ ...bare(own), title: statistics(own) }) },
  {
    from: 21,
    make: (base, own, draw) => {
      const next = later(base, own, draw, 1);
      return { ...next, title: base.title.replace(String(base.year), String(next.year)) };
    },
  },
  { from: 23, make: (_, own) => chapter(own) },
  { from: 23, make: (_, own) => chapter(own) },
];

/** Whether a work has others that look like it, so that little may be missing from a record of it. */
export function hasFamily(number: number): boolean {
  return number % BLOCK < MEMBERS.length;
}

/** The work of a number; always the same. */
export function workOf(number: number): Work {
  const at = number % BLOCK;
  const member = MEMBERS[at];
  const plain = plainWork(number);
  if (!member) return plain;
  // What follows some years later must not be in the future.
  const own = plain.year > 2020 ? earlier(plain, 6) : plain;
  const draw = drawFor(number, 2);
  if (member.from === at) return member.make(own, own, draw);
  return member.make(workOf(number - at + member.from), own, draw);
}

function bare(work: Work): Work {
  return without(work, 'subtitle');
}

function journalOf(work: Work): Journal {
  return JOURNALS.find(({ name }) => name === work.venue.name) ?? JOURNALS[work.number % JOURNALS.length]!;
}

/** A page where no plain article stands; pages of two works don't overlap. */
function pageOf(own: Work): number {
  return 3000 + 11 * below(drawFor(own.number, 6), 630);
}

/** Another article of the same people in the same volume. */
function beside(base: Work, own: Work, draw: Draw): Work {
  const place = placeIn(draw, journalOf(base), base.year, pageOf(own));
  return { ...bare(own), ...place, authors: base.authors, type: base.type };
}

/** The same some years later, in the same journal, with its own place and identifiers. */
function later(base: Work, own: Work, draw: Draw, years: number): Work {
  const place = placeIn(draw, journalOf(base), base.year + years, pageOf(own));
  return { ...bare(own), ...place, title: base.title, authors: base.authors, type: base.type };
}

function earlier(plain: Work, years: number): Work {
  const place = placeIn(drawFor(plain.number, 7), journalOf(plain), plain.year - years, pageOf(plain));
  return { ...plain, ...place };
}

function editorial(own: Work): Work {
  return { ...bare(own), authors: own.authors.slice(0, 1), type: 'editorial' };
}

/** Also as the Web of Science writes it: "(vol 12, pg 34, 2005)". */
function erratumTitle({ title, volume, pages, year }: Work, draw: Draw): string {
  const notice = oneOf(draw, ['Erratum:', 'Correction to:', 'Corrigendum to', 'Retraction:', '']);
  return notice === '' ? `${title} (vol ${volume}, pg ${pages?.[0]}, ${year})` : `${notice} ${title}`;
}

function yearlyTitle(number: number, draw: Draw): string {
  const titles = ['Editorial', 'From the editor', "President's message", 'Acknowledgement of reviewers'];
  return chance(draw, 0.5) ? oneOf(draw, titles) : `Annual report of the national registry ${number % 97}`;
}

function shortTitle(own: Work, draw: Draw): string {
  const { nouns } = DOMAINS[own.number % DOMAINS.length]!;
  return `${oneOf(draw, ['Management', 'Treatment', 'Theory', 'Models'])} of ${nouns[below(draw, 60)]}`;
}

function statistics(own: Work): string {
  const { nouns } = DOMAINS[own.number % DOMAINS.length]!;
  return `${nouns[own.number % 50]} statistics in ${POPULATIONS[own.number % POPULATIONS.length]}, ${own.year}`;
}

function withDoi(work: Work, doi: string): Work {
  return { ...work, doi };
}

function inProceedings(own: Work): Work {
  const rest = without(own, 'subtitle', 'volume', 'issue');
  const page = pageOf(own);
  const venue = conferenceOf(journalOf(own).domain, own.year);
  return { ...rest, venue, pages: [page, page + 7], type: 'conference paper' };
}

/** What became of a conference paper: a year later in a journal, under the same title. */
function journalVersion(base: Work, own: Work, draw: Draw): Work {
  const place = placeIn(draw, journalOf(own), base.year + 1, pageOf(own));
  return { ...bare(own), ...place, title: base.title, authors: base.authors };
}

function preprint(base: Work, own: Work): Work {
  const rest = without(base, 'volume', 'issue', 'pages', 'doi', 'pmid');
  const block = Math.floor(own.number / BLOCK);
  const site = block % 2 === 0 ? 'bioRxiv' : 'arXiv';
  const month = String(1 + (block % 12)).padStart(2, '0');
  return {
    ...rest,
    number: own.number,
    year: base.year - 1,
    venue: { name: site, short: site },
    ...(site === 'arXiv'
      ? { arxiv: `${10 + (block % 15)}${month}.${String(block).padStart(5, '0')}` }
      : { doi: `10.1101/${2014 + (block % 9)}.${month}.01.${100_000 + block}` }),
    type: 'preprint',
  };
}

/** A chapter that is called like one in most books. */
function chapter(own: Work): Work {
  const rest = without(own, 'subtitle', 'volume', 'issue');
  const venue = { name: `Handbook of ${own.title}`, short: `Handbook of ${own.title}` };
  return { ...rest, title: 'Introduction', venue, type: 'book chapter' };
}
