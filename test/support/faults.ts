import type { ServerResponse } from 'node:http';

/** How a server can fail to answer, whatever it serves. */
export type Fault =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body: string | Uint8Array;
    }
  /** The connection is reset without a byte of an answer. */
  | { readonly kind: 'reset' }
  /** Headers and the first bytes of the body come (half of it, when not given), then the connection ends. */
  | { readonly kind: 'cut'; readonly body: string; readonly after?: number }
  /** Headers come, then the body byte by byte, so many milliseconds apart. `begun` is called with the first one. */
  | { readonly kind: 'drip'; readonly body: string; readonly every: number; readonly begun?: () => void }
  /** Nothing ever comes. `begun` is called when the request is there. */
  | { readonly kind: 'hang'; readonly begun: () => void };

export function jsonFault(status: number, body: unknown, headers: Record<string, string> = {}): Fault {
  return {
    kind: 'reply',
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

export function htmlFault(status: number, headers: Record<string, string> = {}): Fault {
  return {
    kind: 'reply',
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
    body: `<!doctype html>\n<title>${status}</title>\n<h1>Just a moment…</h1>\n`,
  };
}

/** An error page of a server, that wants no proof of anything. */
export function pageFault(status: number, headers: Record<string, string> = {}): Fault {
  return {
    kind: 'reply',
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
    body: `<!doctype html>\n<html><title>${status}</title><h1>Error ${status}</h1></html>\n`,
  };
}

export function applyFault(fault: Fault, response: ServerResponse): void {
  switch (fault.kind) {
    case 'reply':
      response.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    case 'reset':
      (response.socket as { resetAndDestroy(): void } | null)?.resetAndDestroy();
      return;
    case 'cut': {
      const body = Buffer.from(fault.body);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
      const sent = body.subarray(0, fault.after ?? body.length / 2);
      if (sent.length === 0) response.flushHeaders();
      response.write(sent, () => response.socket?.end());
      return;
    }
    case 'drip': {
      const body = Buffer.from(fault.body);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
      let at = 0;
      const timer = setInterval(() => {
        response.write(body.subarray(at, ++at));
        if (at === 1) fault.begun?.();
        if (at >= body.length) response.end();
      }, fault.every);
      response.once('close', () => clearInterval(timer));
      return;
    }
    case 'hang':
      fault.begun();
  }
}
