import { createHash } from 'node:crypto';
import { linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DataChange, History, NameChange } from './crash-history.js';

/** What is in a folder, by path. Two paths with the very same Buffer object are two names (hard links) of one file. */
export type Tree = Map<string, Buffer | 'dir'>;

/**
 * Which bytes of a write reached the disk: those in [from, to). grown: the file is as long as if all had arrived; what
 * is missing at its end reads as zeros.
 */
export interface Tear {
  readonly from: number;
  readonly to: number;
  readonly grown: boolean;
}

/** Which of the changes until the crash are missing afterwards. */
export interface Loss {
  readonly names: ReadonlySet<NameChange>;
  readonly data: ReadonlySet<DataChange>;
  readonly torn: ReadonlyMap<DataChange, Tear>;
}

export const NO_LOSS: Loss = { names: new Set(), data: new Set(), torn: new Map() };

/** The folder after a crash: all changes up to the line `until`, without what was lost. */
export function treeAfter(history: History, until: number, loss: Loss): Tree {
  const folders = new Map<number, Map<string, number>>();
  const put = (folder: number, name: string, to: number | null) => {
    const names = folders.get(folder) ?? new Map<string, number>();
    folders.set(folder, names);
    if (to === null) names.delete(name);
    else names.set(name, to);
  };
  for (const { folder, name, to } of history.initialNames) put(folder, name, to);
  for (const change of history.names) {
    if (change.at > until || loss.names.has(change)) continue;
    for (const { folder, name, to } of change.names) put(folder, name, to);
  }

  const contents = new Map<number, Buffer>();
  const tree: Tree = new Map();
  const walk = (folder: number, prefix: string) => {
    const names = [...(folders.get(folder) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [name, inode] of names) {
      if (history.inodes[inode]?.kind === 'dir') {
        tree.set(prefix + name, 'dir');
        walk(inode, `${prefix}${name}/`);
      } else {
        const content = contents.get(inode) ?? contentAfter(history, inode, until, loss);
        contents.set(inode, content);
        tree.set(prefix + name, content);
      }
    }
  };
  walk(0, '');
  return tree;
}

function contentAfter(history: History, inode: number, until: number, loss: Loss): Buffer {
  const file = history.inodes[inode];
  let content: Buffer = Buffer.from(file?.initial ?? []);
  for (const change of file?.changes ?? []) {
    if (change.at > until || loss.data.has(change)) continue;
    if (change.what === 'truncate') content = resized(content, change.offset);
    else content = overwritten(content, change, loss.torn.get(change));
  }
  return content;
}

function overwritten(content: Buffer, change: DataChange, tear: Tear | undefined): Buffer {
  const { from, to, grown } = tear ?? { from: 0, to: change.data.length, grown: true };
  const end = change.offset + (grown ? change.data.length : to);
  const longer = resized(content, Math.max(content.length, end));
  change.data.copy(longer, change.offset + from, from, to);
  return longer;
}

function resized(content: Buffer, length: number): Buffer {
  const copy = Buffer.alloc(length);
  content.copy(copy);
  return copy;
}

/** Equal for equal trees: the paths, the bytes, and which names are the same file. */
export function hashOfTree(tree: Tree): string {
  const hash = createHash('sha256');
  const seen = new Map<Buffer, number>();
  for (const [name, content] of tree) {
    if (content === 'dir') {
      hash.update(`dir ${JSON.stringify(name)}\n`);
      continue;
    }
    const file = seen.get(content) ?? seen.size;
    hash.update(`file ${JSON.stringify(name)} ${file} ${content.length}\n`);
    if (!seen.has(content)) hash.update(content);
    seen.set(content, file);
  }
  return hash.digest('hex');
}

/** Puts the tree into an empty (or not yet existing) folder. */
export function materialise(tree: Tree, folder: string): void {
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) throw new Error(`"${folder}" is not empty`);
  const written = new Map<Buffer, string>();
  for (const [name, content] of tree) {
    const file = path.join(folder, name);
    if (content === 'dir') {
      mkdirSync(file, { mode: 0o700 });
      continue;
    }
    const first = written.get(content);
    if (first === undefined) writeFileSync(file, content, { mode: 0o600 });
    else linkSync(first, file);
    written.set(content, first ?? file);
  }
}

/** The tree that is really there. */
export function readTree(folder: string): Tree {
  const tree: Tree = new Map();
  const byInode = new Map<number, Buffer>();
  const walk = (below: string, prefix: string) => {
    const entries = readdirSync(below, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const file = path.join(below, entry.name);
      if (entry.isDirectory()) {
        tree.set(prefix + entry.name, 'dir');
        walk(file, `${prefix}${entry.name}/`);
      } else {
        const { ino } = lstatSync(file);
        const content = byInode.get(ino) ?? readFileSync(file);
        byInode.set(ino, content);
        tree.set(prefix + entry.name, content);
      }
    }
  };
  walk(folder, '');
  return tree;
}
