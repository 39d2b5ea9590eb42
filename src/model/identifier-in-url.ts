import { normaliseIdentifier, type Identifier, type IdentifierType } from './identifiers.js';

/**
 * The identifier that a link to a paper holds: links of arXiv, PubMed, PubMed Central, Europe PMC, the ACL Anthology, Semantic Scholar,
 * OpenAlex, DBLP, of DOI resolvers, preprint servers, and of publishers whose addresses hold the DOI. Undefined for any other link, and
 * for what is none. Never throws. Pure.
 */
export function identifierInUrl(raw: string): Identifier | undefined {
  const url = urlOf(raw);
  if (url === undefined) return undefined;
  const host = url.hostname.replace(/^(?:www\d?|m)\./, '');
  const path = decoded(url.pathname);
  for (const [form, read] of PLACES) if (form.test(host)) return read(path, url);
  return undefined;
}

/** Longest link that is looked at; what is longer holds a text. */
const LONGEST_URL = 2_000;

function urlOf(raw: string): URL | undefined {
  const text = raw.trim();
  if (text.length > LONGEST_URL || /\s/.test(text)) return undefined;
  const whole = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (!/^https?:\/\/(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?\//i.test(whole) || !URL.canParse(whole))
    return undefined;
  return new URL(whole);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

type Reading = (path: string, url: URL) => Identifier | undefined;

function identifier(type: IdentifierType, raw: string | undefined): Identifier | undefined {
  const value = normaliseIdentifier(type, raw);
  return value === undefined ? undefined : { type, value };
}

/** The first group of the first form that the path has. */
function inPath(type: IdentifierType, ...forms: readonly RegExp[]): Reading {
  return (path) => {
    const found = forms.map((form) => form.exec(path)?.[1]).find((part) => part !== undefined);
    return identifier(type, found);
  };
}

function firstOf(...readings: readonly Reading[]): Reading {
  return (path, url) => {
    for (const read of readings) {
      const found = read(path, url);
      if (found) return found;
    }
    return undefined;
  };
}

/** What stands behind a DOI in an address: the form of the text, and parts of its page. */
const BEHIND_DOI =
  /(?:\/(?:full|full\/html|html|abstract|abs|pdf|epdf|pdfdirect|epub|fulltext\.html|fulltext|summary|meta|references|figures|tables|metrics|supplementary|suppl_file\/.*|suppinfo|asset\/.*)|\.(?:full|abstract|pdf|html|xml|full\.pdf|full-text)|\.full\.pdf\+html)$/i;

const doiInPath: Reading = (path) => {
  let doi = /\/(?:doi:)?(10\.\d{4,9}\/.+)$/i.exec(path)?.[1]?.replace(/\/+$/, '');
  for (let before = ''; doi !== undefined && doi !== before;) {
    before = doi;
    doi = doi.replace(BEHIND_DOI, '');
  }
  return identifier('doi', doi);
};

const doiInQuery: Reading = (_, { searchParams }) =>
  identifier(
    'doi',
    ['id', 'doi', 'doid'].map((name) => searchParams.get(name)).find((value) => value?.startsWith('10.')) ??
      undefined,
  );

/** `/content/10.1101/2020.01.01.123456v2.full.pdf`, and before 2019 `/content/early/2018/01/01/123456`. */
const coldSpring: Reading = (path) => {
  const early = /\/content\/(?:biorxiv\/)?early\/\d{4}\/\d\d\/\d\d\/(\d{6})(?:[./v]|$)/.exec(path)?.[1];
  const doi =
    early === undefined
      ? /\/(10\.(?:1101|64898)\/[\d.]+\d)(?:v\d+)?(?:[./]|$)/.exec(path)?.[1]
      : `10.1101/${early}`;
  return identifier('doi', doi);
};

/** `/articles/s41586-020-2649-2`, and before 2017 `/nature/journal/v521/n7553/full/nature14539.html`: the end of the DOI. */
const springerNature: Reading = (path) => {
  const name =
    /^\/(?:articles|[a-z0-9_-]+\/journal\/v[^/]+\/n[^/]+\/(?:full|abs|pdf))\/([a-z][a-z0-9.-]*?)(?:_[a-z]+)?(?:\.(?:html|pdf))?\/?$/i.exec(
      path,
    )?.[1];
  return name !== undefined && /\d/.test(name) ? identifier('doi', `10.1038/${name}`) : undefined;
};

const hosts = (...names: readonly string[]): RegExp =>
  new RegExp(`(?:^|\\.)(?:${names.map((name) => name.replaceAll('.', '\\.')).join('|')})$`, 'i');

/** Whose addresses hold what. The first that fits a host counts. */
const PLACES: readonly (readonly [RegExp, Reading])[] = [
  [
    /^(?:dx\.)?doi\.org$/i,
    (_, url) => identifier('doi', `https://doi.org${url.pathname}${url.search}${url.hash}`),
  ],
  [
    hosts('arxiv.org', 'ar5iv.org'),
    inPath(
      'arxiv',
      /^\/(?:abs|pdf|html|format|ps|src|e-print)\/((?:[a-z-]+(?:\.[a-z]{2})?\/)?[\d.]+(?:v\d+)?)(?:\.pdf)?\/?$/i,
    ),
  ],
  [hosts('pubmed.ncbi.nlm.nih.gov', 'pubmed.gov'), inPath('pmid', /^\/(\d+)\/?$/)],
  [hosts('pmc.ncbi.nlm.nih.gov'), inPath('pmcid', /^\/articles\/(PMC\d+)\b/i)],
  [
    hosts('ncbi.nlm.nih.gov'),
    firstOf(inPath('pmcid', /^\/pmc\/articles\/(PMC\d+)\b/i), inPath('pmid', /^\/(?:m\/)?pubmed\/(\d+)\/?$/)),
  ],
  [
    hosts('europepmc.org'),
    firstOf(
      inPath(
        'pmcid',
        /^\/(?:article\/pmc|articles|abstract\/pmc)\/(PMC\d+)\b/i,
        /^\/article\/pmc\/(\d+)\/?$/i,
      ),
      inPath('pmid', /^\/(?:article|abstract|articles)\/med\/(\d+)\/?$/i),
    ),
  ],
  [
    hosts('aclanthology.org', 'aclweb.org', 'aclanthology.info'),
    inPath(
      'acl',
      /\/([A-Z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9_]+-[a-z0-9]+\.\d+)(?:v\d+)?(?:\.pdf|\.bib|\.xml)?\/?$/i,
    ),
  ],
  [
    hosts('semanticscholar.org'),
    firstOf(
      inPath('s2_corpus', /\/corpusid:(\d+)\/?$/i),
      inPath(
        's2_paper',
        /\/(?:paper|reader|v1\/paper)\/(?:[^/]+\/)?([0-9a-f]{40})(?:\/|$)/i,
        /^\/([0-9a-f]{40})$/i,
      ),
    ),
  ],
  [hosts('openalex.org'), inPath('openalex', /^\/(?:works\/)?(W\d+)\/?$/i)],
  [
    hosts('dblp.org', 'dblp.uni-trier.de', 'dblp.dagstuhl.de'),
    inPath(
      'dblp',
      /^\/rec\/(?:(?:html|bib\d?|xml|rdf|ris)\/)?((?:journals|conf|books|phd|series|reference|tr)\/[^\s]+?)(?:\.(?:html|bib|xml|rdf|ris))?\/?$/i,
    ),
  ],
  [hosts('academic.microsoft.com'), inPath('mag', /^\/(?:paper|detail)\/(\d+)(?:\/|$)/)],
  [hosts('biorxiv.org', 'medrxiv.org'), coldSpring],
  [hosts('nature.com'), firstOf(doiInPath, springerNature)],
  [hosts('journals.plos.org', 'plosone.org'), firstOf(doiInQuery, doiInPath)],
  [hosts('dl.acm.org', 'portal.acm.org'), firstOf(doiInPath, doiInQuery)],
  [
    hosts(
      'aaai.org',
      'acm.org',
      'acs.org',
      'ahajournals.org',
      'aip.org',
      'annualreviews.org',
      'aps.org',
      'ascopubs.org',
      'atsjournals.org',
      'bmj.com',
      'chemrxiv.org',
      'degruyter.com',
      'emerald.com',
      'frontiersin.org',
      'ieeecomputersociety.org',
      'informs.org',
      'iop.org',
      'jamanetwork.com',
      'journals.uchicago.edu',
      'liebertpub.com',
      'mitpressjournals.org',
      'direct.mit.edu',
      'nejm.org',
      'pnas.org',
      'psycnet.apa.org',
      'doi.apa.org',
      'royalsocietypublishing.org',
      'rsna.org',
      'sagepub.com',
      'science.org',
      'sciencemag.org',
      'siam.org',
      'springer.com',
      'springeropen.com',
      'biomedcentral.com',
      'tandfonline.com',
      'wiley.com',
      'worldscientific.com',
    ),
    doiInPath,
  ],
];
