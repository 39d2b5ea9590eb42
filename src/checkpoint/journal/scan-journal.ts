import { open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StateError, describeSystemError, systemCode, type Advice } from '../../model/errors.js';
import { damagedFile } from '../../state/checked-file.js';
import { savedByRecovery } from '../mended-by-recovery.js';
import {
  chainSeed,
  looksLikeCommit,
  segmentHeaderSchema,
  segmentName,
  type SegmentHeader,
  type SegmentPlace,
} from './journal-format.js';
import type { LineFormat } from './line-format.js';
import { scanSegment } from './scan-segment.js';

const HEADER_BYTES_AT_MOST = 64 * 1024;

/** A journal as it was found and verified. */
export interface ScannedJournal {
  readonly segments: readonly SegmentPlace[];
  /** Number of the last commit. */
  readonly sequence: number;
  /** The run that wrote the last segment. */
  readonly run: number;
  /** Number for the next segment's name. */
  readonly nextSegment: number;
  /** When each segment was worked on: its first and its last commit. Only those with a commit. */
  readonly worked: readonly { readonly firstAt: string; readonly lastAt: string }[];
  /** What was dropped, in sentences: a torn tail, a segment without a header. */
  readonly notes: readonly string[];
}

export interface JournalScanOptions<Read> {
  readonly format: Pick<LineFormat<never, Read>, 'version' | 'read'>;
  /** The prefix that a checkpoint vouches for: nothing of it may be missing or different. */
  readonly verified: readonly SegmentPlace[] | undefined;
  /** Each line of each whole batch, with its place in the journal as a whole. */
  readonly onLine: (read: Read, position: number, length: number) => void;
  /** Called when exactly the verified prefix has been handed out. */
  readonly onVerified?: () => void;
}

/** The journal that is read, and what to say when it can't be. */
interface Where {
  readonly folder: string;
  readonly advice: Advice;
}

interface SegmentFile {
  readonly name: string;
  readonly header: SegmentHeader;
  readonly headerLine: Buffer;
}

/** Streams the whole journal in `<session>/journal` once and verifies every link. Throws StateError('damaged') naming file and byte. */
export async function scanJournal<Read>(
  folder: string,
  options: JournalScanOptions<Read>,
): Promise<ScannedJournal> {
  const where: Where = { folder, advice: savedByRecovery(dirname(folder)) };
  const names = await segmentNames(folder);
  const notes: string[] = [];
  const files: SegmentFile[] = [];
  for (const name of names) {
    const file = await readable(where, name, () => readSegmentHeader(where, name, options.format.version));
    if (file) files.push(file);
    else {
      await refuseIfItCounts(where, name, options.verified);
      notes.push(`journal/${name} was begun but holds nothing: it is left out`);
    }
  }
  for (const { name } of options.verified ?? []) {
    if (!files.some((file) => file.name === name))
      throw damaged(where, name, 0, 'the segment is missing or its header is damaged');
  }
  if (files.length === 0) throw damaged(where, segmentName(1), 0, 'there is no segment');

  const segments: SegmentPlace[] = [];
  const worked: { firstAt: string; lastAt: string }[] = [];
  let sequence = 0;
  let base = 0;
  for (const [at, file] of files.entries()) {
    const before = segments.at(-1);
    checkContinues(where, file, before);
    const continued = files[at + 1]?.header.continues ?? undefined;
    const until = continued?.name === file.name ? continued.bytes : undefined;
    // A process that lost the session may have gone on in its own segment: what the next one did not continue never counts.
    const vouched = options.verified?.find(
      (place) => place.name === file.name && !(until !== undefined && place.bytes > until),
    );
    const isLastVouched = vouched !== undefined && vouched === options.verified?.at(-1);
    let reached = vouched === undefined;
    const scan = {
      path: join(folder, file.name),
      from: file.headerLine.length,
      until,
      chain: chainSeed(file.headerLine),
      sequence,
      format: options.format,
      onLine: (read: Read, offset: number, length: number) => options.onLine(read, base + offset, length),
      onCommit: (place: { readonly bytes: number; readonly chain: string }) => {
        if (vouched === undefined || place.bytes !== vouched.bytes) return;
        reached = place.chain === vouched.chain_sha256;
        if (reached && isLastVouched) options.onVerified?.();
      },
    };
    const found = await readable(where, file.name, () => scanSegment(scan));
    if (found.damagedAt !== undefined)
      throw damaged(where, file.name, found.damagedAt, 'a batch does not match its hash');
    if (!reached)
      throw damaged(where, file.name, found.bytes, 'what the checkpoint vouches for is not there as it was');
    if (found.tornBytes > 0) {
      if (until !== undefined)
        throw damaged(
          where,
          file.name,
          found.bytes,
          'the segment does not reach to where the next one goes on',
        );
      notes.push(
        `journal/${file.name} ended in an unfinished batch: its last ${found.tornBytes} bytes are left out`,
      );
    }
    const { firstAt, lastAt } = found;
    if (firstAt !== undefined && lastAt !== undefined) worked.push({ firstAt, lastAt });
    sequence = found.sequence;
    segments.push({ name: file.name, bytes: found.bytes, chain_sha256: found.chain });
    base += found.bytes;
  }
  const last = files.at(-1) as SegmentFile;
  const nextSegment = Math.max(...names.map((name) => Number.parseInt(name, 10))) + 1;
  return { segments, sequence, run: last.header.run, nextSegment, worked, notes };
}

