import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { SourceUnavailable, UsageError } from '../../model/errors.js';
import { unusable } from './trouble.js';

/** How a file of the snapshot is to be read. */
export type FileKind = 'jsonl' | 'jsonl.gz' | 'parquet' | 'deleted_ids';

/** One file of the snapshot: works, or the ids of works that OpenAlex has deleted. */
export interface SnapshotFile {
  readonly path: string;
  /** Its path inside the folder, with slashes; files are ordered by it. */
  readonly name: string;
  readonly kind: FileKind;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** `part_0000.gz` holds JSON Lines as well; `manifest.json` and anything else is none of ours. */
function kindOf(name: string): FileKind | undefined {
  if (/(?:^|\/)deleted_ids\.csv$/i.test(name)) return 'deleted_ids';
  if (/\.parquet$/i.test(name)) return 'parquet';
  if (/\.(?:jsonl|ndjson)$/i.test(name)) return 'jsonl';
  if (/(?:\.(?:jsonl|ndjson)|(?:^|\/)part[_-]?\d+)\.gz$/i.test(name)) return 'jsonl.gz';
  return undefined;
}

/** All files of the snapshot at any depth, ordered by name. Throws SourceUnavailable when none of them is of works. */
export async function listFiles(folder: string): Promise<SnapshotFile[]> {
  const files: SnapshotFile[] = [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw unusable(`The snapshot folder "${folder}" cannot be read.`, 'Check --snapshot-dir.', error);
  });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    const kind = kindOf(name);
    if (kind === undefined || entry.isDirectory()) continue;
    const found = await stat(path).catch((error: unknown) => {
      throw unusable(`The snapshot file "${path}" cannot be read.`, 'Check the folder.', error);
    });
    if (found.isFile()) files.push({ path, name, kind, bytes: found.size, modifiedMs: found.mtimeMs });
  }
  if (!files.some(holdsWorks)) {
    throw unusable(
      `The snapshot folder "${folder}" holds no works: expected *.jsonl, *.jsonl.gz, part_*.gz or *.parquet.`,
      'Point --snapshot-dir at a folder of OpenAlex works.',
    );
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function holdsWorks({ kind }: SnapshotFile): boolean {
  return kind !== 'deleted_ids';
}

/** Finds out before a session is begun that there is nothing to ask. Throws UsageError. */
export async function checkFiles(folder: string): Promise<void> {
  await listFiles(folder).catch((error: unknown) => {
    if (!(error instanceof SourceUnavailable)) throw error;
    const advice = { safe: 'Nothing was asked.', cause: error };
    throw new UsageError(error.message, error.next === undefined ? advice : { ...advice, next: error.next });
  });
}

/** The shape of the index; raise it with every change of keys, records or files. */
const INDEX_FORMAT = 3;

/** What a file is, in short: another size or time of change makes another file. */
export function fingerprintOf(files: readonly SnapshotFile[], version: string): string {
  const hash = createHash('sha256').update(`${INDEX_FORMAT} ${version}\n`);
  for (const file of files) hash.update(`${JSON.stringify(file.name)} ${file.bytes} ${file.modifiedMs}\n`);
  return hash.digest('hex').slice(0, 24);
}
