import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  listSessionsLine,
  placeOf,
  placesIn,
  sessionIdsIn,
} from '../../../src/checkpoint/sessions/session-places.js';
import { TEMPORARY_ROOT } from '../../support/temporary-root.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(TEMPORARY_ROOT, 'cf-places-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the sessions in a state folder', () => {
  it('are none where it is not there', async () => {
    expect(await sessionIdsIn(join(folder, 'nothing'))).toEqual([]);
    expect(await placesIn(folder)).toEqual([]);
  });

  it('cannot be told where it cannot be read: the folder is named, and that is no bug', async () => {
    const path = join(folder, 'sessions');
    await writeFile(path, '');
    const problem = expect.objectContaining({
      exitCode: 74,
      message: expect.stringContaining(`cannot read "${path}": `) as string,
    }) as Error;
    await expect(sessionIdsIn(path)).rejects.toEqual(problem);
    await expect(placesIn(folder)).rejects.toEqual(problem);
  });

  it('are named by their ids, and whoever asks for another one is told how to see them there', async () => {
    await expect(placeOf(folder, 'collect_20261122_101530_k3v9x2ab')).rejects.toMatchObject({
      next: `See which there are: cf sessions list --state-dir ${folder}`,
    });
    expect(listSessionsLine('.cf_state')).toBe('cf sessions list');
    expect(listSessionsLine("it's here")).toBe("cf sessions list --state-dir 'it'\\''s here'");
  });
});
