import { copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readChecked, writeChecked } from '../../src/state/checked-file.js';
import { temporaryFolder } from '../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
let path: string;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  path = join(folder, 'state.json');
});
afterEach(() => remove());

const write = (content: string): Promise<void> =>
  writeChecked(path, content, { backup: true, fence: () => Promise.resolve() });

async function flipBit(file: string, bit: number): Promise<void> {
  const bytes = await readFile(file);
  bytes[bit >> 3]! ^= 1 << (bit & 7);
  await writeFile(file, bytes);
}

const found = async (): Promise<string> => {
  const read = await readChecked(path);
  return `${read.found}${'bytes' in read ? ` ${read.bytes.toString()}` : ''}`;
};

describe('a checked file', () => {
  it('is missing only when nothing of it is there', async () => {
    expect(await found()).toBe('missing');
    await write('one');
    expect(await found()).toBe('good one');
    await rm(path);
    // A crash between the first .meta and the file leaves just this.
    expect(await found()).toBe('missing');
    await write('one');
    await write('two');
    await rm(path);
    await rm(`${path}.backup`);
    await expect(readChecked(path)).rejects.toMatchObject({ kind: 'damaged', exitCode: 74 });
  });

  it('is healed by its backup, with a note', async () => {
    await write('one');
    await write('two');
    await flipBit(path, 3);
    expect(await readChecked(path)).toMatchObject({
      found: 'backup',
      bytes: Buffer.from('one'),
      note: `"${path}" is damaged (its SHA-256 is not the one in its .meta); its backup is good and was used`,
    });
    await rm(path);
    expect(await found()).toBe('backup one');
  });

  it('is refused when file and backup are both bad', async () => {
    await write('one');
    await write('two');
    await flipBit(path, 0);
    await flipBit(`${path}.backup`, 0);
    await expect(readChecked(path)).rejects.toMatchObject({ kind: 'damaged' });
  });

  it('accepts the old one beside the .meta of the next, as after a crash between the two', async () => {
    await write('one');
    await copyFile(path, `${path}.old`);
    await write('two');
    await rename(`${path}.old`, path);
    expect(await found()).toBe('good one');
  });

  it('is not vouched for, with a note, when the .meta is damaged in any bit', async () => {
    await write('one');
    await write('two');
    const meta = await readFile(`${path}.meta`);
    for (let bit = 0; bit < meta.length * 8; bit++) {
      await flipBit(`${path}.meta`, bit);
      const read = await readChecked(path);
      expect(read).toMatchObject({ found: 'unvouched', bytes: Buffer.from('two') });
      await writeFile(`${path}.meta`, meta);
    }
  });
});
