import { describe, expect, test } from 'vitest';
import { classify, NO_DIALECT, unreadable, type Dialect, type Verdict } from '../../src/http/classify.js';
import type { Form } from '../../src/http/form.js';
import type { Expecting, RawReply } from '../../src/http/reply.js';
import { OPENALEX_DIALECT } from '../../src/sources/openalex/dialect.js';

const NOW = new Date('2026-11-22T10:00:00Z');
const HTML = '<!DOCTYPE html>\n<html><title>Just a moment...</title></html>';
const said = (error: string, message: string): string => JSON.stringify({ error, message });

function judge(
  status: number,
  body: string,
  headers: RawReply['headers'] = {},
  expecting: Expecting = 'list',
): Verdict {
  const reply = { status, headers, body };
  const verdict = classify(reply, expecting, OPENALEX_DIALECT, NOW);
  const isRead = verdict.kind === 'answered' && !/^\s*\{.*\}\s*$/s.test(body);
  return isRead ? unreadable(reply, NOW) : verdict;
}

describe('classify', () => {
  test.each<[string, number, string, RawReply['headers'], Expecting, Partial<Verdict>]>([
    ['an object', 200, '{"id":"W1"}', {}, 'single', { kind: 'answered' }],
    ['an object with a byte order mark of spaces', 200, ' {"id":"W1"}\n', {}, 'single', { kind: 'answered' }],

    ['404 with JSON', 404, said('Not Found', 'no such work'), {}, 'single', { kind: 'absent' }],
    ['404 with a web page', 404, HTML, {}, 'single', { kind: 'absent' }],
    ['404 without anything', 404, '', {}, 'single', { kind: 'absent' }],
    ['404 for a list', 404, said('Not Found', 'x'), {}, 'list', { kind: 'retry', hostAtFault: true }],
    ['404 for a list with a web page', 404, HTML, {}, 'list', { kind: 'retry' }],

    ['301', 301, '', { location: '/works/W2' }, 'single', { kind: 'redirect', location: '/works/W2' }],
    ['301 to nowhere', 301, '', {}, 'single', { kind: 'retry' }],
    ['304', 304, '', {}, 'list', { kind: 'retry' }],

    [
      '429, too fast',
      429,
      said('Rate limit exceeded', 'Rate limit exceeded: 10 requests per second'),
      { 'retry-after': '1' },
      'list',
      { kind: 'retry', retryAfter: 1000, hostAtFault: false },
    ],
    [
      '429, too fast, saying that nothing remains',
      429,
      JSON.stringify({ message: 'Rate limit exceeded: 30 requests per second', dailyRemainingUsd: 0 }),
      { 'retry-after': '1', 'x-ratelimit-remaining': '0' },
      'list',
      { kind: 'retry', retryAfter: 1000 },
    ],
    [
      '429, budget',
      429,
      said('Rate limit exceeded', 'Insufficient budget. Try again tomorrow.'),
      { 'retry-after': '54000' },
      'list',
      { kind: 'parked', budget: true, retryAfter: 54_000_000 },
    ],
    [
      '429, budget, without Retry-After',
      429,
      said('Rate limit exceeded', 'Insufficient budget.'),
      {},
      'list',
      { kind: 'parked', budget: true },
    ],
    [
      '429, budget, a short time before midnight',
      429,
      said('x', 'Insufficient budget.'),
      { 'retry-after': '5' },
      'list',
      { kind: 'parked', retryAfter: 5000 },
    ],
    [
      '429, other words, but for hours',
      429,
      said('x', 'come back later'),
      { 'retry-after': '3600' },
      'list',
      { kind: 'parked', budget: false, retryAfter: 3_600_000 },
    ],
    [
      '429, plan',
      429,
      said('Plan upgrade required', 'from_updated_date needs another plan'),
      {},
      'list',
      { kind: 'refused' },
    ],
    [
      '429 with a web page and a date',
      429,
      HTML,
      { date: 'Mon, 06 Oct 2025 19:21:09 GMT', 'retry-after': 'Mon, 06 Oct 2025 19:21:10 GMT' },
      'list',
      { kind: 'retry', retryAfter: 1000, hostAtFault: false },
    ],
    [
      '429 with 60 seconds',
      429,
      '{}',
      { 'retry-after': '60' },
      'list',
      { kind: 'retry', retryAfter: 60_000 },
    ],
    ['429 with 61 seconds', 429, '{}', { 'retry-after': '61' }, 'list', { kind: 'parked' }],

    [
      '500',
      500,
      said('Internal', 'oops'),
      {},
      'single',
      { kind: 'retry', hostAtFault: true, reason: 'HTTP 500: oops' },
    ],
    [
      '503 with a web page',
      503,
      HTML,
      {},
      'list',
      { kind: 'retry', reason: 'HTTP 503 with a web page in place of data' },
    ],
    ['503 for an hour', 503, HTML, { 'retry-after': '3600' }, 'list', { kind: 'parked', budget: false }],
    ['408', 408, '{}', {}, 'list', { kind: 'retry' }],

    [
      '200 with a web page',
      200,
      HTML,
      {},
      'list',
      { kind: 'retry', reason: 'HTTP 200 with a web page in place of data' },
    ],
    [
      '200 with words',
      200,
      'OK',
      {},
      'list',
      { kind: 'retry', reason: 'HTTP 200 with something else in place of data' },
    ],
    ['200 with nothing', 200, '', {}, 'list', { kind: 'retry', reason: 'HTTP 200 with an empty reply' }],
    ['204', 204, '', {}, 'list', { kind: 'retry' }],
    [
      '200, cut',
      200,
      '{"results":[{"id":',
      {},
      'list',
      { kind: 'retry', reason: 'HTTP 200 with JSON that is cut off or damaged' },
    ],
    ['200 with a list', 200, '[]', {}, 'list', { kind: 'retry' }],
    ['200 with null', 200, 'null', {}, 'single', { kind: 'retry' }],

    [
      '401',
      401,
      said('Unauthorized', 'Invalid API key'),
      {},
      'list',
      { kind: 'refused', reason: 'HTTP 401: Invalid API key' },
    ],
    ['403 with JSON', 403, said('Forbidden', 'Your key is blocked'), {}, 'list', { kind: 'refused' }],
    ['403 with a web page', 403, HTML, {}, 'list', { kind: 'retry', hostAtFault: true }],
    [
      '403 that means 400',
      403,
      said('Invalid query parameters error.', 'x is not a valid field'),
      {},
      'list',
      { kind: 'bad_request' },
    ],

    [
      '400',
      400,
      said('Invalid query parameters error.', 'x is not a valid field'),
      {},
      'list',
      { kind: 'bad_request', reason: 'HTTP 400: x is not a valid field' },
    ],
    ['400 with a web page', 400, HTML, {}, 'single', { kind: 'retry' }],
    ['414', 414, HTML, {}, 'list', { kind: 'bad_request' }],
  ])('%s', (_, status, body, headers, expecting, verdict) => {
    expect(judge(status, body, headers, expecting)).toMatchObject(verdict);
  });
});

