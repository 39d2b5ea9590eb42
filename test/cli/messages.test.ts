import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../src/cli/context.js';
import { incomplete, type Ending } from '../../src/cli/consolidate/messages.js';
import { Screen } from '../../src/cli/screen.js';
import { showError } from '../../src/cli/show-error.js';
import type { SourceProgress } from '../../src/consolidate/events.js';
import { SourceUnavailable, StateError } from '../../src/model/errors.js';
import { FakeTerminal } from '../support/fake-terminal.js';

const NOW = new Date('2026-11-22T10:15:00Z');

function progress(id: string, done: number, failed = 0): SourceProgress {
  const gives = { citations: 0, abstracts: 0, urls: 0, identifiers: 0 };
  return {
    id,
    done,
    total: 34_648,
    counts: { enriched: done, not_found: 0, rejected: 0, not_asked: 0, same_as: 0, failed, gives },
  };
}

function ending(sources: readonly SourceProgress[], more: Partial<Ending> = {}): Ending {
  const left = sources.reduce((sum, { done, total }) => sum + total - done, 0);
  return {
    summary: {
      session_id: 's',
      complete: false,
      papers: 34_648,
      duplicates: 0,
      left,
      sources,
      output: null,
      rejected: { papers: 0, listed: [] },
      session_folder: '.cf_state',
    },
    unavailable: new Map(),
    stoppedBy: undefined,
    keepSession: false,
    resumeLine: 'cf consolidate --input papers.json --resume',
    now: NOW,
    ...more,
  };
}

describe('the end of a run that is not complete', () => {
  it('names each source with what is left, when it is back, and what to do', () => {
    const unavailable = new Map([
      [
        'openalex',
        {
          type: 'source_unavailable',
          source: 'openalex',
          state: 'parked',
          message: 'The budget of openalex is spent',
          resets_at: '2026-11-23T00:00:00.000Z',
          next: 'Resume the run then, or set OPENALEX_API_KEY: a free key has ten times as much.',
        } as const,
      ],
    ]);
    const sources = [
      progress('snapshot', 34_648),
      progress('openalex', 31_204),
      progress('crossref', 34_000, 648),
    ];
    expect(incomplete(ending(sources, { unavailable }))).toBe(
      [
        'The budget of openalex is spent. 31,204 of 34,648 papers are saved, 3,444 are left. It is expected back at 2026-11-23 00:00 UTC (in 13 h 45 min).',
        'Resume the run then, or set OPENALEX_API_KEY: a free key has ten times as much.',
        'crossref gave no answer about 648 papers, which will be asked again. 34,000 of 34,648 papers are saved, 648 are left.',
        'No output was written yet; --allow-partial would write it without them.',
        'To go on, run: cf consolidate --input papers.json --resume',
      ].join('\n'),
    );
  });

  it('does not say twice when a source is back', () => {
    const unavailable = new Map([
      [
        'arxiv',
        {
          type: 'source_unavailable',
          source: 'arxiv',
          state: 'parked',
          message: 'arxiv takes no more requests until 2026-11-22 10:25 UTC (HTTP 429: Rate exceeded.).',
          resets_at: '2026-11-22T10:25:00.000Z',
          next: null,
        } as const,
      ],
    ]);
    expect(incomplete(ending([progress('arxiv', 0)], { unavailable }))).toContain(
      'arxiv takes no more requests until 2026-11-22 10:25 UTC (HTTP 429: Rate exceeded.). 0 of 34,648 papers are saved, 34,648 are left. It is expected back in 10 min.\n',
    );
  });

  it('counts one paper as one', () => {
    const one = { ...progress('openalex', 0), total: 1 };
    expect(incomplete(ending([one]))).toContain('openalex: 0 of 1 paper is saved, 1 is left.');
  });

  it('lists who was rejected by whom and why, where there is an output to look more of it up in', () => {
    const sources = (['crossref', 'openalex', 'arxiv'] as const).map((id, n) => {
      const source = progress(id, 34_000);
      return { ...source, counts: { ...source.counts, rejected: 2 - n } };
    });
    const listed = [{ row: 1204, sources: ['crossref', 'openalex'], detail: '"Tea" is not "Coffee"' }];
    const { summary } = ending(sources);
    const rejected = { ...summary, rejected: { papers: 2, listed } };
    expect(incomplete(ending(sources, { summary: rejected }))).not.toContain('Rejected');
    const written = { ...rejected, output: 'out.json' };
    expect(incomplete(ending(sources, { summary: written }))).toContain(
      [
        'Rejected, as another paper or as one of several: crossref 2, openalex 1',
        '  row 1204: "Tea" is not "Coffee" (crossref, openalex)',
        '  and 1 paper more',
        'More of each: "consolidation.outcomes" of the paper in the output, or cf explain with its row.',
        '',
      ].join('\n'),
    );
  });

  it('does not speak of papers left when only the output is missing', () => {
    expect(incomplete(ending([progress('snapshot', 34_648)], { stoppedBy: 'SIGTERM' }))).toBe(
      'Stopped by SIGTERM.\nEverything is answered and saved; the output is still to be written.\nTo go on, run: cf consolidate --input papers.json --resume',
    );
  });
});

function show(error: unknown, more: Partial<CommandContext> = {}): { code: number; said: string } {
  const terminal = new FakeTerminal(80);
  const code = showError(error, {
    environment: {},
    version: '1.2.3',
    screen: new Screen(terminal, { NO_COLOR: '1', OPENALEX_API_KEY: 'key-0815' }),
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stdoutIsTerminal: false,
    json: false,
    now: () => NOW,
    sleep: () => Promise.reject(new Error('nobody waits here')),
    session: undefined,
    exitCode: 0,
    ...more,
  });
  return { code, said: terminal.screen() };
}

describe('an error', () => {
  it('says what is wrong, what is safe, and on the next line what to do', () => {
    const advice = {
      safe: '31,204 of 34,648 papers are saved',
      next: 'Fix OPENALEX_API_KEY, then run: cf consolidate --input papers.json --resume',
    };
    expect(
      show(
        new SourceUnavailable('openalex', 'refused', 'openalex refused the key key-0815 (HTTP 403)', advice),
      ),
    ).toEqual({
      code: 75,
      said: 'openalex refused the key [redacted] (HTTP 403). 31,204 of 34,648 papers are saved.\nFix OPENALEX_API_KEY, then run: cf consolidate --input papers.json --resume',
    });
    expect(show(new StateError('damaged', 'it is damaged')).code).toBe(74);
  });

  it('is a JSON line with --json', () => {
    const { said } = show(new StateError('held', 'it is held', { next: 'Wait.' }), { json: true });
    expect(JSON.parse(said)).toEqual({
      time: '2026-11-22T10:15:00.000Z',
      type: 'error',
      exit_code: 75,
      error: 'StateError',
      message: 'it is held',
      next: 'Wait.',
    });
  });

  it('that is a bug comes with its stack, the version and the session, and exits 70', () => {
    const { code, said } = show(new TypeError('x is not a function'), {
      session: '.cf_state/consolidate/consolidate_x',
    });
    expect(code).toBe(70);
    expect(said).toMatch(
      /^This is a bug in cf 1\.2\.3, not a mistake of yours\.\nTypeError: x is not a function\n +at /,
    );
    expect(said).toContain('Session: .cf_state/consolidate/consolidate_x');
    expect(show('a string was thrown').said).toContain('a string was thrown');
  });
});
