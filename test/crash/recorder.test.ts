import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogLine } from '../support/crash-log.js';
import { readLog } from '../support/crash-log.js';
import { finalTree } from '../support/crash-states.js';
import { hashOfTree, readTree } from '../support/crash-tree.js';
import { recordRun } from '../support/fs-recorder-run.js';
import { TEMPORARY_ROOT } from '../support/temporary-root.js';

let folder: string;
let root: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(TEMPORARY_ROOT, 'cf-recorder-'));
  root = path.join(folder, 'root');
  mkdirSync(path.join(root, 'before'), { recursive: true });
  writeFileSync(path.join(root, 'before', 'input'), 'given');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script in the recorded folder and checks that the log tells what is really there afterwards. */
async function record(script: string): Promise<LogLine[]> {
  // Inside the project, so that the script finds its packages.
  const file = path.join(import.meta.dirname, `.toy-${path.basename(folder)}.mjs`);
  const log = path.join(folder, 'log');
  writeFileSync(file, `import fs from 'node:fs';\nimport * as fsp from 'node:fs/promises';\n${script}`);
  try {
    const { code, stderr } = await recordRun({ argv: [file], root, log });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  } finally {
    rmSync(file);
  }
  const lines = readLog(log);
  expect([...finalTree(lines).keys()]).toEqual([...readTree(root).keys()]);
  expect(hashOfTree(finalTree(lines))).toBe(hashOfTree(readTree(root)));
  const opened = lines.filter((line) => line.op === 'open').map(({ handle }) => handle);
  const closed = lines.filter((line) => line.op === 'close').map(({ handle }) => handle);
  expect(closed.sort()).toEqual(opened.sort());
  return lines;
}

const operations = (log: LogLine[]) =>
  log
    .filter(({ op }) => op !== 'initial' && op !== 'close')
    .map((line) => {
      const named = 'path' in line ? ` ${line.path}` : 'from' in line ? ` ${line.from} ${line.to}` : '';
      return line.op + named + (line.op === 'write' ? ` ${Buffer.from(line.data, 'base64').toString()}` : '');
    });

