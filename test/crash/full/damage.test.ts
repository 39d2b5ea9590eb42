import { expect, it } from 'vitest';
import { readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import {
  cutNewest,
  flipBits,
  killedSession,
  NEWEST,
  restore,
  resumeAfter,
} from '../../support/damaged-session.js';
import { temporaryFolder } from '../../support/run-consolidate.js';

it.each(['checkpoint.json', 'checkpoint.json.meta'])(
  'every single bit of %s flipped: never good without a note',
  async (name) => {
    const { path, remove } = await temporaryFolder();
    await flipBits(await killedSession(path), name, 1);
    await remove();
  },
);

it('the newest segment cut at every length: refused below the checkpoint, above it loaded with a note', async () => {
  const { path, remove } = await temporaryFolder();
  await cutNewest(await killedSession(path), 1);
  await remove();
});

it('the newest segment cut at every length, resumed each time: refused, or the same bytes', async () => {
  const { path, remove } = await temporaryFolder();
  const session = await killedSession(path);
  const { length: whole } = await readFile(join(await restore(session), NEWEST));
  const kinds = new Set<string>();
  for (let length = 0; length < whole; length++) {
    kinds.add((await resumeAfter(session, (folder) => truncate(join(folder, NEWEST), length))).kind);
  }
  expect([...kinds]).toEqual(['refused', 'recovered']);
  await remove();
});
