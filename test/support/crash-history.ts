import type { LogLine } from './crash-log.js';
import { LiveNames, outOfOrder } from './crash-names.js';

/** Changes one file's bytes. `at` is the line of the log; the other two say from which line on a crash cannot undo it. */
export interface DataChange {
  readonly what: 'write' | 'truncate';
  readonly at: number;
  readonly inode: number;
  readonly offset: number;
  readonly data: Buffer;
  /** Synced. */
  durableAt: number;
  /** On disk before the metadata change of this line is (ext4 only). */
  orderedAt: number;
}

/** Changes names in folders, all of them or none. `to` null removes the name. */
export interface NameChange {
  readonly what: string;
  readonly at: number;
  readonly names: readonly { readonly folder: number; readonly name: string; readonly to: number | null }[];
  durableAt: number;
}

export interface Inode {
  readonly kind: 'file' | 'dir';
  readonly initial: Buffer;
  readonly changes: DataChange[];
}

/** A line after which a crash is worth a look. */
export interface CrashPoint {
  readonly at: number;
  readonly what: string;
  /** How many of the sayings had been said. */
  readonly said: number;
  /** ext4: every change of names up to this line is on disk for certain, because its journal was committed. */
  readonly committed: number;
}

/** What a recording means: which inode every operation touched, and from when on it was durable. */
export interface History {
  readonly inodes: readonly Inode[];
  /** The names before the run. Inode 0 is the recorded folder. */
  readonly initialNames: readonly { readonly folder: number; readonly name: string; readonly to: number }[];
  readonly names: readonly NameChange[];
  readonly points: readonly CrashPoint[];
  readonly sayings: readonly string[];
}

export const NEVER = Number.POSITIVE_INFINITY;

export function historyOf(log: readonly LogLine[]): History {
  const reader = new Replay();
  log.forEach((line, at) => reader.take(line, at));
  return reader.history();
}

interface OpenHandle {
  readonly inode: number;
  readonly append: boolean;
  position: number;
}

/** Replays the log as the kernel saw it: every operation in its order, nothing lost. */
class Replay {
  readonly #inodes: Inode[] = [];
  readonly #live = new LiveNames();
  readonly #sizes: number[] = [];
  /** The line of the last change that a sync of this inode waits for: of anything, and of the data alone. */
  readonly #touched: { any: number; data: number }[] = [];
  readonly #emptied = new Set<number>();
  readonly #flushing: DataChange[] = [];
  readonly #byIno = new Map<number, number>();
  readonly #handles = new Map<string, OpenHandle>();
  readonly #syncs = new Map<string, { inode: number; begin: number; waitsFor: number }>();
  readonly #initialNames: { folder: number; name: string; to: number }[] = [];
  readonly #names: NameChange[] = [];
  readonly #points: CrashPoint[] = [];
  readonly #sayings: string[] = [];
  #committed = -1;

  constructor() {
    this.#addInode('dir', -1);
    this.#point(-1, 'before the first operation');
  }

