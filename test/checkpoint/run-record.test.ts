import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  RunRecord,
  decodeRunRecord,
  encodeRunRecord,
  lastWords,
  readRunRecord,
} from '../../src/checkpoint/run-record.js';
import { errorContextOf } from '../../src/checkpoint/error-context.js';
import { RequestFailed } from '../../src/http/failures.js';
import { InputError, OutputError, SourceUnavailable, StateError } from '../../src/model/errors.js';
import { TEMPORARY_ROOT } from '../support/temporary-root.js';

const NOW = new Date('2026-11-22T10:00:00Z');
const options = { sessionId: 'consolidate_20261122_100000_aaaaaaaa', run: 1, cfVersion: '1', now: () => NOW };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(TEMPORARY_ROOT, 'cf-run-record-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = (): string => join(folder, 'run.json');
async function read() {
  const found = await readRunRecord(folder);
  if (!found || !('record' in found)) throw new Error('there is no record');
  return found.record;
}

describe('the record of a run', () => {
  it('is there from the start, is alive until it ends, and has the size of one page throughout', async () => {
    expect(await readRunRecord(folder)).toBeUndefined();
    const record = await RunRecord.begin(folder, options);
    const begun = await read();
    expect(begun).toMatchObject({ run: 1, session_id: options.sessionId, end: null });
    expect(begun.process.pid).toBe(process.pid);
    expect(begun.limits.heap).toBeGreaterThan(begun.beat.heap_used);
    expect(begun.limits.memory).toBeGreaterThan(begun.beat.rss);
    expect((await stat(file())).size).toBe(4096);
    record.beat(7);
    const error = errorContextOf(new StateError('unwritable', 'x'.repeat(100_000)), { at: NOW });
    record.end({ how: 'failed', reason: 'because', error });
    const ended = await read();
    expect(ended.beat.sequence).toBe(7);
    expect(ended.end).toMatchObject({ how: 'failed', reason: 'because', error: { kind: 'state' } });
    expect((await stat(file())).size).toBe(4096);
    // JSON for whoever looks at it without cf.
    expect(JSON.parse(await readFile(file(), 'utf8'))).toMatchObject({ format_version: 1 });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  it('takes the place of the one before, however long that was', async () => {
    await writeFile(file(), 'y'.repeat(9000));
    const record = await RunRecord.begin(folder, { ...options, run: 2 });
    record.end({ how: 'completed' });
    expect((await read()).run).toBe(2);
    expect((await stat(file())).size).toBe(4096);
  });

  it('hears nothing after the last words', async () => {
    const record = await RunRecord.begin(folder, options);
    record.end({ how: 'completed' });
    record.end({ how: 'failed' });
    record.beat(9);
    lastWords(folder, { how: 'failed' }, NOW);
    expect((await read()).end?.how).toBe('completed');
    expect((await read()).beat.sequence).toBeNull();
  });

  it('can be ended from outside by the same process, and by no other', async () => {
    const record = await RunRecord.begin(folder, options);
    const module = pathToFileURL(join(import.meta.dirname, '../../src/checkpoint/run-record.ts')).href;
    const script = `import { lastWords } from ${JSON.stringify(module)}; lastWords(${JSON.stringify(folder)}, { how: 'completed' }, new Date());`;
    const child = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
    expect(child.status).toBe(0);
    expect((await read()).end).toBeNull();
    lastWords(folder, { how: 'stopped', reason: 'SIGINT' }, NOW);
    expect((await read()).end).toMatchObject({ how: 'stopped', reason: 'SIGINT' });
    record.end({ how: 'completed' });
  });

  it('leaves the record of whoever works here now alone', async () => {
    const lost = await RunRecord.begin(folder, options);
    const heir = await RunRecord.begin(folder, { ...options, run: 2 });
    lost.end({ how: 'completed' });
    expect(await read()).toMatchObject({ run: 2, end: null });
    heir.end({ how: 'completed' });
    expect(await read()).toMatchObject({ run: 2, end: { how: 'completed' } });
  });

  it('does without a file where it can have none', async () => {
    const record = await RunRecord.begin(join(folder, 'not', 'there'), options);
    record.beat(1);
    record.end({ how: 'completed' });
    lastWords(join(folder, 'not', 'there'), { how: 'failed' }, NOW);
    await rm(folder, { recursive: true });
    expect(await readRunRecord(folder)).toBeUndefined();
  });

  it('is taken for nothing when a single byte of it is another', async () => {
    const record = await RunRecord.begin(folder, options);
    record.end({ how: 'stopped', reason: 'SIGTERM' });
    const bytes = await readFile(file());
    const text = bytes.toString('utf8').trimEnd();
    for (let at = 0; at < text.length; at += 7) {
      const damaged = Buffer.from(bytes);
      damaged[at] = damaged[at]! ^ 1;
      expect(decodeRunRecord(damaged)).toBeUndefined();
    }
    expect(decodeRunRecord(bytes.subarray(0, 500))).toBeUndefined();
    expect(decodeRunRecord(encodeRunRecord(decodeRunRecord(bytes)!))).toEqual(decodeRunRecord(bytes));
    await writeFile(file(), bytes.subarray(0, 100));
    expect(await readRunRecord(folder)).toEqual({ problem: 'its checksum is not that of its content' });
  });

  it('costs nothing noticeable per commit', async () => {
    const record = await RunRecord.begin(folder, options);
    const before = (await stat(file())).mtimeMs;
    for (let sequence = 1; sequence <= 1000; sequence++) record.beat(sequence);
    // A thousand commits in well under a second write once at the most, unless something is scarce here.
    expect((await stat(file())).mtimeMs - before).toBeLessThan(2000);
    record.end({ how: 'completed' });
    expect((await read()).beat.sequence).toBe(1000);
  });
});

describe('what is kept of an error', () => {
  const kind = (error: unknown): string => errorContextOf(error, { at: NOW }).kind;
  const withCode = (code: string, message = code): Error => Object.assign(new Error(message), { code });

  it('tells apart what went wrong by classes and codes, not by words', () => {
    expect(kind(new RequestFailed('x', { kind: 'network' }))).toBe('network');
    expect(kind(new RequestFailed('HTTP 500'))).toBe('source');
    expect(kind(new SourceUnavailable('openalex', 'refused', 'x'))).toBe('source');
    const down = new RequestFailed('x', { hostDown: true, kind: 'network' });
    expect(kind(new SourceUnavailable('openalex', 'parked', 'x', { cause: down }))).toBe('network');
    expect(kind(withCode('ECONNREFUSED'))).toBe('network');
    expect(kind(new StateError('unwritable', 'x', { cause: withCode('ENOSPC') }))).toBe('disk_full');
    expect(kind(new OutputError('x', { cause: withCode('EDQUOT') }))).toBe('disk_full');
    expect(kind(withCode('EFBIG'))).toBe('disk_full');
    expect(kind(withCode('ENOMEM'))).toBe('memory');
    expect(kind(new StateError('damaged', 'x'))).toBe('state');
    expect(kind(new OutputError('x', { cause: withCode('EACCES') }))).toBe('output');
    expect(kind(new InputError('x'))).toBe('input');
    expect(kind(new TypeError('x is not a function'))).toBe('crashed');
    expect(kind('a string')).toBe('crashed');
    expect(kind(undefined)).toBe('crashed');
  });

  it('knows what V8 says when there is no room for a buffer', () => {
    let thrown: unknown;
    try {
      new ArrayBuffer(Number.MAX_SAFE_INTEGER);
    } catch (error) {
      thrown = error;
    }
    expect(kind(thrown)).toBe('memory');
  });

  it('names code, source and message, and ends with an error that is its own cause', () => {
    const error = new StateError('unwritable', 'cannot write', { cause: withCode('ENOSPC') });
    expect(errorContextOf(error, { source: 'pmlr', unit: 'icml 2024', at: NOW })).toEqual({
      kind: 'disk_full',
      name: 'StateError',
      code: 'ENOSPC',
      message: 'cannot write',
      source: 'pmlr',
      unit: 'icml 2024',
      at: NOW.toISOString(),
    });
    const loop = new Error('x');
    loop.cause = loop;
    expect(kind(loop)).toBe('crashed');
  });
});
