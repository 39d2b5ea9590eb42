import type { ServerResponse } from 'node:http';

/** How a server can fail to answer, whatever it serves. */
export type Fault =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body: string;
    }
  /** The connection is reset without a byte of an answer. */
  | { readonly kind: 'reset' }
  /** Headers and the first half of the body come, then the connection ends. */
  | { readonly kind: 'cut'; readonly body: string }
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

export function applyFault(fault: Fault, response: ServerResponse): void {
  switch (fault.kind) {
    case 'reply':
      response.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    case 'reset':
      (response.socket as { resetAndDestroy(): void } | null)?.resetAndDestroy();
      return;
    case 'cut':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': fault.body.length });
      response.write(fault.body.slice(0, fault.body.length / 2), () => response.socket?.end());
      return;
    case 'hang':
      fault.begun();
  }
}
