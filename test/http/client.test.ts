import type { ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import type { HttpClientOptions } from '../../src/http/client-options.js';
import { HttpClient, type AskOptions, type Reply } from '../../src/http/client.js';
import type { Wait, Waits } from '../../src/http/waits.js';
import { jsonOf } from '../../src/http/json.js';
import { OPENALEX_DIALECT } from '../../src/sources/openalex/dialect.js';
import { FakeClock } from '../support/fake-clock.js';
import { applyFault, htmlFault, jsonFault } from '../support/faults.js';
import { scriptedServer, type ScriptedServer } from '../support/scripted-server.js';

type Answer = (response: ServerResponse, n: number, path: string) => void;

const KEY = 's3cret-key';
const json = (response: ServerResponse, body: unknown): void => applyFault(jsonFault(200, body), response);

let server: ScriptedServer;
let client: HttpClient;
let clock: FakeClock;

async function given(answer: Answer, options: Partial<HttpClientOptions> = {}, base = ''): Promise<void> {
  server = await scriptedServer(answer);
  client = new HttpClient({
    source: 'somebody',
    baseUrl: new URL(server.url + base),
    headers: { authorization: `Bearer ${KEY}` },
    secrets: [KEY],
    whenRefused: 'Fix the key.',
    dialect: OPENALEX_DIALECT,
    requestsPerSecond: 1000,
    concurrency: 8,
    clock,
    environment: {},
    random: () => 0,
    ...options,
  });
}

function get(path = '/thing', options: Partial<AskOptions<object>> = {}): Promise<Reply<object>> {
  const never = new AbortController().signal;
  return client.get(path, {
    expecting: 'single',
    read: jsonOf(z.looseObject({})),
    stopping: never,
    signal: never,
    ...options,
  });
}

beforeEach(() => {
  // Only the date is faked: the breaker reads it, and everything else here goes on with real sockets.
  vi.useFakeTimers({ toFake: ['Date'] });
  clock = new FakeClock(undefined, (now) => vi.setSystemTime(now));
});

afterEach(async () => {
  vi.useRealTimers();
  await client.close();
  await server.close();
});

describe('HttpClient, one request', () => {
  test('adds the path to the base URL, and sends the headers', async () => {
    await given((response) => json(response, { ok: 1 }), {}, '/v2/');
    await expect(get('/works?x=a%7Cb')).resolves.toEqual({ kind: 'answer', value: { ok: 1 } });
    expect(server.requests).toMatchObject([
      { path: '/v2/works?x=a%7Cb', headers: { authorization: `Bearer ${KEY}` } },
    ]);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('understands %s', async (encoding, compress) => {
    await given((response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(compress('{"ü":1}'));
    });
    await expect(get()).resolves.toMatchObject({ value: { ü: 1 } });
  });

  test('a compressed body that is cut is asked for again', async () => {
    await given((response, n) => {
      const body = gzipSync(JSON.stringify({ text: 'long enough '.repeat(50) }));
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(n === 0 ? body.subarray(0, 30) : body);
    });
    await expect(get()).resolves.toMatchObject({ kind: 'answer' });
    expect(server.requests).toHaveLength(2);
  });

  test.each([
    ['as it is', (response: ServerResponse) => response.end('{"x":"' + 'y'.repeat(5000) + '"}')],
    [
      'once decompressed',
      (response: ServerResponse) =>
        response
          .writeHead(200, { 'content-encoding': 'gzip' })
          .end(gzipSync(`{"x":"${'y'.repeat(100_000)}"}`)),
    ],
  ])('a reply that is too large %s is asked for once; a list may be asked in parts', async (_, answer) => {
    await given((response) => void answer(response), { maxBytes: 2000 });
    await expect(get()).rejects.toThrow(/^the reply is larger than \d+ MB$/);
    await expect(get('/list', { expecting: 'list' })).resolves.toEqual({
      kind: 'bad_request',
      reason: expect.stringMatching(/^the reply is larger than/) as unknown,
      tooLarge: true,
    });
    expect(server.requests).toHaveLength(2);
  });

  test('a reply that does not come in time fails, and says after how long', async () => {
    let expire: () => void = () => undefined;
    await given(() => expire(), {
      deadline: () => {
        const late = new AbortController();
        expire = () => late.abort();
        return late.signal;
      },
    });
    await expect(get()).rejects.toThrow('no whole reply within 30 seconds (6 attempts)');
    expect(server.requests).toHaveLength(6);
  });

  test('nobody there: connection refused', async () => {
    await given(() => undefined);
    await server.close();
    await expect(get()).rejects.toThrow('connection refused (ECONNREFUSED) (6 attempts)');
  });
});

describe('HttpClient, through a proxy', () => {
  test('asks the proxy, and says so when that fails', async () => {
    await given((response) => json(response, {}), { environment: { http_proxy: 'http://127.0.0.1:1' } });
    await expect(get()).rejects.toThrow(
      'connection refused (ECONNREFUSED), perhaps of the proxy that is set',
    );
    expect(server.requests).toHaveLength(0);
  });

  test('asks straight where no_proxy says so', async () => {
    await given((response) => json(response, {}), {
      environment: { http_proxy: 'http://127.0.0.1:1', no_proxy: '127.0.0.1' },
    });
    await expect(get()).resolves.toMatchObject({ kind: 'answer' });
  });
});

describe('HttpClient, again', () => {
  test('waits longer and longer, and as long as it is told', async () => {
    await given((response, n) => {
      if (n < 3) applyFault(htmlFault(503), response);
      else if (n === 3) applyFault(htmlFault(429, { 'retry-after': '42' }), response);
      else json(response, { n });
    });
    await expect(get()).resolves.toMatchObject({ value: { n: 4 } });
    expect(clock.slept.filter((milliseconds) => milliseconds > 100)).toEqual([500, 1000, 2000, 42_000]);
  });

  test('who is told to wait makes the others wait too', async () => {
    await given(
      (response, n) => {
        if (n === 0) applyFault(jsonFault(429, { message: 'slower' }, { 'retry-after': '7' }), response);
        else json(response, { n });
      },
      { concurrency: 1 },
    );
    await Promise.all([get('/a'), get('/b')]);
    // One sleep of the request that was refused, one of the queue before the other.
    expect(clock.slept.filter((milliseconds) => milliseconds > 6000)).toHaveLength(2);
  });

  test('a refusal is not asked for twice, nor is anything else after it', async () => {
    await given((response) => applyFault(jsonFault(401, { message: `Bad key ${KEY}` }), response));
    await expect(get('/a')).rejects.toMatchObject({
      name: 'SourceUnavailable',
      state: 'refused',
      message: 'somebody refused the request (HTTP 401: Bad key [redacted]).',
      next: 'Fix the key.',
    });
    await expect(get('/b')).rejects.toMatchObject({ state: 'refused' });
    expect(server.requests).toHaveLength(1);
  });

  test('a wall against bots in place of a page is a refusal, told with its words and what to do', async () => {
    await given((response) => applyFault(htmlFault(200), response));
    const asked = get('/papers', { form: 'html' });
    await expect(asked).rejects.toMatchObject({
      name: 'SourceUnavailable',
      message: expect.stringMatching(
        /^somebody refused the request \(HTTP 200 with a page that wants a proof/,
      ) as string,
      next: 'Fix the key.',
    });
    expect(server.requests).toHaveLength(1);
  });

  test('a page that was asked for is handed to its reader, and asked for again when it is cut', async () => {
    const page = '<!doctype html><html><p>Käse</p></html>';
    await given((response, n) => response.end(n === 0 ? page.slice(0, 30) : page));
    const read = (body: string): object => ({ body });
    await expect(get('/papers', { form: 'html', read })).resolves.toEqual({
      kind: 'answer',
      value: { body: page },
    });
    expect(server.requests).toHaveLength(2);
  });

  test('a long pause parks the source until then, and no longer', async () => {
    await given((response, n) => {
      if (n === 0) applyFault(htmlFault(503, { 'retry-after': '3600' }), response);
      else json(response, { n });
    });
    const until = new Date(clock.now().getTime() + 3_600_000);
    await expect(get()).rejects.toMatchObject({ state: 'parked', resetsAt: until });
    await expect(get()).rejects.toMatchObject({ state: 'parked' });
    expect(server.requests).toHaveLength(1);
    clock.advance(3_600_001);
    await expect(get()).resolves.toMatchObject({ kind: 'answer' });
  });

  test('more seconds than a date can hold park the source for a month', async () => {
    await given((response) => applyFault(htmlFault(429, { 'retry-after': '9'.repeat(40) }), response));
    const until = new Date(clock.now().getTime() + 31 * 24 * 3_600_000);
    await expect(get()).rejects.toMatchObject({ state: 'parked', resetsAt: until });
  });

  test('a host that is down is soon asked by one request at a time, and found again when it is back', async () => {
    let down = true;
    await given((response) => {
      if (down) applyFault(htmlFault(502), response);
      else json(response, {});
    });
    const failed = await Promise.allSettled(Array.from({ length: 30 }, (_, i) => get(`/${i}`)));
    expect(failed.every((one) => one.status === 'rejected')).toBe(true);
    expect(
      failed.some((one) => one.status === 'rejected' && (one.reason as { hostDown: boolean }).hostDown),
    ).toBe(true);
    // Without the breaker it would be 180.
    expect(server.requests.length).toBeLessThan(60);
    down = false;
    clock.advance(60_000);
    await expect(get()).resolves.toMatchObject({ kind: 'answer' });
  });

  test('a slow-down is no sign of a host that is down', async () => {
    await given((response) => applyFault(jsonFault(429, { message: 'slower' }), response));
    const failed = await Promise.allSettled(Array.from({ length: 10 }, (_, i) => get(`/${i}`)));
    expect(
      failed.map((one) => one.status === 'rejected' && (one.reason as { hostDown: boolean }).hostDown),
    ).toEqual(Array.from({ length: 10 }, () => false));
    expect(server.requests).toHaveLength(60);
  });
});

describe('HttpClient, redirects', () => {
  const moved = (response: ServerResponse, location: string): void =>
    void response.writeHead(301, { location }).end();

  test.each(['/v2/works/W2?a=b', 'W2?a=b'])('are followed on the same host: %s', async (location) => {
    await given((response, n) => (n === 0 ? moved(response, location) : json(response, { n })), {}, '/v2');
    await expect(get('/works/W1')).resolves.toMatchObject({ value: { n: 1 } });
    expect(server.requests[1]?.path).toBe('/v2/works/W2?a=b');
  });

  test.each(['https://example.org/', '//example.org/x', 'http://127.0.0.1:1/x', 'http://'])(
    'never lead elsewhere, where the key has no business: %s',
    async (location) => {
      await given((response) => moved(response, location));
      await expect(get()).rejects.toThrow(/^redirected to/);
      expect(server.requests).toHaveLength(1);
    },
  );

  test('in a circle end', async () => {
    await given((response) => moved(response, '/thing'));
    await expect(get()).rejects.toThrow('redirected more than 3 times');
    expect(server.requests).toHaveLength(4);
  });
});

describe('HttpClient, stopping', () => {
  test('an answer that is on its way is kept; nothing new begins', async () => {
    const stop = new AbortController();
    await given(
      (response) => {
        stop.abort();
        json(response, { kept: true });
      },
      { concurrency: 1 },
    );
    const [first, second] = await Promise.allSettled([
      get('/a', { stopping: stop.signal }),
      get('/b', { stopping: stop.signal }),
    ]);
    expect(first).toMatchObject({ status: 'fulfilled', value: { value: { kept: true } } });
    expect(second).toMatchObject({ status: 'rejected', reason: { message: 'interrupted' } });
    expect(server.requests).toHaveLength(1);
  });

  test('who waits to ask again does not', async () => {
    const stop = new AbortController();
    await given((response) => {
      stop.abort();
      applyFault(htmlFault(503), response);
    });
    await expect(get('/a', { stopping: stop.signal })).rejects.toThrow('HTTP 503');
    expect(server.requests).toHaveLength(1);
  });

  test('when the time for answers is over, what is on its way is given up', async () => {
    const end = new AbortController();
    await given(() => end.abort());
    await expect(get('/a', { signal: end.signal })).rejects.toThrow('interrupted');
    expect(server.requests).toHaveLength(1);
  });
});

describe('what a request waits for', () => {
  /** Every wait as it began, and how it ended. */
  function noting(): {
    waits: Waits;
    noted: (Wait & { source: string; answered?: boolean })[];
    alive: () => number;
  } {
    const noted: (Wait & { source: string; answered?: boolean })[] = [];
    let pieces = 0;
    const waits: Waits = {
      begin: (source, wait) => {
        const one: (typeof noted)[number] = { ...wait, source };
        noted.push(one);
        return { alive: () => void pieces++, end: (answered) => (one.answered = answered) };
      },
    };
    return { waits, noted, alive: () => pieces };
  }

  test('is told: the reply, the pause before it is asked again and why, and what came of it', async () => {
    const { waits, noted } = noting();
    await given(
      (response, n) =>
        n === 0 ? applyFault(jsonFault(503, {}, { 'retry-after': '7' }), response) : json(response, {}),
      { waits },
    );
    await get();
    const attempts = 6;
    expect(noted.filter(({ for: what }) => what !== 'turn')).toEqual([
      {
        source: 'somebody',
        for: 'answer',
        longest: 30_000,
        attempt: 1,
        attempts,
        reason: undefined,
        answered: false,
      },
      {
        source: 'somebody',
        for: 'retry',
        longest: 7_000,
        attempt: 2,
        attempts,
        reason: 'HTTP 503',
        answered: false,
      },
      {
        source: 'somebody',
        for: 'answer',
        longest: 30_000,
        attempt: 2,
        attempts,
        reason: 'HTTP 503',
        answered: true,
      },
    ]);
  });

  test('is told of a turn that the limits put off, and ends with it', async () => {
    const { waits, noted } = noting();
    await given((response) => json(response, {}), { waits, requestsPerSecond: 0.1 });
    await get();
    await get();
    const turns = noted.filter(({ for: what }) => what === 'turn');
    expect(turns).toEqual([
      { source: 'somebody', for: 'turn', longest: expect.any(Number) as number, answered: false },
    ]);
    expect(turns[0]!.longest).toBeGreaterThan(9_000);
  });

  test('ends when the answer is refused, and names no key', async () => {
    const { waits, noted } = noting();
    await given((response) => applyFault(jsonFault(500, { error: `no ${KEY}` }), response), { waits });
    await expect(get()).rejects.toThrow();
    expect(noted.every(({ answered }) => answered === false)).toBe(true);
    expect(noted.some(({ reason }) => reason?.startsWith('HTTP 500: no ') === true)).toBe(true);
    expect(JSON.stringify(noted)).not.toContain(KEY);
  });

  test('begins anew with each piece of a download', async () => {
    const { waits, alive } = noting();
    await given(
      (response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('x'.repeat(300_000)),
      { waits },
    );
    const sink = {
      begin: () => Promise.resolve(),
      write: () => Promise.resolve(),
      isWhole: () => Promise.resolve(true),
    };
    const never = new AbortController().signal;
    await client.download('/file', { sink, maxBytes: 1e6, stopping: never, signal: never });
    expect(alive()).toBeGreaterThan(0);
  });
});
