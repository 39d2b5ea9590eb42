/** The services of the made-up world, by the ids of the sources that ask them. */
export const WORLD_SERVICES = ['semantic_scholar', 'crossref', 'openalex'] as const;
export type WorldService = (typeof WORLD_SERVICES)[number];

/** A venue that exists, with made-up works; each service and each user has a name of its own for it. */
export interface WorldVenue {
  /** Stands in its DOIs. */
  readonly key: string;
  readonly name: string;
  /** Works in the first and in the last year; evenly more or fewer in between. */
  readonly sizes: readonly [first: number, last: number];
  /** What it is about: number of one of the domains of bench/generated/words.ts. */
  readonly domain: number;
  readonly called: Readonly<Record<WorldService, string | ((year: number) => string)>>;
  /** What people write into their lists. */
  readonly inLists: readonly string[];
  /** The share of its works that have a DOI, are on arXiv, and are in PubMed. */
  readonly doi: number;
  readonly arxiv: number;
  readonly pmid: number;
}

export const WORLD_YEARS = { first: 2015, last: 2023 } as const;

const ordinal = (n: number): string => {
  const ending = n % 10 === 1 ? 'st' : n % 10 === 2 ? 'nd' : n % 10 === 3 ? 'rd' : 'th';
  return `${n}${ending}`;
};

/** About 30,000 works in nine years. */
export const WORLD_VENUES: readonly WorldVenue[] = [
  {
    key: 'nips',
    name: 'Neural Information Processing Systems',
    sizes: [300, 1200],
    domain: 0,
    called: {
      semantic_scholar: 'Neural Information Processing Systems',
      crossref: (year) => `Advances in Neural Information Processing Systems ${year - 1987}`,
      openalex: 'Neural Information Processing Systems',
    },
    inLists: [
      'NeurIPS',
      'NIPS',
      'Advances in Neural Information Processing Systems',
      'Neural Information Processing Systems',
      'Conference on Neural Information Processing Systems (NeurIPS)',
    ],
    doi: 0.9,
    arxiv: 0.6,
    pmid: 0,
  },
  {
    key: 'cvpr',
    name: 'Computer Vision and Pattern Recognition',
    sizes: [450, 1000],
    domain: 1,
    called: {
      semantic_scholar: 'Computer Vision and Pattern Recognition',
      crossref: (year) => `${year} IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)`,
      openalex: 'Computer Vision and Pattern Recognition',
    },
    inLists: [
      'CVPR',
      'Computer Vision and Pattern Recognition',
      'IEEE/CVF Conference on Computer Vision and Pattern Recognition',
      'IEEE Conference on Computer Vision and Pattern Recognition (CVPR)',
    ],
    doi: 0.97,
    arxiv: 0.6,
    pmid: 0,
  },
  {
    key: 'aaai',
    name: 'AAAI Conference on Artificial Intelligence',
    sizes: [350, 750],
    domain: 2,
    called: {
      semantic_scholar: 'AAAI Conference on Artificial Intelligence',
      crossref: 'Proceedings of the AAAI Conference on Artificial Intelligence',
      openalex: 'Proceedings of the AAAI Conference on Artificial Intelligence',
    },
    inLists: [
      'AAAI',
      'AAAI Conference on Artificial Intelligence',
      'Proceedings of the AAAI Conference on Artificial Intelligence',
    ],
    doi: 0.97,
    arxiv: 0.4,
    pmid: 0,
  },
  {
    key: 'acl',
    name: 'Annual Meeting of the Association for Computational Linguistics',
    sizes: [200, 560],
    domain: 3,
    called: {
      semantic_scholar: 'Annual Meeting of the Association for Computational Linguistics',
      crossref: (year) =>
        `Proceedings of the ${ordinal(year - 1962)} Annual Meeting of the Association for Computational Linguistics`,
      openalex: 'Meeting of the Association for Computational Linguistics',
    },
    inLists: ['ACL', 'Annual Meeting of the Association for Computational Linguistics'],
    doi: 0.98,
    arxiv: 0.5,
    pmid: 0,
  },
  {
    key: 'kdd',
    name: 'Knowledge Discovery and Data Mining',
    sizes: [150, 310],
    domain: 4,
    called: {
      semantic_scholar: 'Knowledge Discovery and Data Mining',
      crossref: (year) =>
        `Proceedings of the ${ordinal(year - 1994)} ACM SIGKDD International Conference on Knowledge Discovery & Data Mining`,
      openalex: 'Knowledge Discovery and Data Mining',
    },
    inLists: [
      'KDD',
      'SIGKDD',
      'Knowledge Discovery and Data Mining',
      'ACM SIGKDD International Conference on Knowledge Discovery and Data Mining',
    ],
    doi: 0.99,
    arxiv: 0.3,
    pmid: 0,
  },
  {
    key: 'bioinformatics',
    name: 'Bioinformatics',
    sizes: [380, 300],
    domain: 17,
    called: { semantic_scholar: 'Bioinform.', crossref: 'Bioinformatics', openalex: 'Bioinformatics' },
    inLists: ['Bioinformatics'],
    doi: 0.99,
    arxiv: 0.05,
    pmid: 0.95,
  },
  {
    key: 'tpami',
    name: 'IEEE Transactions on Pattern Analysis and Machine Intelligence',
    sizes: [150, 420],
    domain: 31,
    called: {
      semantic_scholar: 'IEEE Transactions on Pattern Analysis and Machine Intelligence',
      crossref: 'IEEE Transactions on Pattern Analysis and Machine Intelligence',
      openalex: 'IEEE Transactions on Pattern Analysis and Machine Intelligence',
    },
    inLists: [
      'IEEE Transactions on Pattern Analysis and Machine Intelligence',
      'IEEE Trans. Pattern Anal. Mach. Intell.',
      'TPAMI',
    ],
    doi: 0.99,
    arxiv: 0.4,
    pmid: 0.3,
  },
  {
    key: 'neuroimage',
    name: 'NeuroImage',
    sizes: [330, 250],
    domain: 7,
    called: { semantic_scholar: 'NeuroImage', crossref: 'NeuroImage', openalex: 'NeuroImage' },
    inLists: ['NeuroImage', 'Neuroimage'],
    doi: 0.99,
    arxiv: 0.05,
    pmid: 0.95,
  },
];

/** How many works a venue has in a year, in a world of this size (1 is the whole). */
export function sizeOf({ sizes: [first, last] }: WorldVenue, year: number, size: number): number {
  const years = WORLD_YEARS.last - WORLD_YEARS.first;
  return Math.max(1, Math.round((first + ((last - first) * (year - WORLD_YEARS.first)) / years) * size));
}

/** What a service calls a venue in a year. */
export function calledBy(service: WorldService, { called }: WorldVenue, year: number): string {
  const name = called[service];
  return typeof name === 'string' ? name : name(year);
}
