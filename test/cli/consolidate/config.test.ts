import { describe, expect, it } from 'vitest';
import { readConfig, type ConsolidateFlags } from '../../../src/cli/consolidate/config.js';
import { resumeLine } from '../../../src/cli/resume-line.js';
import { redactor } from '../../../src/cli/secrets.js';
import { count, duration, percent, rate } from '../../../src/cli/numbers.js';
import { UsageError } from '../../../src/model/errors.js';
import { shellWord } from '../../../src/model/shell-words.js';

const read = (flags: ConsolidateFlags, environment: Record<string, string> = {}) =>
  readConfig({ input: 'papers.json', ...flags }, environment);

describe('the configuration of a run', () => {
  it('has defaults for all but the input', () => {
    expect(read({})).toEqual({
      snapshotDir: undefined,
      configFile: undefined,
      consolidate: {
        input: 'papers.json',
        output: undefined,
        allowPartial: false,
        sources: undefined,
        resume: false,
        acceptChangedInput: false,
        checkpointInterval: 5,
        batchSize: undefined,
        stateDir: '.cf_state',
        keepSession: false,
        maxRuntime: undefined,
        fixedTime: undefined,
      },
    });
  });

  it('takes fractions of minutes, lists with spaces, and times', () => {
    const { consolidate } = read(
      { checkpointInterval: '0.5', maxRuntime: '.25', sources: 'snapshot, openalex', resume: true },
      { SOURCE_DATE_EPOCH: '1767225600', CF_STATE_DIR: '/var/state' },
    );
    expect(consolidate).toMatchObject({
      checkpointInterval: 0.5,
      maxRuntime: 0.25,
      sources: ['snapshot', 'openalex'],
      resume: true,
      stateDir: '/var/state',
      fixedTime: new Date('2026-01-01T00:00:00Z'),
    });
    expect(read({ checkpointInterval: '0' }).consolidate.checkpointInterval).toBe(0);
  });

  it('prefers the flag to the environment, and takes an empty variable for none', () => {
    expect(read({ stateDir: 'here' }, { CF_STATE_DIR: 'there' }).consolidate.stateDir).toBe('here');
    expect(read({}, { CF_STATE_DIR: ' ', SOURCE_DATE_EPOCH: '' }).consolidate).toMatchObject({
      stateDir: '.cf_state',
      fixedTime: undefined,
    });
  });

  it('takes a budget for each source', () => {
    expect(read({ budget: 'openalex=1usd, snapshot=20requests/day' }).consolidate.budgets).toEqual({
      openalex: { amount: 1, unit: 'usd', per: 'session' },
      snapshot: { amount: 20, unit: 'requests', per: 'day' },
    });
    expect(read({ budget: 'openalex=unlimited' }).consolidate.budgets).toEqual({ openalex: null });
  });

  it('needs no input where a session is named', () => {
    const id = 'consolidate_20261122_101530_k3v9x2ab';
    expect(readConfig({ resume: id }, {}).consolidate).toMatchObject({ input: undefined, resume: id });
    expect(() => readConfig({}, {})).toThrow(UsageError);
  });

  it.each([
    [{ checkpointInterval: '-0.5' }],
    [{ checkpointInterval: 'Infinity' }],
    [{ checkpointInterval: '1e9' }],
    [{ checkpointInterval: '' }],
    [{ checkpointInterval: '5m' }],
    [{ batchSize: '0' }],
    [{ batchSize: '0x10' }],
    [{ maxRuntime: '99999999' }],
    [{ sources: ',' }],
    [{ output: ' ' }],
    [{ stateDir: '' }],
    [{ dedupe: 'some' }],
    [{ versions: '' }],
    [{ budget: '' }],
    [{ budget: 'openalex' }],
    [{ budget: '=1usd' }],
    [{ budget: 'openalex=1usd,openalex=2usd' }],
    [{ budget: 'snapshot=5credits' }],
    [{ budget: 'nobody=5requests' }],
  ] satisfies [ConsolidateFlags][])('refuses %j', (flags) => {
    expect(() => read(flags)).toThrow(UsageError);
  });
});

describe('the line to go on with', () => {
  it('is fit for a shell and names what the session does not know', () => {
    expect(
      resumeLine({ input: "my papers'.json", stateDir: 'st', sources: 'openalex' }, 'consolidate_x'),
    ).toBe(`cf consolidate --input 'my papers'\\''.json' --state-dir st --resume consolidate_x`);
    expect(shellWord('')).toBe(`''`);
  });

  it('names the session where the list came through a pipe', () => {
    expect(resumeLine({ input: '-' }, 'consolidate_20261122_101530_k3v9x2ab')).toBe(
      'cf consolidate --resume consolidate_20261122_101530_k3v9x2ab',
    );
  });
});

describe('keys', () => {
  it('are taken out of texts in every form in which they may stand there', () => {
    const redact = redactor({ OPENALEX_API_KEY: ' top/secret" ', OTHER: 'shown', SHORT_API_KEY: 'a' });
    expect(redact('top/secret" top%2Fsecret%22 {"k":"top/secret\\""} shown a')).toBe(
      '[redacted] [redacted] {"k":"[redacted]"} shown a',
    );
  });
});

describe('numbers', () => {
  it('are written for people, and never round up to what is not yet true', () => {
    expect([0, 999, 1000, 34_648, 1_234_567].map(count)).toEqual([
      '0',
      '999',
      '1,000',
      '34,648',
      '1,234,567',
    ]);
    expect([percent(0, 0), percent(999_999, 1_000_000), percent(5, 5)]).toEqual([100, 99, 100]);
    expect([0.2, 59, 60, 200, 3600, 7500, 90_000, 1e6].map(duration)).toEqual([
      '1 s',
      '59 s',
      '1 min',
      '3 min 20 s',
      '1 h',
      '2 h 5 min',
      '1 d 1 h',
      '11 d 14 h',
    ]);
    expect([1234, 10, 9.94, 1, 0.5, 0.01].map(rate)).toEqual([
      '1,234/s',
      '10/s',
      '9.9/s',
      '1.0/s',
      '30/min',
      '0.6/min',
    ]);
  });
});