  history(): History {
    spreadDurability(this.#names);
    return {
      inodes: this.#inodes,
      initialNames: this.#initialNames,
      names: this.#names,
      points: this.#points,
      sayings: this.#sayings,
    };
  }

  take(line: LogLine, at: number): void {
    switch (line.op) {
      case 'initial':
        return this.#initial(line.entries);
      case 'open':
        return this.#open(line, at);
      case 'close': {
        const handle = this.#handles.get(line.handle);
        this.#handles.delete(line.handle);
        // ext4 writes a file that was emptied and filled anew out when it is closed (auto_da_alloc).
        if (handle && this.#emptied.delete(handle.inode))
          this.#flushing.push(...this.#file(handle.inode).changes);
        return;
      }
      case 'write':
        return this.#write(this.#handle(line.handle), line.position, Buffer.from(line.data, 'base64'), at);
      case 'truncate':
        return this.#truncate(this.#handle(line.handle).inode, line.length, at);
      case 'sync-begin': {
        const { inode } = this.#handle(line.handle);
        const touched = this.#touched[inode] ?? { any: -1, data: -1 };
        const waitsFor = line.dataOnly ? touched.data : touched.any;
        this.#syncs.set(line.sync, { inode, begin: at, waitsFor });
        return;
      }
      case 'sync':
        return this.#synced(line.sync, at);
      case 'rename':
        return this.#rename(line.from, line.to, at);
      case 'link': {
        const from = this.#live.existing(line.from);
        return this.#change(at, `link ${line.from} to ${line.to}`, [
          { ...this.#live.place(line.to), to: from },
        ]);
      }
      case 'unlink':
      case 'rmdir':
        this.#live.existing(line.path);
        return this.#change(at, `${line.op} ${line.path}`, [{ ...this.#live.place(line.path), to: null }]);
      case 'mkdir':
        if (this.#live.lookup(line.path) !== undefined) return;
        return this.#change(at, `mkdir ${line.path}`, [
          { ...this.#live.place(line.path), to: this.#addInode('dir', at) },
        ]);
      case 'say':
        this.#sayings.push(line.text);
        return this.#point(at, `saying ${JSON.stringify(line.text.slice(0, 60))}`);
      case 'unsupported':
        throw new Error(`the program used ${line.name}, which the crash tests cannot replay`);
    }
  }

  #initial(entries: Extract<LogLine, { op: 'initial' }>['entries']): void {
    const known = new Map<number, number>();
    for (const entry of entries) {
      const place = this.#live.place(entry.path);
      const linked = entry.ino === undefined ? undefined : known.get(entry.ino);
      const content = entry.kind === 'file' ? Buffer.from(entry.data, 'base64') : undefined;
      const to = linked ?? this.#addInode(entry.kind, -1, content);
      if (entry.ino !== undefined) {
        known.set(entry.ino, to);
        this.#byIno.set(entry.ino, to);
      }
      this.#live.set(place.folder, place.name, to);
      this.#initialNames.push({ ...place, to });
    }
  }

  #open(line: Extract<LogLine, { op: 'open' }>, at: number): void {
    let inode = this.#live.lookup(line.path);
    if (inode === undefined) {
      if (!line.create) throw outOfOrder(`"${line.path}" was opened before it was there`);
      inode = this.#addInode('file', at);
      this.#change(at, `create ${line.path}`, [{ ...this.#live.place(line.path), to: inode }]);
    } else if (line.truncate && (this.#sizes[inode] ?? 0) > 0) {
      this.#truncate(inode, 0, at);
    }
    this.#checkIdentity(line, inode);
    this.#handles.set(line.handle, { inode, append: line.append, position: 0 });
  }