/** The names of a journal's segments, in their order. Throws StateError('damaged') when there is no journal. */
export async function segmentNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => /^\d{6,}\.jsonl$/.test(name)).sort();
  } catch (error) {
    throw damagedFile(folder, describeSystemError(error), savedByRecovery(dirname(folder)));
  }
}

function checkContinues(where: Where, file: SegmentFile, before: SegmentPlace | undefined): void {
  const continues = file.header.continues;
  const agrees =
    before === undefined
      ? continues === null
      : continues !== null &&
        continues.name === before.name &&
        continues.bytes === before.bytes &&
        continues.chain_sha256 === before.chain_sha256;
  if (!agrees)
    throw damaged(
      where,
      file.name,
      0,
      `it does not continue ${before ? `journal/${before.name}` : 'nothing'}; a segment is missing, swapped or damaged`,
    );
}

async function readSegmentHeader(
  where: Where,
  name: string,
  known: number,
): Promise<SegmentFile | undefined> {
  const handle = await open(join(where.folder, name), 'r');
  try {
    const { bytesRead, buffer } = await handle.read(
      Buffer.alloc(HEADER_BYTES_AT_MOST),
      0,
      HEADER_BYTES_AT_MOST,
      0,
    );
    const newline = buffer.subarray(0, bytesRead).indexOf(0x0a);
    if (newline < 0) return undefined;
    const headerLine = buffer.subarray(0, newline + 1);
    const header = segmentHeaderSchema.safeParse(parseQuietly(headerLine));
    if (!header.success || header.data.segment !== name) return undefined;
    if (header.data.format_version > known) throw newerFormat(join(where.folder, name));
    return {
      name,
      header: header.data,
      headerLine: Buffer.from(headerLine),
    };
  } finally {
    await handle.close();
  }
}

function parseQuietly(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** A segment without a readable header is a start that was cut short, unless it holds a commit: then it is damaged. */
async function refuseIfItCounts(
  where: Where,
  name: string,
  verified: readonly SegmentPlace[] | undefined,
): Promise<void> {
  if (verified?.some((place) => place.name === name)) throw damaged(where, name, 0, 'its header is damaged');
  const { createReadStream } = await import('node:fs');
  const { createInterface } = await import('node:readline');
  for await (const line of createInterface({
    input: createReadStream(join(where.folder, name)),
    crlfDelay: Infinity,
  })) {
    if (looksLikeCommit(Buffer.from(line.slice(0, 20))))
      throw damaged(where, name, 0, 'its header is damaged');
  }
}

/** Throws StateError where the file can't be read: it is a folder, or a broken disk. */
async function readable<T>(where: Where, name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    throw damagedFile(join(where.folder, name), describeSystemError(error), where.advice);
  }
}

function damaged({ folder, advice }: Where, name: string, byte: number, what: string): StateError {
  const message = `"${join(folder, name)}" is damaged at byte ${byte}: ${what}`;
  return new StateError('damaged', message, advice);
}

function newerFormat(path: string): StateError {
  return new StateError('newer_format', `"${path}" was written by a newer version of cf`, {
    safe: 'Nothing was changed.',
    next: 'Run the newer version.',
  });
}
