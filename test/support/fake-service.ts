import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { applyFault, type Fault } from './faults.js';

export interface FakeServiceOptions {
  /** Milliseconds before each answer; 0 when not given. */
  readonly latency?: number;
  /** More requests than this in any second are refused; no limit when not given. May be below 1. */
  readonly requestsPerSecond?: number;
  /** More requests than this at once are refused; no limit when not given. */
  readonly concurrency?: number;
  readonly port?: number;
}

export interface ServiceRequest {
  readonly method: string;
  /** Path and query, as they came. */
  readonly path: string;
  readonly url: URL;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

export interface LoggedServiceRequest extends ServiceRequest {
  /** Milliseconds of a monotonic clock. */
  readonly at: number;
  status: number;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  /** Sent as JSON, gzipped. */
  readonly json?: unknown;
  /** Sent as it is, with this content type. */
  readonly text?: string;
  readonly type?: string;
}

/** The service's own answer, of which only so many bytes come (as they are sent, gzipped), or all but the last ones. */
export interface CutAnswer {
  readonly kind: 'cut answer';
  /** From the beginning; counted from the end when negative. */
  readonly after: number;
  /** Whether the length that was promised tells that something is missing. */
  readonly told: boolean;
}

/**
 * A server on loopback that stands in for a source: what it says is up to `answer`. Keeps a log, refuses what comes too fast,
 * fails on demand. What the real one would reject or charge unexpectedly is `unexpected`: `check()` throws for it.
 */
export abstract class FakeService {
  readonly requests: LoggedServiceRequest[] = [];
  readonly unexpected: string[] = [];
  /** How often each thing was asked, by a name of the service's own: `doi:10.…`, `title:…`. */
  readonly asked = new Map<string, number>();
  /** Requests that were refused because they came too fast, or too many at once. */
  tooFast = 0;
  /** The most requests that were under way at once. */
  mostAtOnce = 0;
  /** Changes the rows of every reply that holds several. */
  distort: (rows: unknown[]) => unknown[] = (rows) => rows;
  latency: number;
  /** The next requests (of those for which `when` holds) fail like this. */
  private readonly faults: { fault: Fault; times: number; when: (path: string) => boolean }[] = [];
  /** Asked for each request; a fault that it gives takes the place of the answer. */
  faultFor: (request: ServiceRequest, n: number) => Fault | CutAnswer | undefined = () => undefined;
  private readonly server: Server;
  private readonly recent: number[] = [];
  private underWay = 0;

  protected constructor(protected readonly limits: FakeServiceOptions) {
    this.latency = limits.latency ?? 0;
    this.server = createServer((request, response) => void this.serve(request, response));
    this.server.keepAliveTimeout = 60_000;
  }

  /** What the service says to a request. */
  protected abstract answer(request: ServiceRequest): ServiceAnswer;
  /** What it says to one that came too fast. */
  protected abstract tooFastAnswer(): ServiceAnswer;
  /** Headers of every reply, e.g. of limits. */
  protected headers(answer: ServiceAnswer): Record<string, string> {
    void answer;
    return {};
  }

  protected async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(this.limits.port ?? 0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  fail(fault: Fault, times = 1, when: (path: string) => boolean = () => true): void {
    this.faults.push({ fault, times, when });
  }

  /** No request fails any more for what `fail` was told. */
  recover(): void {
    this.faults.length = 0;
  }

  protected count(what: string): void {
    this.asked.set(what, (this.asked.get(what) ?? 0) + 1);
  }

  /** Throws when there was a request that nobody should have made. */
  check(): void {
    if (this.unexpected.length > 0) throw new Error(`unexpected requests:\n${this.unexpected.join('\n')}`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = performance.now();
    this.underWay++;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay);
    response.once('close', () => this.underWay--);
    const tooFast = this.isTooFast(at) || this.underWay > (this.limits.concurrency ?? Infinity);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const path = incoming.url ?? '';
    const request: ServiceRequest = {
      method: incoming.method ?? '',
      path,
      url: new URL(path, 'http://localhost'),
      body: Buffer.concat(chunks).toString('utf8'),
      headers: incoming.headers,
    };
    const logged: LoggedServiceRequest = { at, ...request, status: 0 };
    this.requests.push(logged);
    const number = this.requests.length - 1;
    if (this.latency > 0) await wait(this.latency);
    const planned = this.faults.find((one) => one.times > 0 && one.when(path));
    if (planned) planned.times--;
    const fault = planned?.fault ?? this.faultFor(request, number);
    if (fault && fault.kind !== 'cut answer') {
      logged.status = fault.kind === 'reply' ? fault.status : 0;
      applyFault(fault, response);
      return;
    }
    if (tooFast) this.tooFast++;
    const answer = tooFast ? this.tooFastAnswer() : this.answer(request);
    logged.status = answer.status;
    const isText = answer.text !== undefined;
    const body = isText
      ? Buffer.from(answer.text ?? '')
      : gzipSync(JSON.stringify(answer.json), { level: 1 });
    response.writeHead(answer.status, {
      'content-type': answer.type ?? (isText ? 'text/plain' : 'application/json'),
      ...(isText ? {} : { 'content-encoding': 'gzip' }),
      ...(fault?.told === true && { 'content-length': String(body.length) }),
      ...this.headers(answer),
      ...answer.headers,
    });
    if (fault === undefined) response.end(body);
    else if (fault.told) response.write(body.subarray(0, fault.after), () => response.socket?.end());
    else response.end(body.subarray(0, fault.after));
  }

  private isTooFast(at: number): boolean {
    const limit = this.limits.requestsPerSecond;
    if (limit === undefined) return false;
    const window = 1000 * Math.max(1, 1 / limit);
    // A request may be a little early: clocks and sockets are not exact.
    while (this.recent.length > 0 && at - this.recent[0]! >= window * 0.95) this.recent.shift();
    this.recent.push(at);
    return this.recent.length > Math.max(1, limit);
  }
}
