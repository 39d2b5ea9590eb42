import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLog } from '../support/crash-log.js';
import type { CrashModel, CrashState } from '../support/crash-states.js';
import { crashStates } from '../support/crash-states.js';
import { materialise } from '../support/crash-tree.js';
import { recordRun } from '../support/fs-recorder-run.js';
import { TEMPORARY_ROOT } from '../support/temporary-root.js';

// Small real programs, right and wrong ones: do the recorder and the crash states together find what is wrong,
// and nothing else?

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(TEMPORARY_ROOT, 'cf-toy-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function statesOf(script: string, model: CrashModel): Promise<CrashState[]> {
  const root = path.join(folder, 'root');
  const file = path.join(folder, 'toy.mjs');
  const log = path.join(folder, 'log');
  mkdirSync(root);
  writeFileSync(path.join(root, 'state.json'), '{"count":0}');
  writeFileSync(file, `import fs from 'node:fs/promises';\n${script}`);
  const { code, stderr } = await recordRun({ argv: [file], root, log });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return [...crashStates(readLog(log), { model })];
}

/** What the next run would find wrong, for each state on a real disk. */
function complaints(
  states: CrashState[],
  verify: (root: string, said: string) => string | null,
): Set<string> {
  const found = new Set<string>();
  for (const [index, state] of states.entries()) {
    const root = path.join(folder, `state-${index}`);
    materialise(state.tree, root);
    const complaint = verify(root, state.said);
    if (complaint !== null) found.add(complaint);
  }
  return found;
}

const lastNumber = (said: string) => Number(/(\d+)\n$/.exec(said)?.[1] ?? 0);

describe('a program that counts in a file', () => {
  const counting = (save: string) => `
    const sync = async (path) => { const handle = await fs.open(path, 'r'); await handle.sync(); await handle.close(); };
    for (let count = 1; count <= 3; count += 1) {
      await fs.writeFile('state.next', JSON.stringify({ count }));
      ${save}
      console.log('counted ' + count);
    }`;
  const verify = (root: string, said: string) => {
    let count: number;
    try {
      count = (JSON.parse(readFileSync(path.join(root, 'state.json'), 'utf8')) as { count: number }).count;
    } catch {
      return 'unreadable';
    }
    return count >= lastNumber(said) ? null : 'forgotten';
  };
  const replace = `await fs.rename('state.next', 'state.json');`;

  test.each(['kill', 'ext4', 'posix'] as const)('%s: the right way passes', async (model) => {
    const states = await statesOf(counting(`await sync('state.next'); ${replace} await sync('.');`), model);
    expect(states.length).toBeGreaterThan(10);
    expect(complaints(states, verify)).toEqual(new Set());
  });

  test.each([
    ['kill', []],
    ['ext4', ['forgotten']],
    ['posix', ['unreadable', 'forgotten']],
  ] as const)('%s: rename without a sync of the file and the folder', async (model, expected) => {
    expect(complaints(await statesOf(counting(replace), model), verify)).toEqual(new Set(expected));
  });

  test.each([
    ['ext4', []],
    ['posix', ['unreadable']],
  ] as const)('%s: rename without a sync of the file, the folder synced', async (model, expected) => {
    const states = await statesOf(counting(`${replace} await sync('.');`), model);
    expect(complaints(states, verify)).toEqual(new Set(expected));
  });

  test.each([
    ['ext4', ['forgotten']],
    ['posix', ['forgotten']],
  ] as const)('%s: rename without a sync of the folder', async (model, expected) => {
    const states = await statesOf(counting(`await sync('state.next'); ${replace}`), model);
    expect(complaints(states, verify)).toEqual(new Set(expected));
  });

  test('even a kill finds a file that is written in place', async () => {
    const states = await statesOf(`await fs.writeFile('state.json', '{"count":1}');`, 'kill');
    expect(complaints(states, verify)).toEqual(new Set(['unreadable']));
  });
});

describe('a program that appends to a journal', () => {
  const appending = (
    append: string,
    created = `const root = await fs.open('.', 'r'); await root.sync();`,
  ) => `
    const journal = await fs.open('journal', 'ax');
    ${created}
    for (let count = 1; count <= 3; count += 1) { ${append} }`;
  const RIGHT = `await journal.appendFile(count + '\\n'); await journal.datasync(); console.log('counted ' + count);`;
  const COUNTED_TOO_EARLY = `await journal.appendFile(count + '\\n'); console.log('counted ' + count); await journal.datasync();`;
  const verify = (root: string, said: string) => {
    let lines: string[];
    try {
      lines = readFileSync(path.join(root, 'journal'), 'utf8').split('\n').slice(0, -1);
    } catch {
      return lastNumber(said) === 0 ? null : 'gone';
    }
    const good = lines.findIndex((line, index) => line !== String(index + 1));
    return (good < 0 ? lines.length : good) >= lastNumber(said) ? null : 'forgotten';
  };

  test.each(['kill', 'ext4', 'posix'] as const)('%s: the right way passes', async (model) => {
    expect(complaints(await statesOf(appending(RIGHT), model), verify)).toEqual(new Set());
  });

  test.each(['ext4', 'posix'] as const)('%s: counted before fdatasync', async (model) => {
    expect(complaints(await statesOf(appending(COUNTED_TOO_EARLY), model), verify)).toEqual(
      new Set(['forgotten']),
    );
  });

  test.each([
    ['ext4', []],
    ['posix', ['gone']],
  ] as const)('%s: the folder of a new journal not synced', async (model, expected) => {
    expect(complaints(await statesOf(appending(RIGHT, ''), model), verify)).toEqual(new Set(expected));
  });
});
