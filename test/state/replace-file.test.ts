import fs from 'node:fs';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { replaceFile } from '../../src/state/replace-file.js';
import { StateError } from '../../src/model/errors.js';
import { temporaryFolder } from '../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
let path: string;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  path = join(folder, 'state.json');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await remove();
});

const free = { backup: true, fence: () => Promise.resolve() };
const text = (name = 'state.json'): Promise<string> => readFile(join(folder, name), 'utf8');

describe('replacing a small file', () => {
  it('puts the new one in place, keeps the old one as backup, and leaves nothing else behind', async () => {
    await replaceFile(path, 'first', free);
    expect(await readdir(folder)).toEqual(['state.json']);
    await replaceFile(path, 'second', free);
    await replaceFile(path, 'third', free);
    expect(await text()).toBe('third');
    expect(await text('state.json.backup')).toBe('second');
    expect((await readdir(folder)).sort()).toEqual(['state.json', 'state.json.backup']);
    expect(fs.statSync(path).mode & 0o777).toBe(0o600);
  });

  it('keeps no backup where none is wanted', async () => {
    await replaceFile(path, 'first', { ...free, backup: false });
    await replaceFile(path, 'second', { ...free, backup: false });
    expect(await readdir(folder)).toEqual(['state.json']);
  });

  it('gets by with what a crash left behind', async () => {
    await replaceFile(path, 'first', free);
    await writeFile(`${path}.next`, 'half a fi');
    await writeFile(`${path}.backup.tmp`, 'first');
    await replaceFile(path, 'second', free);
    expect(await text()).toBe('second');
    expect(await text('state.json.backup')).toBe('first');
    expect((await readdir(folder)).sort()).toEqual(['state.json', 'state.json.backup']);
  });

  it('keeps a backup also when the link of a crash made backup and file one', async () => {
    await replaceFile(path, 'first', free);
    fs.linkSync(path, `${path}.backup`);
    await replaceFile(path, 'second', free);
    expect([await text(), await text('state.json.backup')]).toEqual(['second', 'first']);
  });

  it('replaces nothing when the fence throws', async () => {
    await replaceFile(path, 'first', free);
    const fence = (): Promise<void> => Promise.reject(new StateError('lost', 'taken over'));
    await expect(replaceFile(path, 'second', { backup: true, fence })).rejects.toMatchObject({
      kind: 'lost',
    });
    expect(await text()).toBe('first');
    expect(fs.existsSync(`${path}.backup`)).toBe(false);
  });

  it('names the file and the reason when the folder is gone', async () => {
    await rm(folder, { recursive: true });
    await expect(replaceFile(path, 'first', free)).rejects.toMatchObject({
      kind: 'unwritable',
      exitCode: 74,
      message: `cannot write "${path}": no such file or folder`,
    });
  });
});

describe('the short-write trap of write-file-atomic', () => {
  /** A full disk: the system call writes what fits and reports success. */
  function writeOnly(bytes: number): void {
    const write = fs.write.bind(fs) as (...values: unknown[]) => void;
    vi.spyOn(fs, 'write').mockImplementation(((
      fd: number,
      data: Buffer,
      offset: number,
      length: number,
      ...rest: unknown[]
    ) => write(fd, data, offset, Math.min(length, bytes), ...rest)) as typeof fs.write);
  }

  it('is real: used alone, write-file-atomic replaces a good file by a truncated one and resolves', async () => {
    const { default: writeFileAtomic } = await import('write-file-atomic');
    await writeFile(path, 'a good file');
    writeOnly(3);
    await writeFileAtomic(path, Buffer.from('a better file'));
    expect(await text()).toBe('a b');
  });

  it.each([0, 1, 12])(
    'does not reach a good file: %i bytes arrive, the old one stays, and the error says so',
    async (bytes) => {
      await replaceFile(path, 'a good file', free);
      writeOnly(bytes);
      await expect(replaceFile(path, 'a better file', free)).rejects.toMatchObject({
        kind: 'unwritable',
        exitCode: 74,
        message: `cannot write "${path}.next": only ${bytes} of 13 bytes arrived (is the disk full?)`,
      });
      vi.restoreAllMocks();
      expect(await readdir(folder)).toEqual(['state.json']);
      expect(await text()).toBe('a good file');
      await replaceFile(path, 'a better file', free);
      expect(await text()).toBe('a better file');
    },
  );
});
