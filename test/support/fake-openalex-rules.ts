/** Why the real OpenAlex would reject a request, or charge for what could be free; undefined when all is well. */
export function problemOf(method: string | undefined, path: string): string | undefined {
  if (method !== 'GET') return `method ${method}`;
  if (!/^\/works(?:[/?]|$)/.test(path)) return 'no such endpoint';
  if (Buffer.byteLength(path) > 8_100) return 'the request line is too long';
  if (/api_key=|mailto=/.test(path)) return 'a key or address in the URL';
  if (/^\/works\/(?:https?:|[a-z]+%3A)/i.test(path)) return 'a single look-up that costs a credit';
  const url = new URL(path, 'http://localhost');
  for (const name of url.searchParams.keys()) {
    if (!['filter', 'search.title', 'per_page', 'page', 'select'].includes(name))
      return `unknown parameter ${name}`;
  }
  if (Number(url.searchParams.get('per_page') ?? 25) > 100) return 'per_page above 100';
  return undefined;
}
