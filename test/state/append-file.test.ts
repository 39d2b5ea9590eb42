import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppendFile } from '../../src/state/append-file.js';
import { StreamFile } from '../../src/state/stream-file.js';
import { readdir } from 'node:fs/promises';
import { fileHandleMethods } from '../support/file-handle-methods.js';
import { temporaryFolder } from '../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(async () => {
  vi.restoreAllMocks();
  await remove();
});

describe('appending to a file', () => {
  it('writes on after every short write, until all is there', async () => {
    const handles = await fileHandleMethods();
    const { write } = handles;
    const spy = vi.spyOn(handles, 'write').mockImplementation(function (
      this: typeof handles,
      ...[data, offset, length, position]
    ) {
      return write.call(this, data, offset, Math.min(length, 2), position);
    });
    const file = await AppendFile.create(join(folder, 'a'));
    await file.append(Buffer.from('hello'));
    await file.append(Buffer.from(' world'));
    expect(file.bytes).toBe(11);
    await file.close();
    expect(spy).toHaveBeenCalledTimes(6);
    expect(await readFile(join(folder, 'a'), 'utf8')).toBe('hello world');
  });

  it('takes a write of nothing for a full disk', async () => {
    const handles = await fileHandleMethods();
    vi.spyOn(handles, 'write').mockResolvedValue({ bytesWritten: 0, buffer: Buffer.alloc(0) });
    const file = await AppendFile.create(join(folder, 'a'));
    await expect(file.append(Buffer.from('hello'))).rejects.toMatchObject({ code: 'ENOSPC' });
    await file.close();
  });

  it('refuses a file that is there', async () => {
    await (await open(join(folder, 'a'), 'w')).close();
    await expect(AppendFile.create(join(folder, 'a'))).rejects.toMatchObject({ code: 'EEXIST' });
  });
});

describe('a file written as a stream', () => {
  const free = (): Promise<void> => Promise.resolve();

  it('appears only when it is complete', async () => {
    const file = await StreamFile.create(join(folder, 'out.json'), 'me');
    await file.write(Buffer.from('all of it'));
    expect(await readdir(folder)).toEqual(['.out.json.me.cf-part']);
    await file.publish(free);
    expect(await readdir(folder)).toEqual(['out.json']);
  });

  it('replaces what a killed run of the same writer left, and removes its own when it is discarded', async () => {
    const killed = await StreamFile.create(join(folder, 'out.json'), 'me');
    await killed.write(Buffer.from('half'));
    const file = await StreamFile.create(join(folder, 'out.json'), 'me');
    await file.write(Buffer.from('again'));
    await file.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it('does not appear when the fence throws', async () => {
    const file = await StreamFile.create(join(folder, 'out.json'), 'me');
    await expect(file.publish(() => Promise.reject(new Error('taken over')))).rejects.toThrow('taken over');
    await file.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it('does not appear when fewer bytes arrived than were written', async () => {
    const file = await StreamFile.create(join(folder, 'out.json'), 'me');
    await file.write(Buffer.from('all of it'));
    const part = await open(join(folder, '.out.json.me.cf-part'), 'r+');
    await part.truncate(3);
    await part.close();
    await expect(file.publish(free)).rejects.toMatchObject({ code: 'ENOSPC' });
    await file.discard();
    expect(await readdir(folder)).toEqual([]);
  });
});
