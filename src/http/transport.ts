import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { EnvHttpProxyAgent, Pool, type Dispatcher } from 'undici';
import { systemCode } from '../model/errors.js';
import { AttemptFailed, ReplyTooLarge } from './failures.js';
import type { Proxies } from './proxy.js';
import type { RawReply, ReplyHeaders } from './reply.js';

/** Sends one request and reads the whole reply. */
export interface Transport {
  /** GETs, or POSTs when there is a body. Throws AttemptFailed when no whole reply came, ReplyTooLarge for one beyond `maxBytes`. */
  send(
    path: string,
    body: RequestBody | undefined,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<RawReply>;
  close(): Promise<void>;
}

/** What a POST carries. */
export interface RequestBody {
  readonly type: 'application/json' | 'application/x-www-form-urlencoded';
  readonly text: string;
}

export interface TransportOptions {
  readonly origin: string;
  readonly connections: number;
  readonly deadlineMs: number;
  readonly maxBytes: number;
  readonly proxies: Proxies;
  /** `AbortSignal.timeout`, except in tests. */
  readonly deadline: (milliseconds: number) => AbortSignal;
}

/** Errors of requests that reached nobody. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const DECODE = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/** A pool of connections to one origin; through a proxy where the environment names one. */
export function openTransport(options: TransportOptions): Transport {
  const dispatcher = dispatcherFor(options);
  return {
    async send(path, body, headers, signal) {
      const request = new AbortController();
      const stop = (): void => request.abort(signal.reason);
      const deadline = options.deadline(options.deadlineMs);
      const late = (): void => request.abort(deadline.reason);
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      deadline.addEventListener('abort', late, { once: true });
      try {
        return await exchange(dispatcher, options, { path, body, headers, signal: request.signal });
      } catch (error) {
        if (error instanceof AttemptFailed || error instanceof ReplyTooLarge) throw error;
        const seconds = Math.round(options.deadlineMs / 1000);
        const reason = deadline.aborted
          ? `no whole reply within ${seconds} seconds`
          : networkReason(error, isProxied(options.proxies));
        throw new AttemptFailed(reason, {
          hostAtFault: !signal.aborted,
          sent: !NEVER_CONNECTED.has(systemCode(error) ?? ''),
          kind: 'network',
          cause: error,
        });
      } finally {
        signal.removeEventListener('abort', stop);
        deadline.removeEventListener('abort', late);
      }
    },
    // Whatever is under way still is not waited for: its answer would reach nobody.
    close: () => dispatcher.destroy(),
  };
}

function dispatcherFor(options: TransportOptions): Dispatcher {
  // undici's own timers are coarse and count parts of a request; the deadline of the whole is kept above.
  const timers = { headersTimeout: 0, bodyTimeout: 0, connectTimeout: options.deadlineMs };
  const { connections } = options;
  const { httpProxy, httpsProxy, noProxy } = options.proxies;
  if (!isProxied(options.proxies)) return new Pool(options.origin, { ...timers, connections, pipelining: 1 });
  return new EnvHttpProxyAgent({
    ...timers,
    connections,
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    noProxy,
  });
}

function isProxied(proxies: Proxies): boolean {
  return proxies.httpProxy !== undefined || proxies.httpsProxy !== undefined;
}

interface Sent {
  readonly path: string;
  readonly body: RequestBody | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

async function exchange(
  dispatcher: Dispatcher,
  options: TransportOptions,
  { path, body: sent, headers, signal }: Sent,
): Promise<RawReply> {
  const reply = await dispatcher.request({
    origin: options.origin,
    path,
    method: sent === undefined ? 'GET' : 'POST',
    headers: sent === undefined ? headers : { ...headers, 'content-type': sent.type },
    body: sent?.text ?? null,
    signal,
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of reply.body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > options.maxBytes) throw new ReplyTooLarge(options.maxBytes);
    chunks.push(chunk);
  }
  const plain = headersOf(reply.headers);
  const body = await decoded(Buffer.concat(chunks), plain['content-encoding'], options.maxBytes);
  return { status: reply.statusCode, headers: plain, body: body.toString('utf8') };
}

async function decoded(body: Buffer, encoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (!(name in DECODE) || body.length === 0) return body;
  try {
    return await DECODE[name as keyof typeof DECODE](body, { maxOutputLength: maxBytes });
  } catch (error) {
    if (systemCode(error) === 'ERR_BUFFER_TOO_LARGE') throw new ReplyTooLarge(maxBytes);
    throw new AttemptFailed('the reply is compressed and cut off or damaged', {
      hostAtFault: true,
      cause: error,
    });
  }
}

function headersOf(raw: Readonly<Record<string, string | string[] | undefined>>): ReplyHeaders {
  return Object.fromEntries(
    Object.entries(raw).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value[0] : value]),
  );
}

/** What a network error means to a reader; the system's code is kept, because people search for it. */
function networkReason(error: unknown, proxied: boolean): string {
  const code = systemCode(error) ?? 'unknown';
  const what = describeNetworkError(code);
  return proxied ? `${what}, perhaps of the proxy that is set` : what;
}

function describeNetworkError(code: string): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'connection refused (ECONNREFUSED)';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name of the host could not be resolved (${code})`;
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return `the connection was cut (${code})`;
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      return 'the reply was cut off';
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return `no connection in time (${code})`;
    default:
      return `network error (${code})`;
  }
}
