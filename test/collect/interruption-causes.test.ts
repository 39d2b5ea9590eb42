import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { analyseSession } from '../../src/checkpoint/recovery/analyse-session.js';
import type { InterruptionAnalysis } from '../../src/checkpoint/recovery/interruption-analysis.js';
import { RequestFailed } from '../../src/http/failures.js';
import { SourceUnavailable } from '../../src/model/errors.js';
import { Stop } from '../../src/run/stop.js';
import { fileHandleMethods } from '../support/file-handle-methods.js';
import { fillDisk, shortenAtomicWrites } from '../support/full-disk.js';
import { collectConfigFor, runCollect } from '../support/run-collect.js';
import { ScriptedLister } from '../support/scripted-lister.js';
import { temporaryFolder } from '../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
let handles: Awaited<ReturnType<typeof fileHandleMethods>>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  handles = await fileHandleMethods();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await remove();
});

const VENUES = [{ name: 'iclr', years: [2023, 2024] }];

/** A collection in the middle of which something happens; the others of its pages are answered. */
async function collected(happens: (stop: Stop) => void): Promise<void> {
  const stop = new Stop();
  const lister = new ScriptedLister('one', { 'iclr 2023': 5, 'iclr 2024': 30 });
  lister.trouble = ({ of, next }) => {
    if (of === 'iclr 2024' && next === '10') happens(stop);
  };
  await runCollect(collectConfigFor(folder, { venues: VENUES }), [lister.definition], { stop }).catch(
    () => undefined,
  );
  vi.restoreAllMocks();
}

async function sessionFolder(): Promise<{ id: string; path: string }> {
  const root = join(folder, '.cf_state', 'sessions');
  const [id = ''] = (await readdir(root)).filter((name) => name.startsWith('collect_'));
  expect(id).not.toBe('');
  return { id, path: join(root, id) };
}

async function causeFound(): Promise<NonNullable<InterruptionAnalysis['cause']>> {
  const { id, path } = await sessionFolder();
  const { analysis } = await analyseSession({ kind: 'collect', id, folder: path }, new Date());
  expect(analysis.status).toBe('interrupted');
  return analysis.cause!;
}

const failing =
  (error: () => Error): (() => void) =>
  () => {
    throw error();
  };
const systemError = (code: string): Error => Object.assign(new Error(`${code}: of a test`), { code });

/** What happens, the cause that it is, and what the evidence has to name. */
const CAUSES: readonly (readonly [string, (stop: Stop) => void, string, RegExp])[] = [
  [
    'nobody could be reached',
    failing(
      () => new RequestFailed('no connection', { kind: 'network', cause: systemError('ECONNREFUSED') }),
    ),
    'network',
    /ECONNREFUSED.*of one, iclr 2024 at .*: no connection/,
  ],
  [
    'who was asked answers nothing of use',
    failing(() => new RequestFailed('HTTP 503 (6 attempts)')),
    'source',
    /of one, iclr 2024 at .*: HTTP 503/,
  ],
  [
    'who was asked refuses',
    failing(() => new SourceUnavailable('one', 'refused', 'one refused the login.', { next: 'Log in.' })),
    'source',
    /SourceUnavailable of one, iclr 2024 at .*: one refused the login/,
  ],
  ['a bug', failing(() => new TypeError('boom')), 'crashed', /TypeError at .*: boom/],
  [
    'there is no memory for an answer',
    failing(() => new RangeError('Array buffer allocation failed')),
    'memory',
    /RangeError at .*: Array buffer allocation failed/,
  ],
  ['a kernel that has no memory', failing(() => systemError('ENOMEM')), 'memory', /ENOMEM/],
  ['no room for the journal', () => fillDisk(handles, 300), 'disk_full', /ENOSPC.*journal/],
  ['SIGTERM', (stop) => stop.request('SIGTERM', 1000), 'killed', /stopped by SIGTERM and ended cleanly/],
  ['the time limit', (stop) => stop.request('max_runtime', 1000), 'time_limit', /--max-runtime/],
];

describe('the cause of an interrupted collection', () => {
  it.each(CAUSES)('is known for certain: %s', async (_, happens, kind, named) => {
    await collected(happens);
    const { evidence, ...found } = await causeFound();
    expect(found, evidence.join('\n')).toEqual({ kind, confidence: 'high' });
    expect(evidence[0]).toMatch(named);
    expect(evidence[0]).toMatch(/^run\.json: /);
  });

  it.each(CAUSES.filter(([, , kind]) => ['network', 'source', 'crashed', 'memory'].includes(kind)))(
    'is known by the last checkpoint alone: %s',
    async (_, happens, kind, named) => {
      await collected(happens);
      await rm(join((await sessionFolder()).path, 'run.json'));
      const { evidence, ...found } = await causeFound();
      expect(found, evidence.join('\n')).toEqual({ kind, confidence: 'medium' });
      expect(evidence[0]).toMatch(/^run\.json: there is none/);
      expect(evidence[1]).toMatch(named);
      expect(evidence[1]).toMatch(/^checkpoints\/checkpoint_collect_/);
    },
  );

  it('is known also when there is no room for a checkpoint', async () => {
    await collected(shortenAtomicWrites);
    expect(await causeFound()).toMatchObject({ kind: 'disk_full', confidence: 'high' });
  });

  it('is unknown when nothing is left that tells', async () => {
    await collected((stop) => stop.request('SIGTERM', 1000));
    const { path } = await sessionFolder();
    for (const name of ['run.json', 'holder.json', 'lock', 'checkpoints'])
      await rm(join(path, name), { recursive: true, force: true });
    expect(await causeFound()).toMatchObject({ kind: 'unknown', confidence: 'low' });
  });
});
