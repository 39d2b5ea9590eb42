// The log of a recorded run: which operations changed the files below one folder, in the order they were completed.
// One JSON object per line; `test/support/crash-log.ts` describes the lines and reads them.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// Taken before anything is wrapped, so that the recorder never records itself.
const { openSync, writeSync, readFileSync, readdirSync, lstatSync, fstatSync, realpathSync } = fs;

export class RecordedRun {
  #roots;
  #log;
  #handles = new Map();
  #count = 0;

  constructor(root, logFile) {
    this.#roots = [...new Set([path.resolve(root), realpathSync(root)])];
    // Appending lets the next run of the same program go on with the same log.
    this.#log = openSync(logFile, 'a');
    if (fstatSync(this.#log).size === 0)
      this.record({ op: 'initial', entries: [...entriesOf(this.#roots[0], '')] });
  }

  record(line) {
    writeSync(this.#log, `${JSON.stringify(line)}\n`);
  }

  /** An id that is unique in the log, even when several processes write it. */
  nextId() {
    this.#count += 1;
    return `${process.pid}.${this.#count}`;
  }

  /** The path below the root; null for everything that is not recorded. */
  relative(file) {
    const text = file instanceof URL ? fileURLToPath(file) : Buffer.isBuffer(file) ? file.toString() : file;
    if (typeof text !== 'string') return null;
    const absolute = path.resolve(text);
    for (const root of this.#roots) {
      if (absolute === root) return '';
      if (absolute.startsWith(root + path.sep)) return absolute.slice(root.length + 1);
    }
    return null;
  }

  opened(fd, relative, flags) {
    // A handle that was collected as garbage is closed by nobody that we could see; its number is free again.
    this.#handles.delete(fd);
    if (relative === null) return;
    const handle = this.nextId();
    const how = meaningOf(flags);
    this.#handles.set(fd, { handle, syncsEachWrite: how.syncsEachWrite });
    this.record({
      op: 'open',
      handle,
      path: relative,
      ino: fstatSync(fd).ino,
      create: how.create,
      truncate: how.truncate,
      append: how.append,
    });
  }

  handleOf(fd) {
    return this.#handles.get(fd);
  }

  /** Called before the real close: afterwards the number may already belong to another file. */
  closing(fd) {
    const known = this.#handles.get(fd);
    this.#handles.delete(fd);
    return known;
  }

  wrote(known, position, bytes) {
    if (bytes.length === 0) return;
    this.record({ op: 'write', handle: known.handle, position, data: bytes.toString('base64') });
    if (known.syncsEachWrite) this.beginSync(known, true)();
  }

  /** What was written while a sync was under way is not covered by it, hence a line for its start too. */
  beginSync(known, dataOnly) {
    const sync = this.nextId();
    this.record({ op: 'sync-begin', sync, handle: known.handle, dataOnly });
    return () => this.record({ op: 'sync', sync });
  }

  /** A whole file that appeared in one call, told as the steps a crash could come between. */
  copied(relative, absolute) {
    const handle = this.nextId();
    const { ino } = lstatSync(absolute);
    this.record({ op: 'open', handle, path: relative, ino, create: true, truncate: true, append: false });
    this.wrote({ handle, syncsEachWrite: false }, 0, readFileSync(absolute));
    this.record({ op: 'close', handle });
  }
}

function meaningOf(flags) {
  const { O_CREAT, O_TRUNC, O_APPEND, O_SYNC, O_DSYNC } = fs.constants;
  if (typeof flags === 'number') {
    return {
      create: (flags & O_CREAT) !== 0,
      truncate: (flags & O_TRUNC) !== 0,
      append: (flags & O_APPEND) !== 0,
      syncsEachWrite: (flags & (O_SYNC | O_DSYNC)) !== 0,
    };
  }
  const text = flags ?? 'r';
  return {
    create: /[wa]/.test(text),
    truncate: text.includes('w'),
    append: text.includes('a'),
    syncsEachWrite: text.includes('s'),
  };
}

/** Everything there was before the run, folders before what is in them. */
function* entriesOf(root, relative) {
  const names = readdirSync(path.join(root, relative), { withFileTypes: true });
  for (const entry of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const below = relative === '' ? entry.name : `${relative}/${entry.name}`;
    const absolute = path.join(root, below);
    const { ino } = lstatSync(absolute);
    if (entry.isDirectory()) {
      yield { path: below, kind: 'dir', ino };
      yield* entriesOf(root, below);
    } else if (entry.isFile()) {
      yield { path: below, kind: 'file', ino, data: readFileSync(absolute).toString('base64') };
    } else {
      throw new Error(`cannot record "${below}": neither a file nor a folder`);
    }
  }
}
