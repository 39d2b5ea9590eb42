/** The parameters that each endpoint takes from us. */
const PARAMETERS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^\/works$/, ['filter', 'search.title', 'per_page', 'page', 'cursor', 'select']],
  [/^\/works\/./, ['select']],
  [/^\/sources\/(?:S\d+|issn:\d{4}-\d{3}[\dX])$/, ['select']],
  [/^\/autocomplete\/sources$/, ['q']],
  [/^\/rate-limit$/, []],
];

/** Why the real OpenAlex would reject a request, or charge for what could be free; undefined when all is well. */
export function problemOf(method: string, path: string, url: URL): string | undefined {
  if (method !== 'GET') return `method ${method}`;
  const takes = PARAMETERS.find(([endpoint]) => endpoint.test(url.pathname))?.[1];
  if (takes === undefined) return 'no such endpoint';
  if (Buffer.byteLength(path) > 8_100) return 'the request line is too long';
  if (/api_key=|mailto=/.test(path)) return 'a key or address in the URL';
  if (/^\/(?:works|sources)\/(?:https?:|[a-z]+%3A)/i.test(path))
    return 'a single look-up that costs a credit';
  const parameters = url.searchParams;
  const unknown = [...parameters.keys()].find((name) => !takes.includes(name));
  if (unknown !== undefined) return `unknown parameter ${unknown}`;
  const perPage = Number(parameters.get('per_page') ?? 25);
  if (perPage > 100) return 'per_page above 100';
  if (parameters.has('page') && parameters.has('cursor')) return 'a page and a cursor';
  if (Number(parameters.get('page') ?? 1) * perPage > 10_000) return 'a page beyond 10,000 works';
  return undefined;
}