describe('the log tells all that was done', () => {
  test('synchronously', async () => {
    const log = await record(`
      fs.mkdirSync('a/b/c', { recursive: true });
      fs.writeFileSync('a/one', 'text');
      fs.writeFileSync('a/two', new Uint16Array([1, 2, 3]), { flush: true });
      fs.appendFileSync('a/one', ' and more');
      const fd = fs.openSync('a/three', 'wx', 0o600);
      fs.writeSync(fd, 'abc'); fs.writeSync(fd, Buffer.from('_defg_'), 1, 4); fs.writeSync(fd, 'X', 1);
      fs.writeSync(fd, Buffer.from('h!'), { length: 1 });
      fs.writevSync(fd, [Buffer.from('i'), Buffer.from('jk')]);
      fs.ftruncateSync(fd, 9); fs.fdatasyncSync(fd); fs.fsyncSync(fd); fs.closeSync(fd);
      fs.truncateSync('a/two', 3);
      fs.linkSync('a/one', 'a/link'); fs.renameSync('a/one', 'a/b/one'); fs.copyFileSync('before/input', 'a/copy');
      fs.appendFileSync('a/link', ' through the link');
      const made = fs.mkdtempSync('a/t-'); fs.rmdirSync(made);
      fs.mkdirSync('gone/deep', { recursive: true }); fs.writeFileSync('gone/deep/file', 'x');
      fs.rmSync('gone', { recursive: true }); fs.rmSync('gone', { recursive: true, force: true });
      fs.unlinkSync('before/input');
    `);
    expect(operations(log).slice(0, 7)).toEqual([
      'mkdir a',
      'mkdir a/b',
      'mkdir a/b/c',
      'open a/one',
      'write text',
      'open a/two',
      'write \u0001\0\u0002\0\u0003\0',
    ]);
    expect(operations(log).slice(-4)).toEqual([
      'unlink gone/deep/file',
      'rmdir gone/deep',
      'rmdir gone',
      'unlink before/input',
    ]);
  });

  test('with callbacks', async () => {
    await record(`
      import { promisify } from 'node:util';
      const call = (name, ...args) => promisify(fs[name])(...args);
      await call('mkdir', 'a/b', { recursive: true });
      await call('writeFile', 'a/one', 'text', { flush: true });
      await call('appendFile', 'a/one', ' and more');
      const fd = await call('open', 'a/two', 'w+');
      const { bytesWritten } = await call('write', fd, Buffer.from('_abc_'), 1, 3, null);
      if (bytesWritten !== 3) throw new Error('promisify lost the shape of the result');
      await call('write', fd, 'def', null, 'utf8'); await call('writev', fd, [Buffer.from('g'), Buffer.from('h')]);
      await call('write', fd, Buffer.from('Z'), 0, 1, 2);
      await call('ftruncate', fd, 7); await call('fsync', fd); await call('fdatasync', fd); await call('close', fd);
      await call('truncate', 'a/one', 5);
      await call('link', 'a/one', 'a/link'); await call('rename', 'a/two', 'two');
      await call('copyFile', 'two', 'a/copy'); await call('mkdtemp', 'a/t-');
      await call('mkdir', 'gone'); await call('writeFile', 'gone/file', 'x'); await call('rm', 'gone', { recursive: true });
      await call('unlink', 'a/link'); await call('mkdir', 'c'); await call('rmdir', 'c');
    `);
  });

  test('with promises and file handles', async () => {
    await record(`
      await fsp.mkdir('a/b', { recursive: true });
      await fsp.writeFile('a/one', 'text'); await fsp.appendFile('a/one', ' and more', { flush: true });
      await fsp.writeFile('a/many', async function* () { yield 'p'; yield 'q'; }());
      await fsp.writeFile('a/large', Buffer.alloc(1_500_000, 'x'));
      const handle = await fsp.open('a/two', 'ax');
      await handle.write('abc'); await handle.write(Buffer.from('_def_'), 1, 3); await handle.write(Buffer.from('g!'), { length: 1 });
      await handle.writev([Buffer.from('h'), Buffer.from('i')]); await handle.writeFile('jkl'); await handle.appendFile('mno');
      await handle.truncate(12); await handle.datasync(); await handle.sync(); await handle.close();
      const again = await fsp.open('a/two', 'r+'); await again.write('XY', 4); await fsp.writeFile(again, 'start'); await again.close();
      await fsp.truncate('a/one', 5);
      await fsp.link('a/one', 'a/link'); await fsp.rename('a/two', 'two');
      await fsp.copyFile('two', 'a/copy'); await fsp.mkdtemp('a/t-');
      await fsp.mkdir('gone'); await fsp.writeFile('gone/file', 'x'); await fsp.rm('gone', { recursive: true, force: true });
      await fsp.unlink('a/link'); await fsp.mkdir('c'); await fsp.rmdir('c');
    `);
  });

  test('with streams', async () => {
    const log = await record(`
      import { pipeline } from 'node:stream/promises';
      await pipeline(['one', 'two', 'three'], fs.createWriteStream('plain', { flags: 'wx' }));
      await pipeline(['four', 'five'], fs.createWriteStream('plain', { flags: 'a', flush: true }));
      const corked = fs.createWriteStream('corked'); corked.cork(); corked.write('a'); corked.write('b'); corked.end('c');
      await new Promise((done) => corked.on('close', done));
      const handle = await fsp.open('by-handle', 'w');
      await pipeline(['six', 'seven'], handle.createWriteStream({ flush: true }));
    `);
    expect(operations(log).filter((line) => line === 'sync')).toHaveLength(2);
  });

  test('by write-file-atomic and proper-lockfile', async () => {
    const log = await record(`
      import writeFileAtomic from 'write-file-atomic';
      import lockfile from 'proper-lockfile';
      const release = await lockfile.lock(process.cwd(), { lockfilePath: 'lock' });
      await writeFileAtomic('state.json', 'one'); await writeFileAtomic('state.json', Buffer.from('two'));
      writeFileAtomic.sync('other.json', 'three');
      await release();
    `);
    const names = operations(log).map((line) => line.replace(/json\.\d+/, 'json.tmp'));
    const replaced = (name: string, text: string) => [
      `open ${name}.tmp`,
      `write ${text}`,
      'sync-begin',
      'sync',
      `rename ${name}.tmp ${name}`,
    ];
    expect(names).toEqual([
      'mkdir lock',
      ...replaced('state.json', 'one'),
      ...replaced('state.json', 'two'),
      ...replaced('other.json', 'three'),
      'rmdir lock',
    ]);
  });
});

test('folders can be synced, and what is said is part of the log', async () => {
  const log = await record(`
    const root = await fsp.open('.', 'r'); await root.sync(); await root.close();
    const fd = fs.openSync('before', 'r'); fs.fsyncSync(fd); fs.closeSync(fd);
    console.log('saved');
  `);
  expect(operations(log)).toEqual([
    'open ',
    'sync-begin',
    'sync',
    'open before',
    'sync-begin',
    'sync',
    'say',
  ]);
});

test('what failed or happened elsewhere is not recorded', async () => {
  const outside = path.join('..', 'elsewhere');
  const log = await record(`
    fs.writeFileSync('${outside}', 'x'); await fsp.appendFile('${outside}', 'y'); fs.rmSync('${outside}');
    try { fs.mkdirSync('before'); } catch {}
    await fsp.rename('absent', 'new').catch(() => {});
    await fsp.open('before/input', 'wx').catch(() => {});
    fs.unlink('absent', () => {});
  `);
  expect(operations(log)).toEqual([]);
});

test('what cannot be replayed is told, not passed over', async () => {
  await expect(record(`fs.symlinkSync('before', 'symlink');`)).rejects.toThrow('symlink');
});

test('a second run goes on with the log of the first', async () => {
  await record(`fs.writeFileSync('one', '1');`);
  const log = await record(`fs.writeFileSync('two', '2'); fs.appendFileSync('one', '+');`);
  expect(operations(log)).toEqual(['open one', 'write 1', 'open two', 'write 2', 'open one', 'write +']);
  expect(existsSync(path.join(root, 'two'))).toBe(true);
});
