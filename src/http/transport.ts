import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { EnvHttpProxyAgent, Pool, type Dispatcher } from 'undici';
import { systemCode } from '../model/errors.js';
import type { BodySink } from './download.js';
import { AttemptFailed, ReplyTooLarge } from './failures.js';
import type { Proxies } from './proxy.js';
import type { RawReply, ReplyHeaders } from './reply.js';

/** Sends one request and reads the whole reply. */
export interface Transport {
  /**
   * GETs, or POSTs when there is a body. Throws AttemptFailed when no whole reply came, ReplyTooLarge for one beyond `maxBytes`. With
   * `receiving` the body of a 200 goes there, as it comes, and the reply has its first 64 KB only; errors of the sink are thrown as they are.
   */
  send(
    path: string,
    body: RequestBody | undefined,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    receiving?: Receiving,
  ): Promise<RawReply>;
  close(): Promise<void>;
}

/** Where a large body goes. */
export interface Receiving {
  readonly sink: BodySink;
  readonly maxBytes: number;
  /** Told of every piece. */
  readonly came?: () => void;
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
    async send(path, body, headers, signal, receiving) {
      const request = new AbortController();
      const stop = (): void => request.abort(signal.reason);
      const deadline = new Deadline(options, request);
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      const sent = { path, body, headers, signal: request.signal, alive: () => deadline.restart() };
      try {
        return await exchange(dispatcher, options, sent, receiving);
      } catch (error) {
        if (error instanceof AttemptFailed || error instanceof ReplyTooLarge) throw error;
        if (error instanceof SinkFailed) throw error.cause;
        const seconds = Math.round(options.deadlineMs / 1000);
        const late =
          receiving === undefined
            ? `no whole reply within ${seconds} seconds`
            : `nothing came for ${seconds} seconds`;
        const reason = deadline.isOver ? late : networkReason(error, isProxied(options.proxies));
        throw new AttemptFailed(reason, {
          hostAtFault: !signal.aborted,
          sent: !NEVER_CONNECTED.has(systemCode(error) ?? ''),
          kind: 'network',
          cause: error,
        });
      } finally {
        signal.removeEventListener('abort', stop);
        deadline.end();
      }
    },
    // Whatever is under way still is not waited for: its answer would reach nobody.
    close: () => dispatcher.destroy(),
  };
}

/** Aborts a request whose time is over; it may be given the same time again. */
class Deadline {
  readonly #options: Pick<TransportOptions, 'deadline' | 'deadlineMs'>;
  readonly #request: AbortController;
  readonly #late = (): void => this.#request.abort(this.#signal.reason);
  #signal: AbortSignal;

  constructor(options: Pick<TransportOptions, 'deadline' | 'deadlineMs'>, request: AbortController) {
    this.#options = options;
    this.#request = request;
    this.#signal = this.#begin();
  }

  get isOver(): boolean {
    return this.#signal.aborted;
  }

  restart(): void {
    this.end();
    this.#signal = this.#begin();
  }

  end(): void {
    this.#signal.removeEventListener('abort', this.#late);
  }

  #begin(): AbortSignal {
    const signal = this.#options.deadline(this.#options.deadlineMs);
    signal.addEventListener('abort', this.#late, { once: true });
    return signal;
  }
}

/** What went wrong in a sink: no fault of the network's, and no reason to ask again. */
class SinkFailed extends Error {
  constructor(cause: unknown) {
    super('the reply can not be kept', { cause });
  }
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
  /** Told of every piece of a body that is received: the next one has as long again. */
  readonly alive: () => void;
}

/** Of a body that goes elsewhere: enough to see what it is. */
const HEAD_BYTES = 64 * 1024;

async function exchange(
  dispatcher: Dispatcher,
  options: TransportOptions,
  { path, body: sent, headers, signal, alive }: Sent,
  receiving: Receiving | undefined,
): Promise<RawReply> {
  const reply = await dispatcher.request({
    origin: options.origin,
    path,
    method: sent === undefined ? 'GET' : 'POST',
    headers: sent === undefined ? headers : { ...headers, 'content-type': sent.type },
    body: sent?.text ?? null,
    signal,
  });
  if (receiving !== undefined && reply.statusCode === 200)
    return {
      status: reply.statusCode,
      headers: headersOf(reply.headers),
      body: await received(reply, receiving, alive),
    };
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

/** Passes a body on; the beginning of it. */
async function received(
  reply: Dispatcher.ResponseData,
  { sink, maxBytes, came }: Receiving,
  alive: () => void,
): Promise<string> {
  const { 'content-length': length } = headersOf(reply.headers);
  if (Number(length) > maxBytes) throw new ReplyTooLarge(maxBytes);
  await kept(() => sink.begin());
  let head = Buffer.alloc(0);
  let bytes = 0;
  for await (const chunk of reply.body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new ReplyTooLarge(maxBytes);
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
    await kept(() => sink.write(chunk));
    alive();
    came?.();
  }
  if (length !== undefined && Number(length) !== bytes)
    throw new AttemptFailed(`${bytes} of ${length} bytes came`, { hostAtFault: true, kind: 'network' });
  return head.toString('utf8');
}

async function kept(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    throw new SinkFailed(error);
  }
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
