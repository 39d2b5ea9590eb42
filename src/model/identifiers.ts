/**
 * Identifiers of scholarly works, each in one normal form. They are normalised once, where they enter the
 * program (a record of the input, an answer of a source), and compared as plain strings ever after.
 */

export const IDENTIFIER_TYPES = [
  'doi',
  'arxiv',
  'openalex',
  's2_paper',
  's2_corpus',
  'pmid',
  'pmcid',
  'acl',
  'dblp',
  'mag',
] as const;

export type IdentifierType = (typeof IDENTIFIER_TYPES)[number];

/** At most one identifier of each type, in its normal form. */
export type Identifiers = Readonly<Partial<Record<IdentifierType, string>>>;

export interface Identifier {
  readonly type: IdentifierType;
  readonly value: string;
}

const LINK = /^(?:https?:\/\/|(?:[a-z0-9-]+\.)+(?:org|gov|de)\/)/i;

/** A link without query, fragment and slashes at its end; everything else as it is. */
function withoutQuery(text: string): string {
  return LINK.test(text) ? text.replace(/[?#].*$/s, '').replace(/\/+$/, '') : text;
}

/** A DOI may hold `?` and `#` itself (SICI DOIs end with them): only what plainly is a query or a fragment is cut. */
function doiLinkWithoutQuery(link: string): string {
  return link
    .replace(/#[a-z][\w-]*$/i, '')
    .replace(/\?[\w.-]+(?:=[^<>]*)?$/, '')
    .replace(/\/+$/, '');
}

const DOI = /^10\.\d{4,9}(?:\.\d+)*\/\S+$/;
const DOI_LINK = /^(?:https?:\/\/)?(?:dx\.|www\.)?doi\.org\//i;

/**
 * The normal form of a DOI: bare and lower case (DOIs are case-insensitive, ISO 26324), without resolver,
 * `doi:` prefix, query of a resolver link or punctuation that belonged to the sentence around it.
 * A closing bracket stays when it has its opening one, as SICI DOIs need:
 * `10.1890/0012-9658(2006)87[2832:tiopma]2.0.co;2`.
 */
export function normaliseDoi(raw: string): string | undefined {
  let text = raw.trim();
  const isLink = DOI_LINK.test(text);
  if (isLink) text = doiLinkWithoutQuery(text).replace(DOI_LINK, '');
  text = text.replace(/^(?:info:)?doi\s*[:/]?\s*/i, '');
  if (isLink || /%2f/i.test(text)) text = decodeOnce(text);
  if (!DOI.test(text)) return undefined;
  const doi = trimSentencePunctuation(text).toLowerCase();
  return DOI.test(doi) ? doi : undefined;
}

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '>': '<' };

function trimSentencePunctuation(doi: string): string {
  let end = doi.length;
  for (; end > 0; end--) {
    const last = doi[end - 1] as string;
    if (/[.,;:'"]/.test(last)) continue;
    const opening = OPENING[last];
    if (opening === undefined) break;
    const kept = doi.slice(0, end);
    if (count(kept, opening) >= count(kept, last)) break;
  }
  return doi.slice(0, end);
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** What arXiv stamps behind an id: `[cs.CL]`, with or without a date. */
const ARXIV_CATEGORY = /\s*\[[a-z-]+(?:\.[a-z-]+)?\](?:\s+\d{1,2}\s+[a-z]+\s+\d{4})?$/;

/** arXiv ids of both styles (`2104.12255`, `math.GT/0309136`), without version, from ids, links and DataCite DOIs. */
export function normaliseArxiv(raw: string): string | undefined {
  const text = withoutQuery(raw.trim())
    .toLowerCase()
    .replace(ARXIV_CATEGORY, '')
    .replace(/^(?:https?:\/\/)?(?:www\.|export\.)?arxiv\.org\/(?:abs|pdf|html)\//, '')
    .replace(/^(?:(?:https?:\/\/)?(?:dx\.)?doi\.org\/|doi:)?10\.48550\/arxiv\./, '')
    .replace(/^arxiv\s*[:.]\s*/, '')
    .replace(/\.pdf$/, '')
    .replace(/v\d+$/, '');
  if (/^\d{4}\.\d{4,5}$/.test(text)) return text;
  const old = /^([a-z][a-z-]*)(?:\.[a-z]{2})?\/(\d{7})$/.exec(text);
  return old ? `${old[1]}/${old[2]}` : undefined;
}

/**
 * An arXiv id that was written as a number has lost its zeros at both ends. It is one only when it can have had none:
 * ids have five digits behind the point since 2015, four from 2010 on, and before that a zero in front.
 */
function arxivOfNumber(value: number): string | undefined {
  const found = /^(\d\d)(\d\d)\.(\d+)$/.exec(String(value));
  if (!found) return undefined;
  const [text, year, month, digits] = found as unknown as [string, string, string, string];
  const inYear = month >= '01' && month <= '12';
  return inYear && digits.length === (year >= '15' ? 5 : 4) ? text : undefined;
}

/** The DOI that DataCite registered for an arXiv id; every arXiv paper has one. */
export function doiOfArxiv(arxiv: string): string {
  return `10.48550/arxiv.${arxiv}`;
}

/** The id of the ACL Anthology behind a DOI that it registered; DOIs before 2015 and those of TACL are others. */
export function aclOfDoi(doi: string): string | undefined {
  return doi.startsWith('10.18653/v1/')
    ? normaliseIdentifier('acl', doi.slice('10.18653/v1/'.length))
    : undefined;
}

/** The arXiv id behind a DOI of arXiv's, if it is one. */
export function arxivOfDoi(doi: string): string | undefined {
  return doi.startsWith('10.48550/arxiv.') ? normaliseArxiv(doi) : undefined;
}

function matching(pattern: RegExp, form: (digits: string) => string): (raw: string) => string | undefined {
  return (raw) => {
    const found = pattern.exec(withoutQuery(raw.trim()));
    return found?.[1] === undefined ? undefined : form(found[1]);
  };
}

const withoutLeadingZeros = (digits: string): string => digits.replace(/^0+(?=\d)/, '');

const NORMALISE: Readonly<Record<IdentifierType, (raw: string) => string | undefined>> = {
  doi: normaliseDoi,
  arxiv: normaliseArxiv,
  openalex: matching(
    /^(?:https?:\/\/(?:api\.)?openalex\.org\/(?:works\/)?)?W(\d{1,15})$/i,
    (d) => `W${withoutLeadingZeros(d)}`,
  ),
  s2_paper: matching(
    /^(?:https?:\/\/(?:www\.)?semanticscholar\.org\/paper\/(?:[^/\s]+\/)?)?([0-9a-f]{40})$/i,
    (hex) => hex.toLowerCase(),
  ),
  s2_corpus: matching(/^(?:corpusid:\s*)?(\d{1,15})$/i, withoutLeadingZeros),
  pmid: matching(
    /^(?:https?:\/\/(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov\/pubmed|europepmc\.org\/(?:abstract|article)\/med)\/|pmid:?\s*)?(\d{1,10})\/?$/i,
    withoutLeadingZeros,
  ),
  pmcid: matching(
    /^(?:https?:\/\/(?:www\.)?(?:(?:ncbi\.nlm\.nih\.gov\/pmc|pmc\.ncbi\.nlm\.nih\.gov|europepmc\.org)\/articles|europepmc\.org\/article\/pmc)\/|pmcid:?\s*)?(?:PMC(?=\d+\.\d{1,3}\/?$)|(?:PMC)?(?=\d+\/?$))(\d{1,10})(?:\.\d+)?\/?$/i,
    (d) => `PMC${withoutLeadingZeros(d)}`,
  ),
  acl: matching(
    /^(?:https?:\/\/(?:www\.)?aclanthology\.org\/|https?:\/\/(?:www\.)?aclweb\.org\/anthology\/)?([A-Z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d+)(?:\.pdf)?\/?$/i,
    (id) => (/^[a-z]\d/i.test(id) ? id.toUpperCase() : id.toLowerCase()),
  ),
  dblp: matching(
    /^(?:https?:\/\/dblp\.(?:org|uni-trier\.de)\/rec\/|dblp:)?((?:journals|conf|books|phd|series|reference|tr)\/[^\s]+?)(?:\.html)?$/i,
    (key) => key,
  ),
  mag: matching(/^(?:mag:\s*)?(\d{1,15})$/i, withoutLeadingZeros),
};

/** The normal form of an identifier, or undefined when it is not one of that type. Never throws. */
export function normaliseIdentifier(type: IdentifierType, raw: unknown): string | undefined {
  if (typeof raw === 'number' && type === 'arxiv') return arxivOfNumber(raw);
  if (typeof raw === 'number')
    return Number.isSafeInteger(raw) && raw > 0 ? NORMALISE[type](String(raw)) : undefined;
  return typeof raw === 'string' ? NORMALISE[type](raw) : undefined;
}
