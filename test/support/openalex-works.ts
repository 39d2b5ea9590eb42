/** Works in OpenAlex's shape of 2026, made up from a number; the same number gives the same work. */

export interface FakeWork {
  id: string;
  doi: string | null;
  ids: Record<string, string>;
  title: string | null;
  display_name: string | null;
  publication_year: number | null;
  cited_by_count: number;
  locations: unknown[];
  authorships: unknown[];
  [field: string]: unknown;
}

const OPENINGS = [
  'Estimating',
  'Modelling',
  'Predicting',
  'Mapping',
  'Revisiting',
  'Measuring',
  'Explaining',
  'Learning',
];
const QUALITIES = [
  'seasonal',
  'latent',
  'sparse',
  'coastal',
  'cellular',
  'robust',
  'regional',
  'neural',
  'thermal',
  'urban',
];
const THINGS = [
  'erosion',
  'networks',
  'migration',
  'signalling',
  'corrosion',
  'inequality',
  'attention',
  'turbulence',
  'heritage',
  'fatigue',
  'symbiosis',
];
const PLACES = [
  'river deltas',
  'protein folding',
  'labour markets',
  'machine translation',
  'steel bridges',
  'alpine forests',
  'primary care',
  'ancient trade',
  'deep oceans',
  'satellite images',
  'soil bacteria',
  'public transport',
  'early childhood',
];
const FIRST = [
  'Ada',
  'Bruno',
  'Chiara',
  'Dmitri',
  'Elif',
  'Farid',
  'Grace',
  'Hugo',
  'Ines',
  'Jun',
  'Katya',
  'Liam',
];
const LAST = [
  'Okafor',
  'Lindqvist',
  'Moreau',
  'Tanaka',
  'Novak',
  'Silva',
  'Haddad',
  'Kowalski',
  'Petrov',
  'Nguyen',
  'Brandt',
  'Castro',
  'Yilmaz',
];

const pick = (list: readonly string[], n: number): string => list[n % list.length] as string;

export function fakeTitle(n: number): string {
  return `${pick(OPENINGS, n)} ${pick(QUALITIES, n * 7 + 1)} ${pick(THINGS, n * 3 + 2)} in ${pick(PLACES, n * 5)}: study ${numeral(n)}`;
}

/** A number in letters, because titles that differ by digits only look like parts of a series. */
function numeral(n: number): string {
  const letters = [...n.toString(26)].map(
    (digit) => 'bcdfghjklmnpqrstvwxzaeiouy'[Number.parseInt(digit, 26)],
  );
  return `${letters.join('')}ax${letters.reverse().join('')}`;
}

export function fakeAuthors(n: number): string[] {
  return [0, 1, 2].map((i) => `${pick(FIRST, n + i * 5)} ${pick(LAST, n * 3 + i)}`);
}

export function fakeDoi(n: number): string {
  return `10.${5000 + (n % 40)}/fake.${String(n).padStart(6, '0')}`;
}

export function fakeWorkId(n: number): string {
  return `W${4_000_000_000 + n}`;
}

/** Work number `n`, with some of its fields replaced. */
export function fakeWork(n: number, changes: Partial<FakeWork> = {}): FakeWork {
  const doi = changes.doi === undefined ? `https://doi.org/${fakeDoi(n)}` : changes.doi;
  const title = changes.title === undefined ? fakeTitle(n) : changes.title;
  const id = `https://openalex.org/${fakeWorkId(n)}`;
  const landing = {
    id: doi === null ? null : `doi:${doi.slice(16)}`,
    is_oa: n % 2 === 0,
    landing_page_url: doi,
    pdf_url: null,
  };
  return {
    id,
    doi,
    title,
    display_name: title,
    ids: {
      openalex: id,
      ...(doi === null ? {} : { doi }),
      pmid: `https://pubmed.ncbi.nlm.nih.gov/${30_000_000 + n}`,
    },
    publication_year: 1990 + (n % 35),
    publication_date: `${1990 + (n % 35)}-0${1 + (n % 9)}-15`,
    language: 'en',
    type: 'article',
    authorships: fakeAuthors(n).map((name, i) => ({
      author_position: i === 0 ? 'first' : 'middle',
      author: { id: `https://openalex.org/A${n * 10 + i}`, display_name: name, orcid: null },
      institutions: [],
      raw_author_name: name,
      raw_affiliation_strings: [`University of ${pick(LAST, n + i)}`],
    })),
    primary_location: {
      ...landing,
      source: { id: 'https://openalex.org/S1', display_name: `Journal of ${pick(THINGS, n)}` },
    },
    best_oa_location: null,
    locations: [landing],
    biblio: {
      volume: String(n % 60),
      issue: String(n % 12),
      first_page: String(n),
      last_page: String(n + 9),
    },
    cited_by_count: (n * 37) % 501,
    counts_by_year: [
      { year: 2025, cited_by_count: n % 17 },
      { year: 2023, cited_by_count: n % 5 },
    ],
    referenced_works_count: n % 80,
    abstract_inverted_index: { We: [0], study: [1], [pick(THINGS, n)]: [2], again: [3] },
    open_access: { is_oa: n % 2 === 0, oa_status: n % 2 === 0 ? 'gold' : 'closed', oa_url: null },
    is_retracted: false,
    ...changes,
  };
}

export function fakeWorks(count: number, from = 1): FakeWork[] {
  return Array.from({ length: count }, (_, i) => fakeWork(from + i));
}
