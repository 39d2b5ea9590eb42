import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import type { HttpClientOptions } from '../../src/http/client-options.js';
import { HttpClient, type AskOptions, type Reply } from '../../src/http/client.js';
import { jsonOf } from '../../src/http/json.js';
import { redact } from '../../src/http/redaction.js';
import { OPENALEX_DIALECT } from '../../src/sources/openalex/dialect.js';
import { FakeClock } from '../support/fake-clock.js';
import { applyFault, htmlFault, jsonFault } from '../support/faults.js';
import { scriptedServer, type ScriptedServer } from '../support/scripted-server.js';

const KEY = 'k3y+with/"signs"&50%=x';

let server: ScriptedServer;
let client: HttpClient;
let clock: FakeClock;

async function given(
  answer: (response: ServerResponse, n: number, path: string) => void,
  options: Partial<HttpClientOptions> = {},
): Promise<void> {
  server = await scriptedServer(answer);
  client = new HttpClient({
    source: 'somebody',
    baseUrl: new URL(server.url),
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

const thing = z.object({ works: z.array(z.object({ id: z.string() })) });
const THING = { works: [{ id: 'W1' }, { id: 'Wü' }] };

function get(path = '/thing', options: Partial<AskOptions<unknown>> = {}): Promise<Reply<unknown>> {
  const never = new AbortController().signal;
  const read = jsonOf(thing);
  return client.get(path, { expecting: 'list', read, stopping: never, signal: never, ...options });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  clock = new FakeClock(undefined, (now) => vi.setSystemTime(now));
});
afterEach(async () => {
  vi.useRealTimers();
  await client.close();
  await server.close();
});

/** Sends these bytes as they are, and ends or resets the connection. */
function raw(response: ServerResponse, headers: readonly string[], body: Buffer, reset: boolean): void {
  const { socket } = response;
  const head = ['HTTP/1.1 200 OK', 'content-type: application/json', ...headers, '', ''].join('\r\n');
  socket?.write(Buffer.concat([Buffer.from(head), body]), () => {
    if (reset) socket.resetAndDestroy();
    else socket.end();
  });
}

const chunked = (body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);

describe('a body that is cut', () => {
  const plain = Buffer.from(JSON.stringify(THING));
  const gzip = gzipSync(plain);
  const gzipped = 'content-encoding: gzip';
  const length = (body: Buffer): string => `content-length: ${body.length}`;

  test.each<[string, readonly string[], Buffer]>([
    ['whose length was said', [length(plain)], plain],
    ['in chunks', ['transfer-encoding: chunked'], chunked(plain)],
    ['until the connection ends', ['connection: close'], plain],
    ['gzipped, whose length was said', [gzipped, length(gzip)], gzip],
    ['gzipped, in chunks', [gzipped, 'transfer-encoding: chunked'], chunked(gzip)],
    ['gzipped, until the connection ends', [gzipped, 'connection: close'], gzip],
  ])('at any byte, %s: is asked for again, never taken for an answer', async (_, headers, body) => {
    let at = 0;
    await given((response, n) => {
      if (n % 2 === 0) raw(response, headers, body.subarray(0, at), at % 3 === 0);
      else applyFault(jsonFault(200, THING), response);
    });
    for (at = 0; at < body.length; at++) {
      await expect(get()).resolves.toEqual({ kind: 'answer', value: THING });
      expect(server.requests, `cut at ${at}`).toHaveLength(2 * (at + 1));
    }
  });
});

describe('a server that does not do its part', () => {
  const inTime = (milliseconds: number): Partial<HttpClientOptions> => ({
    deadline: () => AbortSignal.timeout(milliseconds),
  });

  test('drips: the time is over for the whole of the reply', async () => {
    const drops: NodeJS.Timeout[] = [];
    await given((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      drops.push(setInterval(() => response.write(' '), 5));
    }, inTime(60));
    try {
      await expect(get()).rejects.toThrow('no whole reply within 30 seconds (6 attempts)');
    } finally {
      drops.forEach(clearInterval);
    }
  });

  test('stalls after its headers, and in the middle of its body', async () => {
    await given((response, n) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
      response.flushHeaders();
      if (n % 2 === 1) response.write('{"works":[');
    }, inTime(60));
    await expect(get()).rejects.toThrow('no whole reply within 30 seconds (6 attempts)');
  });

  test('sends a bomb: it is not unpacked, and not asked for again', async () => {
    const bomb = gzipSync(Buffer.alloc(80_000_000, ' '));
    expect(bomb.length).toBeLessThan(1_000_000);
    await given((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    await expect(get()).resolves.toEqual({
      kind: 'bad_request',
      reason: 'the reply is larger than 64 MB',
      tooLarge: true,
    });
    await expect(get('/one', { expecting: 'single' })).rejects.toThrow('the reply is larger than 64 MB');
    expect(server.requests).toHaveLength(2);
  });

  test.each<[string, string]>([
    ['another object', '{"error":"?"}'],
    ['a list', '[]'],
    ['rows of another kind', '{"works":[7]}'],
    ['null', 'null'],
  ])('says %s with 200: a failure, no answer', async (_, body) => {
    await given((response) => response.end(body));
    await expect(get()).rejects.toThrow('HTTP 200 with');
    expect(server.requests).toHaveLength(6);
  });

  test.each([406, 503, 429])(
    'says %d without a word: it is asked less often, until it answers',
    async (status) => {
      let well = false;
      await given((response) => {
        if (well) applyFault(jsonFault(200, THING), response);
        else applyFault({ kind: 'reply', status, body: '' }, response);
      });
      await expect(get()).rejects.toThrow(`HTTP ${status}`);
      expect(client.state).toBe('slowed');
      well = true;
      for (let n = 0; n < 50; n++) await get();
      expect(client.state).toBe('ok');
    },
  );
});

describe('a host that is down', () => {
  test('is looked for by one request at a time', async () => {
    await given((response) => applyFault(htmlFault(502), response));
    await Promise.allSettled(Array.from({ length: 20 }, (_, i) => get(`/${i}`)));
    const before = server.requests.length;
    clock.advance(60_000);
    await Promise.allSettled(Array.from({ length: 8 }, (_, i) => get(`/again/${i}`)));
    // Eight requests with six attempts each: while one of them looks, the others fail without asking.
    expect(server.requests.length - before).toBeLessThanOrEqual(8);
    expect(server.requests.length - before).toBeGreaterThanOrEqual(1);
  });

  test('keeps nobody else from asking another one', async () => {
    await given((response) => applyFault(htmlFault(502), response));
    await Promise.allSettled(Array.from({ length: 20 }, (_, i) => get(`/${i}`)));
    const [downServer, downClient] = [server, client];
    await given((response) => applyFault(jsonFault(200, THING), response));
    await expect(get()).resolves.toMatchObject({ kind: 'answer' });
    await downClient.close();
    await downServer.close();
  });
});

describe('a key', () => {
  const spelled = [
    KEY,
    encodeURIComponent(KEY),
    encodeURIComponent(KEY).toLowerCase(),
    encodeURIComponent(encodeURIComponent(KEY)),
    JSON.stringify(KEY).slice(1, -1),
    KEY.replaceAll('&', '&amp;').replaceAll('"', '&quot;'),
    [...KEY].map((sign) => `\\u00${sign.charCodeAt(0).toString(16)}`).join(''),
  ];

  test.each(spelled)('is taken out however it is spelled: %s', (form) => {
    expect(redact(`before ${form} after`, [KEY])).toBe('before [redacted] after');
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ...[401, 403, 400, 429, 500].map((status): [string, (response: ServerResponse) => void] => [
      `${status} that repeats it`,
      (response) => applyFault(jsonFault(status, { message: `Bad: ${spelled.join(' ')}` }), response),
    ]),
    [
      'a redirect to another host that carries it',
      (response) =>
        response
          .writeHead(302, { location: `https://example.org/?api_key=${encodeURIComponent(KEY)}` })
          .end(),
    ],
    [
      'a redirect in a circle that carries it',
      (response) => response.writeHead(302, { location: `/?k=${encodeURIComponent(KEY)}` }).end(),
    ],
    [
      'a redirect to nowhere that carries it',
      (response) => response.writeHead(302, { location: `http://${KEY}` }).end(),
    ],
    ['a page that repeats it', (response) => response.writeHead(200).end(`<html>${KEY}</html>`)],
    ['a connection that is reset', (response) => applyFault({ kind: 'reset' }, response)],
  ])('is in no error: %s', async (_, answer) => {
    await given(answer);
    const said: unknown = await get().catch((error: unknown) => error);
    const shown = inspect(said, { depth: 20, showHidden: true });
    for (const form of spelled) expect(shown).not.toContain(form);
    expect(shown).not.toContain('k3y');
    // It went to nobody but the server that it is for.
    expect(server.requests.every(({ headers }) => headers.authorization === `Bearer ${KEY}`)).toBe(true);
  });
});
