import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { nanoid } from 'nanoid';
import { describeSystemError, systemCode } from '../../model/errors.js';
import type { ListedPaper } from '../../model/listed-paper.js';
import { damagedFile } from '../../state/checked-file.js';
import { filePieces } from '../../state/file-pieces.js';
import { cannotWrite } from '../../state/replace-file.js';
import { StreamFile } from '../../state/stream-file.js';
import type { ListedBriefly, VenueCheckpointFile } from './venue-checkpoint-form.js';

/** By what a file of papers is known. */
export type PapersFile = VenueCheckpointFile['papers_file'];

const PIECE_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/** Papers in a file that is not yet in its place. */
export interface WrittenPapers {
  readonly file: StreamFile;
  readonly names: PapersFile;
  readonly papers: ListedBriefly[];
}

/** Writes papers as JSON Lines beside their place; the caller publishes or discards the file. Throws StateError, or what `papers` throws. */
export async function writePapers(
  path: string,
  papers: AsyncIterable<ListedPaper> | Iterable<ListedPaper>,
): Promise<WrittenPapers> {
  // Each writer has a part of its own: two may list the same venue at once.
  const file = await StreamFile.create(path, nanoid()).catch((error: unknown) => {
    throw cannotWrite(path, error);
  });
  try {
    const briefly: ListedBriefly[] = [];
    const hash = createHash('sha256');
    let lines: string[] = [];
    let characters = 0;
    const flush = async (): Promise<void> => {
      const bytes = Buffer.from(lines.join(''));
      lines = [];
      characters = 0;
      hash.update(bytes);
      await file.write(bytes).catch((error: unknown) => {
        throw cannotWrite(path, error);
      });
    };
    for await (const paper of papers) {
      const { title, paper_id, source_url = null } = paper;
      briefly.push({ title, paper_id, source_url });
      const line = `${JSON.stringify(paper)}\n`;
      lines.push(line);
      if ((characters += line.length) >= PIECE_BYTES) await flush();
    }
    await flush();
    const names = { name: basename(path), sha256: hash.digest('hex'), bytes: file.bytes };
    return { file, names, papers: briefly };
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** Whether the file is the one that is meant, of so many lines; read once, in pieces. False also where there is none. */
export async function isPapersFile(
  path: string,
  wanted: Pick<PapersFile, 'sha256' | 'bytes'>,
  count?: number,
): Promise<boolean> {
  const file = await openIfThere(path);
  if (file === undefined) return false;
  try {
    return await isMeant(file, wanted, count);
  } finally {
    await file.close();
  }
}

/**
 * The papers of the first of these files that is the one that is meant, in their order. The file is checked before its first paper is
 * given, and read through the same handle: one that is replaced meanwhile is read to its end. Throws StateError('damaged') when it is none of them.
 */
export async function* readPapers(
  paths: readonly string[],
  wanted: PapersFile,
  damaged: (what: string) => Error,
): AsyncGenerator<ListedPaper> {
  for (const path of paths) {
    const file = await openIfThere(path);
    if (file === undefined) continue;
    try {
      if (!(await isMeant(file, wanted))) continue;
      yield* papersOf(file, path);
      return;
    } finally {
      await file.close();
    }
  }
  throw damaged(`its papers, "${wanted.name}", are not there any more`);
}

async function isMeant(
  file: FileHandle,
  { sha256, bytes }: Pick<PapersFile, 'sha256' | 'bytes'>,
  count?: number,
): Promise<boolean> {
  const found = await file.stat();
  if (!found.isFile() || found.size !== bytes) return false;
  const hash = createHash('sha256');
  let lines = 0;
  for await (const piece of filePieces(file)) {
    hash.update(piece);
    for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, at + 1)) lines++;
  }
  return hash.digest('hex') === sha256 && (count === undefined || lines === count);
}

async function* papersOf(file: FileHandle, path: string): AsyncGenerator<ListedPaper> {
  let begun: Buffer[] = [];
  for await (const piece of filePieces(file)) {
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
      yield paperIn(Buffer.concat([...begun, piece.subarray(start, end)]), path);
      begun = [];
      start = end + 1;
    }
    if (start < piece.length) begun.push(Buffer.from(piece.subarray(start)));
  }
  if (begun.length > 0) throw damagedFile(path, 'its last line has no end', NO_PAPERS);
}

/** The hash vouches for the form; this is for a file that somebody wrote by hand. */
function paperIn(line: Buffer, path: string): ListedPaper {
  const paper = parsed(line) as Partial<ListedPaper> | null | undefined;
  if (typeof paper?.paper_id === 'string' && typeof paper.title === 'string' && Array.isArray(paper.authors))
    return paper as ListedPaper;
  const begin = line.toString('utf8', 0, 60);
  throw damagedFile(path, `"${begin}" is no paper with paper_id, title and authors`, NO_PAPERS);
}

/** What to do about papers of a finished listing that can't be read. */
export const NO_PAPERS = {
  safe: 'Nothing was changed. It only keeps a finished venue from being listed again.',
  next: 'List it again: run the same command with --refresh.',
};

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw damagedFile(path, `it cannot be read (${describeSystemError(error)})`, NO_PAPERS);
  }
}
