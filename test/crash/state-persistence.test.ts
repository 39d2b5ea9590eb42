import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { StatePersistence } from '../../src/state/state-persistence.js';
import { notFenced } from '../support/collection-session.js';
import { neverWaitForTheDisk } from '../support/crash-fast-disk.js';
import { readLog } from '../support/crash-log.js';
import type { CrashModel } from '../support/crash-states.js';
import { crashStates, finalTree } from '../support/crash-states.js';
import { hashOfTree, materialise, readTree } from '../support/crash-tree.js';
import { recordRun } from '../support/fs-recorder-run.js';
import { TEMPORARY_ROOT } from '../support/temporary-root.js';

const SOURCE = new URL('../../src/state/state-persistence.ts', import.meta.url).href;
const SAID = ['', 'saved 1\n', 'saved 2\n', 'removed\n', 'saved 3\n'];

const schema = z.object({ format_version: z.int(), count: z.int() });
const persistenceIn = (root: string): StatePersistence<{ format_version: number; count: number }> =>
  new StatePersistence(path.join(root, 'value.json'), { schema, version: 1, backup: true, fence: notFenced });

/** Saves twice, removes, and saves again. */
async function recorded(folder: string): Promise<ReturnType<typeof readLog>> {
  const root = path.join(folder, 'root');
  const [script, log] = [path.join(folder, 'program.mjs'), path.join(folder, 'log')];
  mkdirSync(root);
  const program = `
    import { StatePersistence } from ${JSON.stringify(SOURCE)};
    import * as z from ${JSON.stringify(import.meta.resolve('zod'))};
    const schema = z.object({ format_version: z.int(), count: z.int() });
    const value = new StatePersistence('value.json', { schema, version: 1, backup: true, fence: async () => {} });
    for (const count of [1, 2, 0, 3]) {
      await (count === 0 ? value.remove() : value.save({ format_version: 1, count }));
      console.log(count === 0 ? 'removed' : 'saved ' + count);
    }`;
  writeFileSync(script, program);
  const argv = ['--import', import.meta.resolve('tsx'), script];
  const { code, stderr } = await recordRun({ argv, root, log });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = readLog(log);
  expect(hashOfTree(finalTree(lines))).toBe(hashOfTree(readTree(root)));
  return lines;
}

/** What may be there: what was promised, or what was under way. */
function expected(said: string): (number | undefined)[] {
  const steps = [undefined, 1, 2, undefined, 3];
  const done = SAID.findIndex((_, nth) => SAID.slice(0, nth + 1).join('') === said);
  return steps.slice(done, done + 2);
}

test.each(['kill', 'ext4', 'posix'] as const)(
  '%s: a value that is saved and removed is the one or the other after a crash at any point, and can be saved again',
  async (model: CrashModel) => {
    await neverWaitForTheDisk();
    const folder = mkdtempSync(path.join(TEMPORARY_ROOT, 'cf-persistence-'));
    try {
      let states = 0;
      for (const state of crashStates(await recorded(folder), { model })) {
        const root = path.join(folder, `state-${(states += 1)}`);
        materialise(state.tree, root);
        const loaded = await persistenceIn(root)
          .load()
          .catch((error: unknown) => ({ value: { count: String(error) } }));
        expect(expected(state.said), state.label).toContain(loaded?.value.count);
        await persistenceIn(root).save({ format_version: 1, count: 9 });
        expect((await persistenceIn(root).load())?.value.count, state.label).toBe(9);
        await persistenceIn(root).remove();
        expect(await persistenceIn(root).load(), state.label).toBeUndefined();
        rmSync(root, { recursive: true });
      }
      expect(states).toBeGreaterThan(30);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
