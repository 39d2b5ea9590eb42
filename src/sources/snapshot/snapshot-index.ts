import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBInstance } from '@duckdb/node-api';
import * as z from 'zod';
import type { AskContext, OpenProgress } from '../source.js';
import { fingerprintOf, holdsWorks, listFiles, type SnapshotFile } from './files.js';
import { buildKeyTable, sha256Of } from './key-table.js';
import { baseOf, buildPart, findPart, pathOf, type Part } from './part.js';
import type { SnapshotSettings } from './settings.js';
import { IndexDamaged, unusable } from './trouble.js';
import { cannotWrite, WrittenFile, syncFolder } from './written-file.js';

/** A complete index: the table of keys, and the files of works that its part numbers stand for. */
export interface SnapshotIndex {
  readonly keys: string;
  readonly works: readonly string[];
}

/** `index.json`, written last: there is an index when it is there and everything in it agrees. */
const indexSchema = z.object({
  fingerprint: z.string(),
  keys: z.object({ name: z.string(), bytes: z.int(), sha256: z.string() }),
});

type Report = (progress: OpenProgress) => void;
type OpenContext = AskContext & { readonly report: Report };

/**
 * The index of the snapshot, from the disk when it is that of the present files, else newly made. A damaged one is
 * reported in one line and made again. Throws the reason of `stopping`, or SourceUnavailable.
 */
export async function openIndex(
  database: DuckDBInstance,
  settings: SnapshotSettings,
  unique: string,
  context: OpenContext,
): Promise<SnapshotIndex> {
  const files = await listFiles(settings.folder);
  const fingerprint = fingerprintOf(files, settings.version);
  await cannotWrite(join(settings.indexFolder, 'index.json'), () =>
    mkdir(settings.indexFolder, { recursive: true, mode: 0o700 }),
  );
  try {
    const index = await findIndex(settings, files, fingerprint);
    if (index) return index;
  } catch (error) {
    if (!(error instanceof IndexDamaged)) throw error;
    context.report({
      what: `index of the snapshot damaged (${error.message}), making it again`,
      done: 0,
      total: 1,
    });
    await forgetIndex(settings, { parts: true });
  }
  return buildIndex(database, settings, files, unique, context);
}

/** Undefined when there is none for these files. Throws IndexDamaged when there is one that isn't whole. */
async function findIndex(
  settings: SnapshotSettings,
  files: readonly SnapshotFile[],
  fingerprint: string,
): Promise<SnapshotIndex | undefined> {
  const text = await readFile(join(settings.indexFolder, 'index.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const found = readIndexFile(text);
  if (found.fingerprint !== fingerprint) return undefined;
  const keys = join(settings.indexFolder, found.keys.name);
  const size = await stat(keys).then(
    (stats) => stats.size,
    () => undefined,
  );
  if (size !== found.keys.bytes || (await sha256Of(keys)) !== found.keys.sha256) {
    throw new IndexDamaged('its table of keys is not as it was written');
  }
  const works: string[] = [];
  for (const file of files.filter(holdsWorks)) {
    const part = await findPart(baseOf(settings.indexFolder, file, settings.version), file);
    if (!part) throw new IndexDamaged(`the works of "${file.name}" are not as they were written`);
    works.push(pathOf(part.base, 'works'));
  }
  return { keys, works };
}

function readIndexFile(text: string): z.output<typeof indexSchema> {
  try {
    return indexSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new IndexDamaged('index.json is not as it was written', error);
  }
}

/** Takes the index away, so that the next start makes it again; its parts too where those may be damaged. */
export async function forgetIndex(settings: SnapshotSettings, also: { parts: boolean }): Promise<void> {
  await rm(join(settings.indexFolder, 'index.json'), { force: true });
  if (!also.parts) return;
  for (const name of await readdir(settings.indexFolder)) {
    if (/^part-[0-9a-f]+\.json$/.test(name)) await rm(join(settings.indexFolder, name), { force: true });
  }
}

async function buildIndex(
  database: DuckDBInstance,
  settings: SnapshotSettings,
  files: readonly SnapshotFile[],
  unique: string,
  context: OpenContext,
): Promise<SnapshotIndex> {
  const folder = settings.indexFolder;
  const withWorks = files.filter(holdsWorks);
  const total = withWorks.reduce((sum, file) => sum + file.bytes, 0);
  const parts: Part[] = [];
  let before = 0;
  for (const file of withWorks) {
    context.stopping.throwIfAborted();
    const base = baseOf(folder, file, settings.version);
    const progress = (done: number): void =>
      context.report({ what: 'indexing snapshot', done: Math.round(before + done * file.bytes), total });
    const part =
      (await findPart(base, file)) ??
      (await buildPart({ database, file, base, unique, stopping: context.stopping, progress }));
    parts.push(part);
    before += file.bytes;
    progress(0);
  }
  if (parts.every((part) => part.summary.works === 0)) {
    throw unusable(
      `The snapshot folder "${settings.folder}" holds no OpenAlex works: not one line of ${withWorks.length} files is a work.`,
      'Point --snapshot-dir at the works of OpenAlex ("data/works" of its snapshot).',
    );
  }
  context.report({ what: 'sorting the keys of the snapshot', done: 0, total: 1 });
  const deleted = files.filter((file) => !holdsWorks(file)).map(({ path }) => path);
  const keys = await buildKeyTable({ database, folder, parts, deleted, unique, stopping: context.stopping });
  const fingerprint = fingerprintOf(files, settings.version);
  if (fingerprintOf(await listFiles(settings.folder), settings.version) !== fingerprint) {
    throw unusable(
      `The snapshot folder "${settings.folder}" was changed while it was being indexed.`,
      'Run the same command again when it has settled; the parts of unchanged files are kept.',
    );
  }
  const file = await WrittenFile.create(join(folder, 'index.json'), unique);
  file.add(Buffer.from(JSON.stringify({ fingerprint, keys })));
  await file.complete();
  await syncFolder(folder);
  await removeLeftovers(
    folder,
    new Set([keys.name, ...parts.map((part) => part.base.slice(folder.length + 1))]),
  );
  context.report({ what: summaryOf(parts), done: total, total });
  return { keys: join(folder, keys.name), works: parts.map((part) => pathOf(part.base, 'works')) };
}

function summaryOf(parts: readonly Part[]): string {
  const works = parts.reduce((sum, part) => sum + part.summary.works, 0);
  const skipped = parts.reduce((sum, part) => sum + part.summary.skipped, 0);
  const first = parts.find((part) => part.summary.skipped > 0);
  const counted = `indexed snapshot: ${works.toLocaleString('en-US')} works`;
  if (!first) return counted;
  return `${counted}; ${skipped} lines hold no work, the first is ${first.file.name}:${first.summary.first_skipped}`;
}

const A_DAY_MS = 24 * 60 * 60 * 1000;

/** Removes what an older index left, but nothing younger than a day: another process may be at it. */
async function removeLeftovers(folder: string, used: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder)) {
    const stem = /^(part-[0-9a-f]+)\./.exec(name)?.[1] ?? name;
    if (name === 'index.json' || (used.has(stem) && !name.endsWith('.tmp'))) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > A_DAY_MS) await rm(path, { recursive: true, force: true });
  }
}

/** A name that no other process uses. */
export function uniqueName(): string {
  return `${process.pid}-${randomUUID().slice(0, 8)}`;
}