describe('classify, with words of a source that ask for a long pause', () => {
  const dialect: Dialect = {
    ...OPENALEX_DIALECT,
    longPause: { words: /^\s*too much/i, milliseconds: 600_000 },
  };
  const judged = (status: number, body: string, headers: RawReply['headers'] = {}): Verdict =>
    classify({ status, headers, body }, 'list', dialect, NOW);

  test.each([429, 503, 200])('parks for so long under HTTP %i', (status) => {
    const reason = `HTTP ${status}: Too much.`;
    expect(judged(status, ' Too much. ')).toEqual({
      kind: 'parked',
      reason,
      retryAfter: 600_000,
      budget: false,
    });
  });

  test('believes a Retry-After more', () => {
    expect(judged(429, 'Too much.', { 'retry-after': '7' })).toMatchObject({
      kind: 'retry',
      retryAfter: 7_000,
    });
  });

  test('believes no words that ask for years', () => {
    const years = { ...dialect, longPause: undefined, pauseOf: () => 1e15 };
    const reply = { status: 429, headers: {}, body: '{}' };
    expect(classify(reply, 'list', years, NOW)).toMatchObject({ kind: 'parked', retryAfter: 2_678_400_000 });
  });

  test('means nothing else by other words', () => {
    expect(judged(429, HTML)).toMatchObject({ kind: 'retry' });
    expect(judged(200, '{"title":"Too much"}')).toEqual({ kind: 'answered' });
  });
});

test('a wrong request that is not told in JSON is told in the words that gave it away', () => {
  const verdict = classify(
    { status: 400, headers: {}, body: `<p>Not a valid id</p>` },
    'list',
    OPENALEX_DIALECT,
    NOW,
  );
  expect(verdict).toEqual({ kind: 'bad_request', reason: 'HTTP 400: Not a valid' });
});

