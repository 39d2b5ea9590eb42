// What each primitive of `fs` changes. A plan looks at the arguments before the call and answers what to record once
// the call has succeeded; null when the call is none of our business.
import fs from 'node:fs';
import path from 'node:path';

const { lstatSync } = fs;

export function plansFor(run) {
  const onPath = (describe) => (args) => {
    const relative = run.relative(args[0]);
    return relative === null ? null : () => run.record(describe(relative, args));
  };
  const unsupported = (name) => (args) => {
    const touched = [args[0], args[1]].some((file) => run.relative(file) !== null);
    return touched ? () => run.record({ op: 'unsupported', name }) : null;
  };
  const onTwoPaths = (op) => (args) => {
    const [from, to] = [run.relative(args[0]), run.relative(args[1])];
    if (from === null && to === null) return null;
    if (from === null || to === null) return unsupported(`${op} across the border`)(args);
    return () => run.record({ op, from, to });
  };
  const syncing = (dataOnly) => (args) => {
    const known = run.handleOf(args[0]);
    return known ? run.beginSync(known, dataOnly) : null;
  };

  return {
    open([file, flags]) {
      const relative = run.relative(file);
      return (result) => run.opened(typeof result === 'number' ? result : result.fd, relative, flags);
    },
    close([fd]) {
      const known = run.closing(fd);
      return known ? () => run.record({ op: 'close', handle: known.handle }) : null;
    },
    write([fd, data, ...rest]) {
      const known = run.handleOf(fd);
      if (!known) return null;
      const { bytes, position } = chosenBytes(data, rest);
      return (result) => run.wrote(known, position, bytes.subarray(0, writtenOf(result)));
    },
    writev([fd, buffers, position]) {
      const known = run.handleOf(fd);
      if (!known) return null;
      const bytes = Buffer.concat(buffers.map(viewOf));
      return (result) => run.wrote(known, positionOf(position), bytes.subarray(0, writtenOf(result)));
    },
    ftruncate([fd, length]) {
      const known = run.handleOf(fd);
      return known ? () => run.record({ op: 'truncate', handle: known.handle, length: length ?? 0 }) : null;
    },
    truncate([file, length]) {
      const relative = run.relative(file);
      if (relative === null) return null;
      return () => {
        const handle = run.nextId();
        const { ino } = lstatSync(file);
        run.record({
          op: 'open',
          handle,
          path: relative,
          ino,
          create: false,
          truncate: false,
          append: false,
        });
        run.record({ op: 'truncate', handle, length: length ?? 0 });
        run.record({ op: 'close', handle });
      };
    },
    fsync: syncing(false),
    fdatasync: syncing(true),
    rename: onTwoPaths('rename'),
    link: onTwoPaths('link'),
    unlink: onPath((relative) => ({ op: 'unlink', path: relative })),
    rmdir: (args) =>
      args[1]?.recursive
        ? unsupported('rmdir, recursive')(args)
        : onPath((relative) => ({ op: 'rmdir', path: relative }))(args),
    mkdir([folder, options]) {
      const relative = run.relative(folder);
      if (relative === null) return null;
      const recursive = typeof options === 'object' && options?.recursive === true;
      const made = recursive ? missingFolders(path.resolve(String(folder)), run) : [relative];
      return () => made.forEach((below) => run.record({ op: 'mkdir', path: below }));
    },
    mkdtemp([prefix]) {
      if (run.relative(prefix) === null) return null;
      return (made) => run.record({ op: 'mkdir', path: run.relative(made) });
    },
    copyFile([, to]) {
      const relative = run.relative(to);
      return relative === null ? null : () => run.copied(relative, to);
    },
    cp: unsupported('cp'),
    symlink: unsupported('symlink'),
  };
}

/** Copies what is to be written: the caller may use its buffer again as soon as the call has returned. */
function chosenBytes(data, rest) {
  if (typeof data === 'string')
    return { bytes: Buffer.from(data, rest[1] ?? 'utf8'), position: positionOf(rest[0]) };
  const whole = viewOf(data);
  const named = typeof rest[0] === 'object' && rest[0] !== null ? rest[0] : null;
  const offset = (named ? named.offset : rest[0]) ?? 0;
  const length = (named ? named.length : rest[1]) ?? whole.byteLength - offset;
  return {
    bytes: Buffer.from(whole.subarray(offset, offset + length)),
    position: positionOf(named ? named.position : rest[2]),
  };
}

function viewOf(data) {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

/** null: where the handle stands (or at the end of the file, when it appends). */
function positionOf(position) {
  return (typeof position === 'number' || typeof position === 'bigint') && position >= 0
    ? Number(position)
    : null;
}

function writtenOf(result) {
  return typeof result === 'number' ? result : result.bytesWritten;
}

function missingFolders(absolute, run) {
  const missing = [];
  for (let folder = absolute; run.relative(folder) !== null; folder = path.dirname(folder)) {
    if (lstatSync(folder, { throwIfNoEntry: false })) break;
    missing.unshift(run.relative(folder));
  }
  return missing;
}
