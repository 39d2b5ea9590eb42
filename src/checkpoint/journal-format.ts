import { createHash } from 'node:crypto';
import * as z from 'zod';
import { givesOf, type Gives, type Outcome, type OutcomeName, type SourceId } from '../model/outcome.js';
import type { PaperKey } from '../model/paper-key.js';
import { encodeFact, type Fact } from './facts.js';

/**
 * The journal's lines. A segment is JSON Lines: a header, then batches. A batch is outcome lines, or lines of facts, closed by one
 * commit line, whose hash covers the commit before it, the batch's lines and its own fields: every byte of a
 * segment behind its header is under the chain, and the header seeds it.
 */

/** 2: lines of facts, and outcomes `same_as`. 3: facts about sweeps, and rounds of outcomes. */
export const JOURNAL_VERSION = 3;

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

/** A line of the journal: what came of asking one source about one paper. */
export interface OutcomeEntry {
  readonly key: PaperKey;
  /** Content hash of the record that was asked about: the outcome holds for no other content. */
  readonly content: string;
  readonly source: SourceId;
  /** When the answer came, ISO 8601. */
  readonly at: string;
  readonly outcome: Outcome;
  /** In which round of asking by what other sources found; not given for what was asked before that. */
  readonly round?: number | undefined;
}

/** What a batch may hold. */
export type JournalEntry = OutcomeEntry | Fact;

/**
 * The fields that every scan needs come first and in a fixed order, so that a scan reads the head of a line and
 * leaves the rest unparsed.
 */
export function encodeOutcome(entry: OutcomeEntry): string {
  const { outcome, ...rest } = entry.outcome;
  const sameAs = entry.outcome.outcome === 'same_as' ? entry.outcome.same_as : undefined;
  const step = 'step' in entry.outcome ? entry.outcome.step : undefined;
  const gives = entry.outcome.outcome === 'enriched' ? givesOf(entry.outcome.enrichment.record) : undefined;
  return `${JSON.stringify({
    key: entry.key,
    content: entry.content,
    source: entry.source,
    outcome,
    step,
    same_as: sameAs,
    round: entry.round,
    gives,
    at: entry.at,
    ...rest,
  })}\n`;
}

/** What a scan needs of an outcome line. */
export interface OutcomeHead {
  readonly key: PaperKey;
  readonly content: string;
  readonly source: SourceId;
  readonly outcome: OutcomeName;
  readonly step: string | undefined;
  /** The paper whose outcomes this one shares. */
  readonly sameAs?: PaperKey | undefined;
  /** 0 for what was asked before other sources' findings were gone through. */
  readonly round?: number | undefined;
  readonly gives: readonly Gives[];
}

const HEAD =
  /^\{"key":"([0-9a-f]{32})","content":"([0-9a-f]{16})","source":"([a-z0-9_]+)","outcome":"([a-z_]+)"(?:,"step":"([a-z0-9_]+)")?(?:,"same_as":"([0-9a-f]{32})")?(?:,"round":(\d{1,2}))?(?:,"gives":\[([^\]]*)\])?,"at":"/;
const HEAD_BYTES = 320;

/** The head of an outcome line, or undefined when it is none. */
export function parseOutcomeHead(line: Buffer): OutcomeHead | undefined {
  const found = HEAD.exec(line.toString('latin1', 0, Math.min(line.length, HEAD_BYTES)));
  if (!found) return undefined;
  return {
    key: found[1] as string,
    content: found[2] as string,
    source: found[3] as string,
    outcome: found[4] as OutcomeName,
    step: found[5],
    sameAs: found[6],
    round: found[7] === undefined ? undefined : Number(found[7]),
    gives: parseGives(found[8]),
  };
}

function parseGives(list: string | undefined): readonly Gives[] {
  return list === undefined || list === '' ? [] : (list.slice(1, -1).split('","') as Gives[]);
}

/** A whole outcome line as it was written. The chain vouches for its form. */
export function parseOutcomeLine(line: Buffer): OutcomeEntry {
  const { key, content, source, at, round, ...outcome } = JSON.parse(line.toString('utf8')) as Outcome &
    Omit<OutcomeEntry, 'outcome'> & { gives?: unknown };
  delete outcome.gives;
  return { key, content, source, at, outcome, ...(round !== undefined && { round }) };
}

const COMMIT_START = '{"commit":';
const COMMIT_HASH = ',"chain_sha256":"';
const COMMIT =
  /^\{"commit":(\d{1,15}),"lines":(\d{1,15}),"bytes":(\d{1,15}),"at":"[^"]*","chain_sha256":"([0-9a-f]{64})"\}$/;
/** Bytes of a commit line behind the hashed part: hash, quote, brace, newline. */
const COMMIT_TAIL_BYTES = 64 + 3;

export interface CommitLine {
  readonly sequence: number;
  readonly lines: number;
  /** Bytes of the batch's lines before it. */
  readonly bytes: number;
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
    chain: found[4] as string,
  };
}

/** The part of a commit line (without its newline) that its own hash covers. */
export function hashedPartOfCommit(line: Buffer): Buffer {
  return line.subarray(0, line.length + 1 - COMMIT_TAIL_BYTES);
}

/** A batch as the bytes that are appended, and the chain after it. */
export function encodeBatch(
  entries: readonly JournalEntry[],
  sequence: number,
  at: string,
  chain: string,
): { bytes: Buffer; lengths: readonly number[]; chain: string } {
  const lines = entries.map((entry) =>
    Buffer.from('fact' in entry ? encodeFact(entry) : encodeOutcome(entry)),
  );
  const lengths = lines.map((line) => line.length);
  const body = Buffer.concat(lines);
  const commit = Buffer.from(
    `${COMMIT_START}${sequence},"lines":${lines.length},"bytes":${body.length},"at":${JSON.stringify(at)}${COMMIT_HASH}`,
  );
  const next = createHash('sha256').update(chain).update(body).update(commit).digest('hex');
  return { bytes: Buffer.concat([body, commit, Buffer.from(`${next}"}\n`)]), lengths, chain: next };
}
