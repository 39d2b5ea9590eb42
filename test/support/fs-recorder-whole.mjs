// Calls that do several things at once (write a whole file, remove a whole folder), taken apart into primitives.
// Node does some of them in C++, where no wrapper would see the steps that a crash can come between.
import path from 'node:path';

// As Node does it: a large file goes out in pieces of this size.
const PIECE = 512 * 1024;

export function replaceWholeCalls(fs, run) {
  const { promises } = fs;
  const original = { ...fs };
  const originalPromises = { ...promises };
  const ours = (file) => run.relative(file) !== null;

  fs.writeFileSync = (file, data, options) => {
    const { encoding, mode, flag, flush } = optionsOf(options, 'w');
    if (typeof file !== 'number' && !ours(file)) return original.writeFileSync(file, data, options);
    const bytes = bytesOf(data, encoding);
    const fd = typeof file === 'number' ? file : fs.openSync(file, flag, mode);
    try {
      for (let done = 0; done < bytes.length;) done += fs.writeSync(fd, bytes, done, bytes.length - done);
      if (flush) fs.fsyncSync(fd);
    } finally {
      if (typeof file !== 'number') fs.closeSync(fd);
    }
  };
  fs.appendFileSync = (file, data, options) => fs.writeFileSync(file, data, { ...optionsOf(options, 'a') });

  promises.writeFile = async (file, data, options) => {
    if (isHandle(file)) return writeThrough(file, data, options);
    if (!ours(file)) return originalPromises.writeFile(file, data, options);
    const { mode, flag, flush, signal } = optionsOf(options, 'w');
    signal?.throwIfAborted();
    const handle = await promises.open(file, flag, mode);
    try {
      await writeThrough(handle, data, options);
      if (flush) await handle.sync();
    } finally {
      await handle.close();
    }
  };
  promises.appendFile = (file, data, options) =>
    promises.writeFile(file, data, { ...optionsOf(options, 'a') });

  fs.rmSync = (file, options) => {
    if (!ours(file)) return original.rmSync(file, options);
    const stat = fs.lstatSync(file, { throwIfNoEntry: !options?.force });
    if (stat === undefined) return;
    if (!stat.isDirectory()) return fs.unlinkSync(file);
    if (!options?.recursive) return original.rmSync(file, options);
    for (const name of fs.readdirSync(file).sort()) fs.rmSync(path.join(String(file), name), options);
    fs.rmdirSync(file);
  };
  promises.rm = async (file, options) => {
    if (!ours(file)) return originalPromises.rm(file, options);
    let stat;
    try {
      stat = await promises.lstat(file);
    } catch (error) {
      if (error.code === 'ENOENT' && options?.force) return;
      throw error;
    }
    if (!stat.isDirectory()) return promises.unlink(file);
    if (!options?.recursive) return originalPromises.rm(file, options);
    for (const name of (await promises.readdir(file)).sort())
      await promises.rm(path.join(String(file), name), options);
    await promises.rmdir(file);
  };
  fs.rm = (file, options, callback) => {
    const [chosen, done] = typeof options === 'function' ? [undefined, options] : [options, callback];
    promises.rm(file, chosen).then(() => done(null), done);
  };
}

/** FileHandle.writeFile and appendFile: both write where the handle stands. */
export async function writeThrough(handle, data, options) {
  const { encoding, signal } = optionsOf(options, 'w');
  for await (const chunk of isWhole(data) ? [data] : data) {
    const bytes = bytesOf(chunk, encoding);
    for (let done = 0; done < bytes.length;) {
      signal?.throwIfAborted();
      const { bytesWritten } = await handle.write(bytes, done, Math.min(PIECE, bytes.length - done), null);
      done += bytesWritten;
    }
  }
}

function isHandle(file) {
  return typeof file === 'object' && file !== null && typeof file.fd === 'number';
}

function isWhole(data) {
  return typeof data === 'string' || ArrayBuffer.isView(data);
}

function bytesOf(data, encoding) {
  if (typeof data === 'string') return Buffer.from(data, encoding);
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

function optionsOf(options, defaultFlag) {
  const given = typeof options === 'string' ? { encoding: options } : (options ?? {});
  return {
    ...given,
    encoding: given.encoding ?? 'utf8',
    mode: given.mode ?? 0o666,
    flag: given.flag ?? defaultFlag,
    flush: given.flush ?? false,
  };
}
