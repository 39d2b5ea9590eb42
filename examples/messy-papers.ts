import { madeUpWork, type MadeUpWork } from './made-up-works.js';

type PaperRecord = Record<string, unknown>;

/** What people and programs do to a record on its way into a list. */
const MESS: readonly ((work: MadeUpWork) => PaperRecord)[] = [
  (work) => ({ ...plain(work), doi: work.doi }),
  (work) => ({ ...plain(work), doi: `https://doi.org/${work.doi?.toUpperCase()}` }),
  (work) => ({ title: work.title, doi: work.doi === undefined ? '' : `doi: ${work.doi}.` }),
  (work) => ({ ...plain(work), arxiv_id: work.arxiv === undefined ? undefined : `arXiv:${work.arxiv}v2` }),
  (work) => ({ ...plain(work), title: work.title.toUpperCase() }),
  (work) => ({
    ...plain(work),
    title: withoutAccents(work.title),
    authors: work.authors.map(withoutAccents),
  }),
  (work) => ({ ...plain(work), title: work.title.replace(/:.*/, '') }),
  (work) => ({ ...plain(work), title: `${work.title.replace(': ', ' &amp;mdash; ')} (Extended Abstract)` }),
  (work) => ({ ...plain(work), authors: work.authors.map(initials), year: work.year + 1 }),
  (work) => ({
    title: `  ${work.title.replaceAll(' ', '  ')}. `,
    authors: [],
    year: String(work.year),
    notes: 'check again',
  }),
];

const FROM_THE_SNAPSHOT = 49;

/** 60 records: 49 of works that the snapshot knows, 2 of them twice, 8 of works that nobody knows, and a wrong DOI. */
export function messyPapers(): PaperRecord[] {
  const known = Array.from({ length: FROM_THE_SNAPSHOT }, (_, n) =>
    MESS[n % MESS.length]!(madeUpWork(n * 6 + 2 + (n % 3))),
  );
  const unknown = Array.from({ length: 8 }, (_, n) => {
    const work = madeUpWork(5000 + n * 17);
    return {
      ...plain(work),
      title: `${work.title.replace(' of ', ' without ')}, revisited`,
      ...(n % 2 === 0 && { doi: `10.5555/nobody.${n}` }),
    };
  });
  const wrongDoi = {
    title: 'Notes on the tuning of harpsichords in cold churches',
    authors: ['Ottoline Quill', 'Barnaby Frost'],
    year: 2011,
    // The DOI of quite another paper, as it comes with a slip of the clipboard.
    doi: madeUpWork(100).doi,
  };
  const twice = [{ ...known[0] }, { ...known[4], title: madeUpWork(4 * 6 + 2 + 1).title }];
  const all = [...known, ...unknown, ...twice, wrongDoi];
  // Not in the order of their making; 7 and 60 share no divisor.
  return all.map((_, at) => ({ paper_id: `example-${at + 1}`, ...all[(at * 7) % all.length] }));
}

function plain({ title, authors, year }: MadeUpWork): PaperRecord {
  return { title, authors: authors.map((name) => ({ name, affiliations: [] })), venue: '', year };
}

function withoutAccents(text: unknown): string {
  return String(text).normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('Ł', 'L').replaceAll('ø', 'o');
}

function initials(name: string): string {
  const [first, ...last] = name.split(' ');
  return `${last.join(' ')}, ${first?.[0]}.`;
}
