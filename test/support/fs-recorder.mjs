// Loaded before a program (`node --import …/fs-recorder.mjs`), it logs every operation that changes a file or folder
// below CF_RECORD_ROOT to the file CF_RECORD_LOG, which must lie outside. Also what the program says on standard output
// and error, so that a test knows what had been promised at each point. Loaded without these variables it does nothing.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { RecordedRun } from './fs-recorder-log.mjs';
import { plansFor } from './fs-recorder-plans.mjs';
import { replaceWholeCalls, writeThrough } from './fs-recorder-whole.mjs';

const { CF_RECORD_ROOT: root, CF_RECORD_LOG: logFile } = process.env;
if (root && logFile) await record(root, logFile);

async function record(root, logFile) {
  const handlePrototype = await prototypeOfFileHandles();
  const run = new RecordedRun(root, logFile);
  if (run.relative(logFile) !== null) throw new Error('CF_RECORD_LOG must lie outside CF_RECORD_ROOT');
  const plans = plansFor(run);

  for (const [name, plan] of Object.entries(plans)) {
    replace(fs, name, (original) => withCallback(original, plan));
    // Truncating by path synchronously is done by fs itself with openSync and ftruncateSync, which are recorded.
    if (name !== 'truncate') replace(fs, `${name}Sync`, (original) => synchronously(original, plan));
    replace(fs.promises, name, (original) => asynchronously(original, plan));
  }
  replace(fs.promises, 'open', (original) => async (...args) => {
    const handle = await original(...args);
    // Unlike the other methods, close belongs to each handle and not to the prototype.
    replace(handle, 'close', (close) => onFileHandle(close, plans.close).bind(handle));
    return handle;
  });
  const onHandle = {
    write: 'write',
    writev: 'writev',
    truncate: 'ftruncate',
    sync: 'fsync',
    datasync: 'fdatasync',
  };
  for (const [method, name] of Object.entries(onHandle)) {
    replace(handlePrototype, method, (original) => onFileHandle(original, plans[name]));
  }
  for (const method of ['writeFile', 'appendFile']) {
    replace(
      handlePrototype,
      method,
      () =>
        function (data, options) {
          return writeThrough(this, data, options);
        },
    );
  }
  replaceWholeCalls(fs, run);
  for (const stream of ['stdout', 'stderr']) recordSayings(stream, run);
  syncBuiltinESMExports();
}

async function prototypeOfFileHandles() {
  const handle = await fs.promises.open(process.execPath, 'r');
  await handle.close();
  return Object.getPrototypeOf(handle);
}

function replace(owner, name, wrap) {
  const original = owner[name];
  if (typeof original !== 'function') return;
  const wrapped = wrap(original);
  // util.promisify finds the shape of a result under symbols of the function.
  for (const symbol of Object.getOwnPropertySymbols(original)) {
    Object.defineProperty(wrapped, symbol, Object.getOwnPropertyDescriptor(original, symbol));
  }
  owner[name] = wrapped;
}

function synchronously(original, plan) {
  return (...args) => {
    const done = plan(args);
    const result = original(...args);
    done?.(result);
    return result;
  };
}

function withCallback(original, plan) {
  return (...args) => {
    const last = args.at(-1);
    const callback = typeof last === 'function' ? args.pop() : undefined;
    const done = plan(args);
    if (callback === undefined) return original(...args);
    return original(...args, (error, ...results) => {
      if (!error) done?.(results[0]);
      callback(error, ...results);
    });
  };
}

function asynchronously(original, plan) {
  return async (...args) => {
    const done = plan(args);
    const result = await original(...args);
    done?.(result);
    return result;
  };
}

function onFileHandle(original, plan) {
  return async function (...args) {
    const done = plan([this.fd, ...args]);
    const result = await original.apply(this, args);
    done?.(result);
    return result;
  };
}

function recordSayings(stream, run) {
  const original = process[stream].write;
  process[stream].write = function (chunk, ...rest) {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    run.record({ op: 'say', stream, text });
    return original.call(this, chunk, ...rest);
  };
}
