/** Works in the shape of OpenAlex's bulk files, made up from a number; the same number gives the same work. */

export interface MadeUpWork {
  readonly number: number;
  readonly title: string;
  readonly authors: readonly string[];
  readonly year: number;
  readonly doi: string | undefined;
  readonly arxiv: string | undefined;
  readonly journal: string;
}

const METHODS = [
  'Bayesian',
  'Graph-based',
  'Low-cost',
  'Multilingual',
  'Long-term',
  'Self-supervised',
  'Participatory',
];
const DEEDS = ['monitoring', 'reconstruction', 'forecasting', 'annotation', 'comparison', 'segmentation'];
const THINGS = [
  'glacier lakes',
  'medieval charters',
  'honeybee colonies',
  'urban heat islands',
  'dialect recordings',
  'coral reefs',
  'tram networks',
  'sleep patterns',
  'volcanic ash plumes',
  'folk melodies',
  'groundwater wells',
  'parish registers',
  'peat bogs',
];
const TWISTS = [
  'A field study',
  'Lessons from ten years',
  'What the sensors miss',
  'An open benchmark',
  'Methods and pitfalls',
  'Evidence from three regions',
  'A reproducible workflow',
];
const FIRST = [
  'Zoë',
  'Søren',
  'María',
  'Jürgen',
  'Łucja',
  'Aoife',
  'Noémie',
  'Tomáš',
  'Amina',
  'Kenji',
  'Priya',
];
const LAST = [
  'Ångström',
  'Núñez',
  'Müller',
  'Wójcik',
  'Ó Briain',
  'Lefèvre',
  'Dvořák',
  'Diallo',
  'Ishikawa',
  'Rao',
  'Öztürk',
  'Hale',
  'Moretti',
];
const JOURNALS = [
  'Journal of Imaginary Measurements',
  'Annals of Made-Up Science',
  'Transactions on Invented Data',
  'Proceedings of the Example Society',
];
const SENTENCE = ['We', 'report', 'on', 'of', 'and', 'share', 'all', 'data'];

const pick = (list: readonly string[], n: number): string => list[n % list.length] as string;

export function madeUpWork(n: number): MadeUpWork {
  // The factors share no divisor with the lengths of the lists, so that every combination is another one.
  const subject = `${pick(METHODS, n)} ${pick(DEEDS, n * 5 + Math.floor(n / 7))} of ${pick(THINGS, n * 4 + 1)}`;
  return {
    number: n,
    title: `${subject}: ${pick(TWISTS, n * 3 + Math.floor(n / 13))}`,
    authors: [0, 1, 2]
      .slice(0, 1 + (n % 3))
      .map((i) => `${pick(FIRST, n * 2 + i * 4)} ${pick(LAST, n * 5 + i * 3)}`),
    year: 1998 + (n % 27),
    doi: n % 6 === 5 ? undefined : `10.5555/example.${1000 + n}`,
    arxiv:
      n % 5 === 2
        ? `${String(10 + (n % 15))}0${1 + (n % 9)}.${String(10_000 + n * 31).slice(-5)}`
        : undefined,
    journal: pick(JOURNALS, n),
  };
}

/** A line of the snapshot. */
export function asOpenAlex(work: MadeUpWork): Record<string, unknown> {
  const { number: n, title, authors, year, doi, arxiv, journal } = work;
  const id = `https://openalex.org/W${9_000_000_000 + n}`;
  const link = doi === undefined ? null : `https://doi.org/${doi}`;
  const locations = [
    { is_oa: n % 2 === 0, landing_page_url: link, pdf_url: null, source: { display_name: journal } },
    ...(arxiv === undefined
      ? []
      : [
          {
            is_oa: true,
            landing_page_url: `https://arxiv.org/abs/${arxiv}`,
            pdf_url: `https://arxiv.org/pdf/${arxiv}`,
            source: { display_name: 'arXiv' },
          },
        ]),
  ];
  return {
    id,
    doi: link,
    title,
    display_name: title,
    ids: {
      openalex: id,
      ...(link !== null && { doi: link }),
      ...(n % 4 === 0 && { pmid: `https://pubmed.ncbi.nlm.nih.gov/${99_000_000 + n}` }),
    },
    publication_year: year,
    publication_date: `${year}-0${1 + (n % 9)}-1${n % 10}`,
    language: 'en',
    type: 'article',
    authorships: authors.map((name, i) => ({
      author: { display_name: name },
      raw_author_name: name,
      raw_affiliation_strings: [`Institute of Examples ${1 + ((n + i) % 9)}`],
      institutions: [],
    })),
    primary_location: locations[0],
    locations,
    biblio: {
      volume: String(1 + (n % 40)),
      issue: String(1 + (n % 12)),
      first_page: String(n * 3 + 1),
      last_page: String(n * 3 + 12),
    },
    cited_by_count: (n * n * 7) % 389,
    counts_by_year: [{ year: 2025, cited_by_count: n % 19 }],
    referenced_works_count: 10 + (n % 50),
    abstract_inverted_index: n % 8 === 7 ? null : abstractOf(title),
    open_access: { is_oa: n % 2 === 0, oa_status: n % 2 === 0 ? 'gold' : 'closed' },
    is_retracted: n === 13,
    updated_date: '2026-01-01T00:00:00.000000',
  };
}

function abstractOf(title: string): Record<string, number[]> {
  const [we, report, on, , and, share, all, data] = SENTENCE as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const words = [we, report, on, ...title.replace(/:.*/, '').toLowerCase().split(' '), and, share, all, data];
  const index: Record<string, number[]> = {};
  words.forEach((word, at) => (index[word] ??= []).push(at));
  return index;
}
