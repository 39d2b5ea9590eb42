import { createHash } from 'node:crypto';
import * as z from 'zod';

/**
 * The journal's lines. A segment is JSON Lines: a header, then batches. A batch is lines of the session's own
 * (line-format.ts), closed by one commit line, whose hash covers the commit before it, the batch's lines and its own fields: every byte of a
 * segment behind its header is under the chain, and the header seeds it.
 */

const place = z.object({ name: z.string(), bytes: z.int(), chain_sha256: z.string() });

/** A segment up to a byte that stands right behind a commit (or behind the header), and the chain there. */
export type SegmentPlace = z.infer<typeof place>;

export const segmentHeaderSchema = z.object({
  segment: z.string(),
  format_version: z.int(),
  session_id: z.string(),
  run: z.int(),
  started_at: z.string(),
  cf_version: z.string(),
  continues: place.nullable(),
});
export type SegmentHeader = z.infer<typeof segmentHeaderSchema>;

export function segmentName(number: number): string {
  return `${String(number).padStart(6, '0')}.jsonl`;
}

export function encodeHeader(header: SegmentHeader): Buffer {
  return Buffer.from(`${JSON.stringify(header)}\n`);
}

/** The chain hash with which a segment begins. */
export function chainSeed(headerLine: Buffer): string {
  return createHash('sha256').update(headerLine).digest('hex');
}

const COMMIT_START = '{"commit":';
const COMMIT_HASH = ',"chain_sha256":"';
const COMMIT =
  /^\{"commit":(\d{1,15}),"lines":(\d{1,15}),"bytes":(\d{1,15}),"at":"([^"]*)","chain_sha256":"([0-9a-f]{64})"\}$/;
/** Bytes of a commit line behind the hashed part: hash, quote, brace, newline. */
const COMMIT_TAIL_BYTES = 64 + 3;

export interface CommitLine {
  readonly sequence: number;
  readonly lines: number;
  /** Bytes of the batch's lines before it. */
  readonly bytes: number;
  /** When the batch was committed, as it stands there. */
  readonly at: string;
  readonly chain: string;
}

export function looksLikeCommit(line: Buffer): boolean {
  return (
    line.length > COMMIT_START.length && line.toString('latin1', 0, COMMIT_START.length) === COMMIT_START
  );
}

export function parseCommit(line: Buffer): CommitLine | undefined {
  const found = COMMIT.exec(line.toString('latin1', 0, Math.min(line.length, 300)));
  if (!found) return undefined;
  return {
    sequence: Number(found[1]),
    lines: Number(found[2]),
    bytes: Number(found[3]),
    at: found[4] as string,
    chain: found[5] as string,
  };
}

/** The part of a commit line (without its newline) that its own hash covers. */
export function hashedPartOfCommit(line: Buffer): Buffer {
  return line.subarray(0, line.length + 1 - COMMIT_TAIL_BYTES);
}

/** A batch as the bytes that are appended, and the chain after it. */
export function encodeBatch(
  lines: readonly Buffer[],
  sequence: number,
  at: string,
  chain: string,
): { bytes: Buffer; lengths: readonly number[]; chain: string } {
  const lengths = lines.map((line) => line.length);
  const body = Buffer.concat(lines);
  const commit = Buffer.from(
    `${COMMIT_START}${sequence},"lines":${lines.length},"bytes":${body.length},"at":${JSON.stringify(at)}${COMMIT_HASH}`,
  );
  const next = createHash('sha256').update(chain).update(body).update(commit).digest('hex');
  return { bytes: Buffer.concat([body, commit, Buffer.from(`${next}"}\n`)]), lengths, chain: next };
}
