import { appendFileSync, existsSync, readFileSync, readdirSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  appendDecisions,
  decisionsPath,
  readDecisions,
  type KeptDecision,
} from '../../src/dedupe/decisions-file.js';
import { fileHandleMethods } from '../support/file-handle-methods.js';
import { StateError } from '../../src/model/errors.js';
import { temporaryFolder } from '../support/run-consolidate.js';

let stateDir: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  const folder = await temporaryFolder();
  stateDir = join(folder.path, '.cf_state');
  remove = folder.remove;
});
afterEach(() => remove());

const hash = (letter: string): string => letter.repeat(16);
const decision = (a: string, b: string, decided: 'same' | 'different' = 'same'): KeptDecision => ({
  a: hash(a),
  b: hash(b),
  decision: decided,
  at: '2026-01-02T03:04:05.000Z',
  a_is: `record ${a}`,
  b_is: `record ${b}`,
});
const text = (): string => readFileSync(decisionsPath(stateDir), 'utf8');

describe('decisions', () => {
  it('are none where there is no file, and none makes no file', async () => {
    expect(await readDecisions(stateDir)).toEqual({ decisions: [], notes: [] });
    expect(await appendDecisions(stateDir, [])).toEqual([]);
    expect(existsSync(stateDir)).toBe(false);
  });

  it('come back as they were written, in order, and nothing else is left in the folder', async () => {
    const first = [decision('1', '2'), decision('3', '4', 'different')];
    expect(await appendDecisions(stateDir, first)).toEqual(first);
    await appendDecisions(stateDir, [decision('5', '6')]);
    expect(await readDecisions(stateDir)).toEqual({ decisions: [...first, decision('5', '6')], notes: [] });
    expect(readdirSync(stateDir)).toEqual(['decisions.jsonl']);
  });

  it('that hold already are not written again, whichever record is named first', async () => {
    await appendDecisions(stateDir, [decision('1', '2')]);
    const before = text();
    expect(await appendDecisions(stateDir, [decision('2', '1')])).toEqual([]);
    expect(text()).toBe(before);
  });

  it('that were changed are written, and then changed back', async () => {
    await appendDecisions(stateDir, [decision('1', '2')]);
    await appendDecisions(stateDir, [decision('1', '2', 'different')]);
    await appendDecisions(stateDir, [decision('1', '2')]);
    expect((await readDecisions(stateDir)).decisions.map((each) => each.decision)).toEqual([
      'same',
      'different',
      'same',
    ]);
  });

  it('of one pair given twice at once count by the last', async () => {
    const given = [decision('1', '2'), decision('2', '1', 'different')];
    expect(await appendDecisions(stateDir, given)).toEqual([given[1]]);
  });

  it.each(['{"a":"1111111111', '\0\0\0\0', '{'])(
    'lose a last line that a crash cut off (%j), with a note, and are appended behind the good ones',
    async (torn) => {
      await appendDecisions(stateDir, [decision('1', '2')]);
      appendFileSync(decisionsPath(stateDir), torn);
      const read = await readDecisions(stateDir);
      expect(read.decisions).toEqual([decision('1', '2')]);
      expect(read.notes).toEqual([expect.stringContaining('cut off')]);
      await appendDecisions(stateDir, [decision('3', '4')]);
      expect(await readDecisions(stateDir)).toEqual({
        decisions: [decision('1', '2'), decision('3', '4')],
        notes: [],
      });
    },
  );

  it('keep a whole last line that only lacks its newline, as an editor may leave it', async () => {
    mkdirSync(stateDir);
    writeFileSync(decisionsPath(stateDir), JSON.stringify(decision('1', '2')));
    await appendDecisions(stateDir, [decision('3', '4')]);
    expect((await readDecisions(stateDir)).decisions).toHaveLength(2);
  });

  it.each([
    ['no JSON', 'line 2: it is no JSON'],
    [JSON.stringify({ ...decision('1', '2'), decision: 'maybe' }), 'line 2: field "decision"'],
    [JSON.stringify({ ...decision('1', '2'), a: '10.1000/1' }), 'line 2: field "a"'],
  ])('with a bad line (%s) are refused, naming it, and nothing is appended', async (line, message) => {
    mkdirSync(stateDir);
    const lines = [JSON.stringify(decision('1', '2')), line, JSON.stringify(decision('5', '6')), ''];
    writeFileSync(decisionsPath(stateDir), lines.join('\n'));
    const before = text();
    const acts = [() => readDecisions(stateDir), () => appendDecisions(stateDir, [decision('7', '8')])];
    for (const act of acts) {
      const error = await act().then(
        () => undefined,
        (thrown: unknown) => thrown as StateError,
      );
      expect(error).toBeInstanceOf(StateError);
      expect(error).toMatchObject({ kind: 'damaged', message: expect.stringContaining(message) as string });
    }
    expect(text()).toBe(before);
  });

  it('appended by many at once all arrive', async () => {
    const letters = ['3', '4', '5', '6', '7', '8'];
    await Promise.all(letters.map((letter) => appendDecisions(stateDir, [decision('1', letter)])));
    const { decisions } = await readDecisions(stateDir);
    expect(decisions.map(({ b }) => b).sort()).toEqual(letters.map(hash));
  });

  it('that do not fit on the disk say so, and are taken back with the next ones', async () => {
    await appendDecisions(stateDir, [decision('1', '2')]);
    const handles = await fileHandleMethods();
    const { write } = handles;
    const spy = vi.spyOn(handles, 'write').mockImplementation(function (
      this: typeof handles,
      ...[data, offset, length, position]
    ) {
      if (length < 20) return Promise.reject(Object.assign(new Error(), { code: 'ENOSPC' }));
      return write.call(this, data, offset, Math.ceil(length / 2), position);
    });
    await expect(appendDecisions(stateDir, [decision('3', '4')])).rejects.toThrow(
      /cannot keep decisions in ".*decisions\.jsonl": no space left on the disk/,
    );
    spy.mockRestore();
    expect((await readDecisions(stateDir)).decisions).toEqual([decision('1', '2')]);
    await appendDecisions(stateDir, [decision('3', '4')]);
    expect((await readDecisions(stateDir)).decisions).toHaveLength(2);
  });
});