  /** The kernel's own number of the file tells whether we think of the same one. */
  #checkIdentity(line: Extract<LogLine, { op: 'open' }>, inode: number): void {
    if (line.ino === undefined) return;
    const known = this.#byIno.get(line.ino);
    if (known !== undefined && known !== inode && this.#live.isNamed(known)) {
      throw outOfOrder(`"${line.path}" is another file than expected`);
    }
    this.#byIno.set(line.ino, inode);
  }

  #write(handle: OpenHandle, given: number | null, data: Buffer, at: number): void {
    const { inode } = handle;
    const size = this.#sizes[inode] ?? 0;
    const offset = handle.append ? size : (given ?? handle.position);
    if (given === null || handle.append) handle.position = offset + data.length;
    this.#changeData({ what: 'write', at, inode, offset, data }, offset + data.length > size);
    this.#sizes[inode] = Math.max(size, offset + data.length);
    this.#point(at, `write ${data.length} bytes at ${offset} of ${this.#live.nameOf(inode)}`);
  }

  #truncate(inode: number, length: number, at: number): void {
    if (length === 0 && (this.#sizes[inode] ?? 0) > 0) this.#emptied.add(inode);
    this.#flushWith(at);
    this.#changeData({ what: 'truncate', at, inode, offset: length, data: Buffer.alloc(0) }, true);
    this.#sizes[inode] = length;
    this.#point(at, `truncate ${this.#live.nameOf(inode)} to ${length}`);
  }

  #changeData(change: Omit<DataChange, 'durableAt' | 'orderedAt'>, changesSize: boolean): void {
    this.#file(change.inode).changes.push({ ...change, durableAt: NEVER, orderedAt: NEVER });
    const touched = this.#touched[change.inode];
    if (touched === undefined) return;
    touched.any = change.at;
    // Bytes overwritten in place do not go through the journal of the file system, so nothing waits for it.
    if (changesSize) touched.data = change.at;
  }

  #rename(from: string, to: string, at: number): void {
    const moved = this.#live.existing(from);
    const replaced = this.#live.lookup(to);
    // POSIX: renaming one name of a file to another name of the same file does nothing at all.
    if (replaced === moved) return this.#point(at, `rename ${from} to ${to} (the same file)`);
    if (replaced !== undefined && this.#inodes[moved]?.kind === 'file') {
      // ext4 writes the new file out before it takes the place of another (auto_da_alloc).
      for (const change of this.#file(moved).changes) change.orderedAt = Math.min(change.orderedAt, at);
    }
    this.#change(at, `rename ${from} to ${to}`, [
      { ...this.#live.place(from), to: null },
      { ...this.#live.place(to), to: moved },
    ]);
  }

  #change(at: number, what: string, names: NameChange['names']): void {
    this.#flushWith(at);
    for (const { folder, name, to } of names) {
      for (const inode of [folder, this.#live.get(folder, name), to]) this.#touch(inode, at);
      this.#live.set(folder, name, to);
    }
    this.#names.push({ what, at, names, durableAt: NEVER });
    this.#point(at, what);
  }

  #synced(id: string, at: number): void {
    const sync = this.#syncs.get(id);
    if (sync === undefined) throw outOfOrder('a sync ended that had not begun');
    const inode = this.#inodes[sync.inode];
    const begunBefore = <T extends { at: number }>(changes: readonly T[]) =>
      changes.filter((c) => c.at < sync.begin);
    for (const change of begunBefore(inode?.changes ?? [])) change.durableAt = Math.min(change.durableAt, at);
    for (const change of begunBefore(this.#names)) {
      if (change.names.some(({ folder }) => folder === sync.inode))
        change.durableAt = Math.min(change.durableAt, at);
    }
    this.#committed = Math.max(this.#committed, sync.waitsFor);
    this.#flushWith(at);
    this.#point(at, `sync ${this.#live.nameOf(sync.inode)}`);
  }

  #flushWith(at: number): void {
    for (const change of this.#flushing.splice(0)) change.orderedAt = Math.min(change.orderedAt, at);
  }

  #point(at: number, what: string): void {
    this.#points.push({ at, what, said: this.#sayings.length, committed: this.#committed });
  }

  #touch(inode: number | null | undefined, at: number): void {
    const touched = typeof inode === 'number' ? this.#touched[inode] : undefined;
    if (touched) touched.any = at;
  }

  #addInode(kind: 'file' | 'dir', at: number, initial = Buffer.alloc(0)): number {
    const inode = this.#inodes.push({ kind, initial, changes: [] }) - 1;
    this.#sizes[inode] = initial.length;
    this.#touched[inode] = { any: at, data: at };
    if (kind === 'dir') this.#live.addFolder(inode);
    return inode;
  }

  #handle(id: string): OpenHandle {
    const handle = this.#handles.get(id);
    if (handle === undefined) throw outOfOrder(`handle ${id} is not open`);
    return handle;
  }

  #file(inode: number): Inode {
    const file = this.#inodes[inode];
    if (file === undefined) throw outOfOrder(`there is no inode ${inode}`);
    return file;
  }
}

/** A name's last change cannot be on disk without the ones before it, so it makes them durable too. */
function spreadDurability(changes: readonly NameChange[]): void {
  const later = new Map<string, number>();
  for (const change of [...changes].reverse()) {
    const keys = change.names.map(({ folder, name }) => `${folder}/${name}`);
    change.durableAt = Math.min(change.durableAt, ...keys.map((key) => later.get(key) ?? NEVER));
    for (const key of keys) later.set(key, change.durableAt);
  }
}
