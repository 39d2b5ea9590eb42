import type { DuckDBInstance } from '@duckdb/node-api';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { fingerprintOf, type SnapshotFile } from './files.js';
import { frame } from './framed.js';
import { keysOfRecord } from './keys.js';
import { readWorks } from './works.js';
import { WrittenFile, syncFolder } from './written-file.js';

/**
 * One file of the snapshot, indexed: a part. It is named after the file's fingerprint, and complete when its
 * `.json` is there; so finished parts outlive a kill, and serve again when other files of the snapshot change.
 *
 * - `.works`: one framed record a line; a work is found by offset and length
 * - `.keys.tsv`: key, offset, length
 * - `.ids.tsv`: number of the OpenAlex id, updated date, offset
 */
export interface Part {
  readonly file: SnapshotFile;
  /** Path without extension. */
  readonly base: string;
  readonly summary: PartSummary;
}

const summarySchema = z.object({
  works: z.int(),
  /** Lines that hold no work, and the number of the first of them. */
  skipped: z.int(),
  first_skipped: z.int().nullable(),
  bytes: z.object({ works: z.int(), keys: z.int(), ids: z.int() }),
});

type PartSummary = z.output<typeof summarySchema>;

const ENDINGS = { works: '.works', keys: '.keys.tsv', ids: '.ids.tsv' } as const;
type PartFile = keyof typeof ENDINGS;

export function pathOf(base: string, which: PartFile): string {
  return base + ENDINGS[which];
}

export function baseOf(folder: string, file: SnapshotFile, version: string): string {
  return join(folder, `part-${fingerprintOf([file], version)}`);
}

/** The part of a file if it is complete and as long as it was written. */
export async function findPart(base: string, file: SnapshotFile): Promise<Part | undefined> {
  const text = await readFile(`${base}.json`, 'utf8').catch(() => undefined);
  const parsed = summarySchema.safeParse(text === undefined ? undefined : jsonOf(text));
  if (!parsed.success) return undefined;
  for (const which of Object.keys(ENDINGS) as PartFile[]) {
    const found = await stat(pathOf(base, which)).catch(() => undefined);
    if (found?.size !== parsed.data.bytes[which]) return undefined;
  }
  return { file, base, summary: parsed.data };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface PartRequest {
  readonly database: DuckDBInstance;
  readonly file: SnapshotFile;
  readonly base: string;
  /** Keeps the unfinished files of two processes apart. */
  readonly unique: string;
  readonly stopping: AbortSignal;
  /** Told how far it has come, 0 to 1. */
  readonly progress: (done: number) => void;
}

/**
 * Reads a file of the snapshot once and writes its part. When it fails or is stopped nothing of it is left.
 * Throws the reason of `stopping`, or SourceUnavailable.
 */
export async function buildPart(request: PartRequest): Promise<Part> {
  const { base, unique } = request;
  const made: WrittenFile[] = [];
  const create = async (path: string): Promise<WrittenFile> => {
    const file = await WrittenFile.create(path, unique);
    made.push(file);
    return file;
  };
  try {
    const works = await create(pathOf(base, 'works'));
    const keys = await create(pathOf(base, 'keys'));
    const ids = await create(pathOf(base, 'ids'));
    const summary: PartSummary = {
      works: 0,
      skipped: 0,
      first_skipped: null,
      bytes: { works: 0, keys: 0, ids: 0 },
    };
    for await (const chunk of readWorks(request.database, request.file, request.stopping)) {
      let [keyLines, idLines] = ['', ''];
      for (const work of chunk.works) {
        const line = frame(work.record);
        const offset = works.bytes;
        works.add(line);
        for (const key of keysOfRecord(work.record)) keyLines += `${key}\t${offset}\t${line.length}\n`;
        idLines += `${work.number}\t${work.updated}\t${offset}\n`;
      }
      keys.add(Buffer.from(keyLines));
      ids.add(Buffer.from(idLines));
      summary.works += chunk.works.length;
      summary.skipped += chunk.skipped.length;
      summary.first_skipped ??= chunk.skipped[0] ?? null;
      await works.flush();
      await keys.flush();
      await ids.flush();
      request.progress(chunk.done);
    }
    summary.bytes = { works: works.bytes, keys: keys.bytes, ids: ids.bytes };
    for (const file of [works, keys, ids]) await file.complete();
    const done = await create(`${base}.json`);
    done.add(Buffer.from(JSON.stringify(summary)));
    await done.complete();
    await syncFolder(join(base, '..'));
    return { file: request.file, base, summary };
  } catch (error) {
    for (const file of made) await file.discard();
    throw error;
  }
}
