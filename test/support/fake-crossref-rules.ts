/** What the real Crossref says to a wrong request; `mistake` when nobody should ever have made it. */
export interface Refusal {
  readonly status: 400 | 404 | 414;
  readonly type?: string;
  readonly value?: string;
  readonly message?: string;
}

const PARAMETERS = new Set(
  'query query.bibliographic query.container-title query.author rows offset cursor sort order filter select mailto sample facet'.split(
    ' ',
  ),
);

/** All that can be selected, as its own error message lists them. */
const SELECTABLE = new Set(
  (
    'DOI ISBN ISSN URL abstract accepted alternative-id approved archive article-number assertion author chair clinical-trial-number ' +
    'container-title content-created content-domain contributor created degree deposited editor event funder group-title indexed ' +
    'is-referenced-by-count issn-type issue issued license link member original-title page posted prefix published published-online ' +
    'published-print publisher publisher-location reference references-count relation resource score short-container-title short-title ' +
    'standards-body subject subtitle title translator type update-policy update-to updated-by volume'
  ).split(' '),
);
const SORTS = new Set(
  'score relevance updated deposited indexed published published-print published-online issued is-referenced-by-count references-count'.split(
    ' ',
  ),
);

export function refusalOfList(url: URL, path: string): Refusal | undefined {
  if (Buffer.byteLength(path) > 4_096) return { status: 414 };
  const { searchParams } = url;
  for (const name of searchParams.keys()) {
    if (!PARAMETERS.has(name)) return notAllowed(name, 'This route does not support it');
  }
  const rows = searchParams.get('rows') ?? '20';
  if (!isUpTo(rows, 1_000)) return notValid(rows, 1_000);
  const offset = searchParams.get('offset') ?? '0';
  if (!isUpTo(offset, 10_000)) return notValid(offset, 10_000);
  if (searchParams.has('cursor') && searchParams.has('offset'))
    return notAllowed('offset', 'Not with a cursor');
  const sort = searchParams.get('sort');
  if (sort !== null && !SORTS.has(sort)) return notAllowed(sort, 'Sort is not one of those supported');
  for (const field of (searchParams.get('select') ?? '').split(',')) {
    if (field !== '' && !SELECTABLE.has(field)) return notAllowed(field, 'This can not be selected');
  }
  return undefined;
}

export function refusalOfSingle(url: URL): Refusal | undefined {
  for (const name of url.searchParams.keys()) {
    if (name !== 'mailto') return notAllowed(name, `This route does not support ${name}`);
  }
  return undefined;
}

/** `doi:a,doi:b,type:c`; values of one name are alternatives. A refusal where a part has no colon. */
export function filtersOf(url: URL): Map<string, string[]> | Refusal {
  const filters = new Map<string, string[]>();
  for (const part of (url.searchParams.get('filter') ?? '').split(',')) {
    if (part === '') continue;
    const colon = part.indexOf(':');
    if (colon < 1) return notAllowed(part, 'Filter is not one of those supported');
    const name = part.slice(0, colon);
    filters.set(name, [...(filters.get(name) ?? []), part.slice(colon + 1)]);
  }
  return filters;
}

export function notAllowed(value: string, message: string): Refusal {
  return { status: 400, type: 'parameter-not-allowed', value, message };
}

function notValid(value: string, most: number): Refusal {
  return {
    status: 400,
    type: 'integer-not-valid',
    value,
    message: `Integer specified as ${value} but must be a positive integer less than or equal to ${most}. `,
  };
}

function isUpTo(text: string, most: number): boolean {
  return /^\d+$/.test(text) && Number(text) <= most;
}
