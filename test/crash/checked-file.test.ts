import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readChecked, writeChecked } from '../../src/state/checked-file.js';
import { readLog, type LogLine } from '../support/crash-log.js';
import type { CrashModel } from '../support/crash-states.js';
import { crashStates, finalTree } from '../support/crash-states.js';
import { hashOfTree, materialise, readTree } from '../support/crash-tree.js';
import { recordRun } from '../support/fs-recorder-run.js';
import { TEMPORARY_ROOT } from '../support/temporary-root.js';

const SOURCE = new URL('../../src/state/checked-file.ts', import.meta.url).href;
const VERSIONS = 4;

let folder: string;
let log: LogLine[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(TEMPORARY_ROOT, 'cf-checked-'));
  log = await recordedVersions();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const writeVersion = (root: string, version: number) =>
  writeChecked(path.join(root, 'state.json'), `version ${version}`, {
    backup: true,
    fence: () => Promise.resolve(),
  });

async function recordedVersions(): Promise<LogLine[]> {
  const root = path.join(folder, 'root');
  const script = path.join(folder, 'program.mjs');
  const log = path.join(folder, 'log');
  mkdirSync(root);
  // The first version is not part of the recording: a new session is built aside and renamed when it is whole.
  await writeVersion(root, 1);
  const program = `
    import { writeChecked } from ${JSON.stringify(SOURCE)};
    for (let version = 2; version <= ${VERSIONS}; version += 1) {
      await writeChecked(process.cwd() + '/state.json', 'version ' + version, { backup: true, fence: async () => {} });
      console.log('version ' + version);
    }`;
  writeFileSync(script, program);
  const tsx = import.meta.resolve('tsx');
  const { code, stderr } = await recordRun({ argv: ['--import', tsx, script], root, log });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = readLog(log);
  expect(hashOfTree(finalTree(lines))).toBe(hashOfTree(readTree(root)));
  return lines;
}

test.each(['kill', 'ext4', 'posix'] as const)(
  '%s: after a crash at any point a checked file is good, no older than promised, healed by its backup, and can be written again',
  async (model: CrashModel) => {
    let states = 0;
    for (const state of crashStates(log, { model })) {
      const root = path.join(folder, `state-${model}-${(states += 1)}`);
      materialise(state.tree, root);
      const file = path.join(root, 'state.json');
      const promised = Number(/(\d+)\n$/.exec(state.said)?.[1] ?? 1);

      const read = await readChecked(file).catch((error: unknown) => ({ found: String(error) }));
      const found = 'bytes' in read ? Number(read.bytes.toString().replace('version ', '')) : 0;
      expect(read.found, state.label).toBe('good');
      expect(found, state.label).toBeGreaterThanOrEqual(promised);

      if (state.tree.has('state.json.backup')) {
        // Removed first: between two steps the file and its backup are one file under two names.
        rmSync(file);
        writeFileSync(file, 'damaged later');
        expect((await readChecked(file)).found, state.label).toBe('backup');
      }
      await writeVersion(root, VERSIONS + 1);
      expect(await readChecked(file), state.label).toMatchObject({
        found: 'good',
        bytes: Buffer.from('version 5'),
      });
      rmSync(root, { recursive: true });
    }
    expect(states).toBeGreaterThan(30);
  },
);
