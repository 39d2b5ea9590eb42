import { closeSync, constants, fdatasyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import * as z from 'zod';
import { systemCode } from '../model/errors.js';
import { processSchema } from '../state/guard-file.js';
import { identityOfThisProcess } from '../state/process-identity.js';
import { sha256 } from '../state/replace-file.js';
import { diskFree, heapUsed, resourceLimits, resourcesNow, type ResourceLimits } from '../state/resources.js';
import { errorContextSchema, type ErrorContext } from './error-context.js';

const RUN_RECORD_FILE = 'run.json';
const RUN_RECORD_VERSION = 1;
/** One page: it is in place before the disk fills up, and is written whole or not at all when the process is killed. */
const BYTES = 4096;

const WRITE_EVERY_MS = 2_000;
const SCARCE_WRITE_EVERY_MS = 200;
const WATCH_EVERY_MS = 250;
/** From here on V8 collects garbage more than it runs. */
export const SCARCE_HEAP_SHARE = 0.8;
export const SCARCE_DISK_BYTES = 64 * 1024 * 1024;

/** How a run ended: `stopped` by a signal or `--max-runtime`; `failed` for any other reason, also when sources left something open. */
const RUN_ENDS = ['completed', 'stopped', 'failed'] as const;

const runRecordSchema = z.looseObject({
  format_version: z.int(),
  /** Of this run and no other: whoever finds another one here writes no more. */
  id: z.string(),
  session_id: z.string(),
  run: z.int(),
  cf_version: z.string(),
  node: z.string(),
  process: processSchema,
  started_at: z.string(),
  limits: z.object({ heap: z.number(), memory: z.number() }),
  /** The last sign of life. Bytes. */
  beat: z.object({
    at: z.string(),
    /** Number of the last commit. */
    sequence: z.int().nullable(),
    heap_used: z.number(),
    rss: z.number(),
    memory_free: z.number(),
    disk_free: z.number().nullable(),
    oom_kills: z.number().nullable(),
  }),
  end: z
    .object({
      how: z.enum(RUN_ENDS),
      /** `SIGTERM`, `max_runtime`, or in a few words. */
      reason: z.string().nullable(),
      error: errorContextSchema.nullable(),
      at: z.string(),
    })
    .nullable(),
});
export type RunRecordContent = z.infer<typeof runRecordSchema>;

export interface RunEnd {
  readonly how: (typeof RUN_ENDS)[number];
  readonly reason?: string | undefined;
  readonly error?: ErrorContext | undefined;
}

export interface RunRecordOptions {
  readonly sessionId: string;
  readonly run: number;
  readonly cfVersion: string;
  readonly now: () => Date;
}

/**
 * How the present run of a session fares, in `run.json` of its folder, so that whoever looks later can tell how it ended. Of fixed size,
 * overwritten in place and without a pause, so that last words can be said on a full disk and by a process that dies. Evidence and nothing
 * else: no run decides anything by it, and what can't be written is left unwritten. Only under the lock of the session.
 */
export class RunRecord {
  readonly #folder: string;
  readonly #now: () => Date;
  readonly #limits: ResourceLimits;
  readonly #watch: NodeJS.Timeout;
  #file: number | undefined;
  #content: RunRecordContent;
  #written = 0;
  #looked = 0;

  private constructor(folder: string, file: number | undefined, content: RunRecordContent, now: () => Date) {
    this.#folder = folder;
    this.#file = file;
    this.#content = content;
    this.#limits = content.limits;
    this.#now = now;
    // A run that waits for an answer commits nothing, and lives.
    this.#watch = setInterval(() => this.beat(), WATCH_EVERY_MS).unref();
  }

  /** In place of the record of the run before. */
  static async begin(folder: string, options: RunRecordOptions): Promise<RunRecord> {
    const { sessionId, run, cfVersion, now } = options;
    const at = now().toISOString();
    const content: RunRecordContent = {
      format_version: RUN_RECORD_VERSION,
      id: nanoid(),
      session_id: sessionId,
      run,
      cf_version: cfVersion,
      node: process.version,
      process: { ...(await identityOfThisProcess()) },
      started_at: at,
      limits: { ...resourceLimits() },
      beat: { at, sequence: null, ...resourcesNow(folder) },
      end: null,
    };
    const file = quietly(() =>
      openSync(join(folder, RUN_RECORD_FILE), constants.O_RDWR | constants.O_CREAT, 0o600),
    );
    const record = new RunRecord(folder, file, content, now);
    record.#begin();
    return record;
  }

  /** A sign of life, and the number of the last commit. Costs nothing noticeable however often it is called. */
  beat(sequence?: number): void {
    if (this.#file === undefined) return;
    if (sequence !== undefined) this.#content.beat.sequence = sequence;
    const since = performance.now() - this.#written;
    if (since < SCARCE_WRITE_EVERY_MS || (since < WRITE_EVERY_MS && !this.#isScarce())) return;
    this.#takeStock();
    this.#write();
  }

  /** The last words; what is said after them is not heard. */
  end(end: RunEnd): void {
    if (this.#file === undefined) return;
    clearInterval(this.#watch);
    this.#takeStock();
    this.#content.end = endOf(end, this.#content.beat.at);
    this.#write();
    const file = this.#file;
    this.#file = undefined;
    if (file === undefined) return;
    quietly(() => fdatasyncSync(file));
    quietly(() => closeSync(file));
  }

  #begin(): void {
    const file = this.#file;
    if (file === undefined) return clearInterval(this.#watch);
    quietly(() => writePage(file, encodeRunRecord(this.#content)));
    quietly(() => ftruncateSync(file, BYTES));
    // Only what is on the disk has its place there.
    quietly(() => fdatasyncSync(file));
    this.#written = performance.now();
  }

  #isScarce(): boolean {
    if (heapUsed() > SCARCE_HEAP_SHARE * this.#limits.heap) return true;
    if (performance.now() - this.#looked < SCARCE_WRITE_EVERY_MS) return false;
    this.#looked = performance.now();
    const free = diskFree(this.#folder);
    return free !== null && free < SCARCE_DISK_BYTES;
  }

  #takeStock(): void {
    const { sequence } = this.#content.beat;
    this.#content.beat = { at: this.#now().toISOString(), sequence, ...resourcesNow(this.#folder) };
  }

  #write(): void {
    const file = this.#file;
    if (file === undefined) return;
    this.#written = performance.now();
    quietly(() => {
      if (decodeRunRecord(readPage(file))?.id === this.#content.id)
        writePage(file, encodeRunRecord(this.#content));
      else this.#leave(file);
    });
  }

  /** Somebody else works here now. */
  #leave(file: number): void {
    clearInterval(this.#watch);
    this.#file = undefined;
    closeSync(file);
  }
}

/**
 * The last words of a run of this process, from outside of it: where the process is about to end without coming back to the run. Nothing when
 * the run of this session is another's, or has said them already.
 */
export function lastWords(folder: string, end: RunEnd, at: Date): void {
  quietly(() => {
    const file = openSync(join(folder, RUN_RECORD_FILE), 'r+');
    try {
      const found = decodeRunRecord(readPage(file));
      if (found?.process.pid !== process.pid || found.end !== null) return;
      found.end = endOf(end, at.toISOString());
      writePage(file, encodeRunRecord(found));
      fdatasyncSync(file);
    } finally {
      closeSync(file);
    }
  });
}

/** What there is of the record of a session's last run; undefined when there is none. Never throws. */
export async function readRunRecord(
  folder: string,
): Promise<{ readonly record: RunRecordContent } | { readonly problem: string } | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(join(folder, RUN_RECORD_FILE));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    return { problem: 'it cannot be read' };
  }
  const record = decodeRunRecord(bytes);
  return record === undefined ? { problem: 'its checksum is not that of its content' } : { record };
}

/** Messages are cut until all fits: the last words are worth more whole than long. */
const LONGEST_MESSAGES = [1500, 700, 300, 100, 0];

/** Always the same number of bytes, ended by blanks and a newline. */
export function encodeRunRecord(content: RunRecordContent): Buffer {
  for (const longest of LONGEST_MESSAGES) {
    const short = shortened(content, longest);
    const text = JSON.stringify({ ...short, checksum: sha256(JSON.stringify(short)) });
    const room = BYTES - 1 - Buffer.byteLength(text);
    if (room >= 0) return Buffer.from(`${text}${' '.repeat(room)}\n`);
  }
  throw new Error('the record of a run is larger than its place');
}

function shortened(content: RunRecordContent, longest: number): RunRecordContent {
  const { end } = content;
  if (end === null) return content;
  const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);
  const error = end.error && {
    ...end.error,
    message: cut(end.error.message),
    source: end.error.source && cut(end.error.source),
    unit: end.error.unit && cut(end.error.unit),
  };
  return { ...content, end: { ...end, reason: end.reason && cut(end.reason), error } };
}

/** Undefined for anything that is not, to the last byte, what was written. */
export function decodeRunRecord(bytes: Buffer): RunRecordContent | undefined {
  try {
    const { checksum, ...content } = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
    if (checksum !== sha256(JSON.stringify(content))) return undefined;
    const parsed = runRecordSchema.safeParse(content);
    return parsed.success && parsed.data.format_version <= RUN_RECORD_VERSION ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function endOf({ how, reason, error }: RunEnd, at: string): RunRecordContent['end'] {
  return { how, reason: reason ?? null, error: error ?? null, at };
}

function readPage(file: number): Buffer {
  const page = Buffer.alloc(BYTES);
  return page.subarray(0, readSync(file, page, 0, BYTES, 0));
}

function writePage(file: number, page: Buffer): void {
  writeSync(file, page, 0, page.length, 0);
}

function quietly<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