test.each<[unknown, string]>([
  [[{ status: '422', title: 'No such parameter' }], 'HTTP 422: No such parameter'],
  [[null], 'HTTP 422'],
  [[], 'HTTP 422'],
  ['x', 'HTTP 422'],
])('errors as in JSON:API are told by the first of them: %j', (errors, reason) => {
  const body = JSON.stringify({ errors });
  expect(classify({ status: 422, headers: {}, body }, 'list', OPENALEX_DIALECT, NOW)).toEqual({
    kind: 'bad_request',
    reason,
  });
});

describe('classify, where a page or a file was asked for', () => {
  const PAGE = '<!DOCTYPE html>\n<html><title>Papers</title><ul><li>x</ul></html>\n<!-- served -->\n';
  const asked = (form: Form, status: number, body: string, headers: RawReply['headers'] = {}): Verdict =>
    classify({ status, headers, body }, 'single', NO_DIALECT, NOW, form);

  test.each<[string, Form, string]>([
    ['a page', 'html', PAGE],
    ['a page that never says where it begins or ends', 'html', '<ul><li>x</ul>'],
    ['a page behind a mark of byte order', 'html', `\ufeff${PAGE}`],
    ['BibTeX', 'text', '@inproceedings{x, title = {<html> considered}}'],
    ['XML', 'text', '<?xml version="1.0"?><collection/>'],
    ['YAML', 'text', 'html:\n- <p>\n'],
  ])('takes %s', (_, form, body) => expect(asked(form, 200, body)).toEqual({ kind: 'answered' }));

  test.each<[string, Form, number, string, Partial<Verdict>]>([
    [
      'a cut page',
      'html',
      200,
      PAGE.slice(0, 60),
      { kind: 'retry', reason: 'HTTP 200 with a web page that is cut off' },
    ],
    ['no page', 'html', 200, '{"a":1}', { reason: 'HTTP 200 with something else in place of a web page' }],
    ['nothing', 'html', 200, ' ', { kind: 'retry', reason: 'HTTP 200 with an empty reply' }],
    ['nothing for a file', 'text', 200, '\n', { kind: 'retry', reason: 'HTTP 200 with an empty reply' }],
    [
      'a page for a file',
      'text',
      200,
      PAGE,
      { kind: 'retry', reason: 'HTTP 200 with a web page in place of a file' },
    ],
    [
      'a page of XHTML for a file',
      'text',
      200,
      `<?xml version="1.0"?>\n${PAGE}`,
      { reason: 'HTTP 200 with a web page in place of a file' },
    ],
    ['a page that is away', 'html', 404, PAGE, { kind: 'absent' }],
    ['a page that is forbidden', 'html', 403, PAGE, { kind: 'bad_request', reason: 'HTTP 403' }],
    ['a page that is gone', 'text', 410, PAGE, { kind: 'bad_request', reason: 'HTTP 410' }],
    ['a server that is down', 'html', 502, PAGE, { kind: 'retry', reason: 'HTTP 502', hostAtFault: true }],
    [
      'a server that is asked too fast',
      'html',
      429,
      PAGE,
      { kind: 'retry', reason: 'HTTP 429', throttled: true },
    ],
  ])('%s', (_, form, status, body, verdict) => expect(asked(form, status, body)).toMatchObject(verdict));

  test.each<[Form, number]>([
    ['html', 200],
    ['html', 403],
    ['html', 404],
    ['html', 503],
    ['text', 200],
    ['text', 404],
    ['text', 429],
  ])('a wall against bots is a refusal: %s with HTTP %i', (form, status) =>
    expect(asked(form, status, HTML)).toEqual({
      kind: 'refused',
      reason: `HTTP ${status} with a page that wants a proof that no program is asking: "Just a moment..."`,
    }),
  );

  test('so it is in place of JSON, for a source that says so', () => {
    const strict: Dialect = { ...NO_DIALECT, wallRefuses: true };
    const reply = { status: 200, headers: {}, body: HTML };
    expect(classify(reply, 'list', strict, NOW)).toMatchObject({ kind: 'refused' });
    expect(classify({ ...reply, body: '{}' }, 'list', strict, NOW)).toEqual({ kind: 'answered' });
  });

  test('a page in which its reader found nothing is told as that', () => {
    const told = (form: Form, body: string): unknown =>
      unreadable({ status: 200, headers: {}, body }, NOW, form);
    expect(told('html', PAGE)).toMatchObject({ reason: 'HTTP 200 with another web page than known' });
    expect(told('text', 'x')).toMatchObject({
      reason: 'HTTP 200 with a file that is not what was asked for',
    });
  });
});
