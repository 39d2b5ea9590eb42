import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsolidationCheckpointManager } from '../../../src/checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { Checkpoint } from '../../../src/checkpoint/consolidation/checkpoint-file.js';
import { StateError } from '../../../src/model/errors.js';
import { aBatch, newSession, SOURCE } from '../../support/bare-session.js';
import { fileHandleMethods } from '../../support/file-handle-methods.js';
import { temporaryFolder } from '../../support/run-consolidate.js';

let root: string;
let remove: () => Promise<void>;
let manager: ConsolidationCheckpointManager;
beforeEach(async () => {
  ({ path: root, remove } = await temporaryFolder());
  manager = await newSession(root, 6);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await manager.close();
  await remove();
});

const report = { id: SOURCE, status: 'in_progress', batchesCompleted: 0, totalBatches: 1 } as const;
const FINE = { state: 'ok', resets_at: null, last_error: null } as const;
const take = (): Promise<Checkpoint> => manager.saveCheckpoint('batch_processed', [{ ...report, api: FINE }]);
const onDisk = async (): Promise<Checkpoint> =>
  JSON.parse(await readFile(join(manager.folder, 'checkpoint.json'), 'utf8')) as Checkpoint;

describe('the manager of a session', () => {
  it('counts a batch only when it is durable: after a failed sync nothing of it is counted or checkpointed', async () => {
    await manager.commit(SOURCE, aBatch(manager, [0, 1]));
    const handles = await fileHandleMethods();
    vi.spyOn(handles, 'datasync').mockRejectedValueOnce(Object.assign(new Error('EIO'), { code: 'EIO' }));
    const failing = manager.commit(SOURCE, aBatch(manager, [2, 3]));
    await expect(failing).rejects.toMatchObject({ kind: 'unwritable', exitCode: 74 });
    expect(manager.outcomes.finalOf(SOURCE)).toBe(2);
    expect(manager.outcomes.isFinal(SOURCE, 2)).toBe(false);
    expect(manager.sequence).toBe(1);
    await take();
    expect((await onDisk()).sources[SOURCE]?.papers_processed).toBe(2);
    expect((await manager.loadCheckpoint()).outcomes.finalOf(SOURCE)).toBeGreaterThanOrEqual(2);
  });

  it('counts nothing while a batch is being written', async () => {
    const handles = await fileHandleMethods();
    const seen: number[] = [];
    const { datasync } = handles;
    vi.spyOn(handles, 'datasync').mockImplementation(function (this: typeof handles) {
      seen.push(manager.outcomes.finalOf(SOURCE), manager.sequence);
      return datasync.call(this);
    });
    await manager.commit(SOURCE, aBatch(manager, [0, 1]));
    expect(seen).toEqual([0, 0]);
    expect(manager.outcomes.finalOf(SOURCE)).toBe(2);
  });

  it('refuses a checkpoint whose counts the journal does not bear out', async () => {
    await manager.commit(SOURCE, aBatch(manager, [0]));
    vi.spyOn(manager.outcomes, 'finalOf').mockReturnValue(5);
    await take();
    await expect(manager.loadCheckpoint()).rejects.toMatchObject({
      message: expect.stringContaining(
        `it claims 5 papers processed for ${SOURCE} where 1 are recorded, which the journal does not bear out`,
      ) as string,
    });
  });

  it('replaces nothing when its fence throws', async () => {
    await take();
    const before = await onDisk();
    manager.fencedBy(() => Promise.reject(new StateError('lost', 'taken over')));
    await manager.commit(SOURCE, aBatch(manager, [0]));
    await expect(take()).rejects.toMatchObject({ kind: 'lost', exitCode: 75 });
    expect(await onDisk()).toEqual(before);
    await expect(manager.cleanup()).rejects.toMatchObject({ kind: 'lost' });
    expect(await readdir(root)).toContain(manager.session.session_id);
  });

  it('removes its folder after success, and nothing is left', async () => {
    await manager.cleanup();
    expect(await readdir(root)).toEqual([]);
  });
});
