import type { RawReply } from './reply.js';

/** Takes the body of a 200 as it comes over the wire, piece by piece, still compressed as it is stored. */
export interface BodySink {
  /** An attempt begins: what came of the one before is void. */
  begin(): Promise<void>;
  write(chunk: Buffer): Promise<void>;
  /** The last piece was written. Whether this can be what was asked for; it is asked for again where not. */
  isWhole(): Promise<boolean>;
}

export interface DownloadOptions {
  /** Errors of its own reach the caller as they are, and nothing is asked again. */
  readonly sink: BodySink;
  /** Of what is there already: it is not sent again when it is the same. */
  readonly etag?: string | undefined;
  readonly maxBytes: number;
  /** Aborted when no new request may begin; a transfer may take minutes, and ends then too. */
  readonly stopping: AbortSignal;
  readonly signal: AbortSignal;
}

/** `unchanged`: the host still has what the ETag stands for. */
export type Downloaded = 'unchanged' | { readonly etag: string | undefined };

/** Asks for the bytes of the file themselves: a server would else compress what is compressed. Pure. */
export function downloadHeaders({ etag }: Pick<DownloadOptions, 'etag'>): Record<string, string> {
  return { 'accept-encoding': 'identity', ...(etag !== undefined && { 'if-none-match': etag }) };
}

/** What the reply to a download means that was not refused; undefined for what is no such file. */
export async function readDownload(reply: RawReply, sink: BodySink): Promise<Downloaded | undefined> {
  if (reply.status === 304) return 'unchanged';
  return (await sink.isWhole()) ? { etag: usableEtag(reply.headers.etag) } : undefined;
}

/** An entity tag that can be sent back (RFC 9110, section 8.8.3). */
function usableEtag(etag: string | undefined): string | undefined {
  return etag !== undefined && /^(?:W\/)?"[\x21\x23-\x7e]*"$/.test(etag) ? etag : undefined;
}
