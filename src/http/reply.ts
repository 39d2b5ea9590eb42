/** Headers of a reply, names in lower case; of a header that came twice, the first. */
export type ReplyHeaders = Readonly<Record<string, string | undefined>>;

/** A reply as it came over the wire, decompressed and decoded, not yet judged. */
export interface RawReply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body: string;
}

/** What a request is for; it decides what a 404 means. */
export type Expecting = 'single' | 'list';
