import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BarsView } from '../../../src/cli/progress/bars.js';
import { sessionStarted } from '../../../src/cli/consolidate/messages.js';
import { JsonLinesView } from '../../../src/cli/progress/json-lines.js';
import { LinesView } from '../../../src/cli/progress/lines.js';
import { summaryTable } from '../../../src/cli/progress/summary.js';
import { wrap } from '../../../src/cli/progress/wrap.js';
import { Screen } from '../../../src/cli/screen.js';
import type { RunEvent, SourceProgress } from '../../../src/consolidate/events.js';
import { FakeTerminal } from '../../support/fake-terminal.js';

const START = Date.parse('2026-11-22T10:00:00Z');
let now: number;
beforeEach(() => {
  now = START;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets so many milliseconds go by, for the clock and for the frames. */
function pass(milliseconds: number): void {
  now += milliseconds;
  vi.advanceTimersByTime(milliseconds);
}

function progress(id: string, done: number, total = 1500, failed = 0): SourceProgress {
  const gives = { citations: done, abstracts: done, urls: done, identifiers: done };
  return {
    id,
    done,
    total,
    counts: { enriched: done, not_found: 0, rejected: 0, not_asked: 0, same_as: 0, failed, gives },
  };
}

const started = (
  resumed: boolean,
  ...sources: SourceProgress[]
): Extract<RunEvent, { type: 'session_started' }> => ({
  type: 'session_started',
  session_id: 'consolidate_20261122_101530_k3v9x2ab',
  resumed,
  papers: 1500,
  sources,
});
const moved = (id: string, done: number): RunEvent => ({ type: 'progress', source: progress(id, done) });
const refused: RunEvent = {
  type: 'source_unavailable',
  source: 'openalex',
  state: 'refused',
  message: 'openalex refused the key (HTTP 401)',
  resets_at: null,
  next: 'Fix OPENALEX_API_KEY',
};
const UTF8 = { LANG: 'C.UTF-8' };
const options = (terminal: FakeTerminal, environment: Record<string, string> = UTF8, verbose = false) => ({
  screen: new Screen(terminal, environment),
  verbose,
  now: () => now,
});

describe('bars', () => {
  it('show a line for each source, with speed and time left', () => {
    const terminal = new FakeTerminal(100);
    const view = new BarsView(options(terminal));
    view.show(started(false, progress('snapshot', 0), progress('openalex', 0)));
    pass(10_000);
    view.show(moved('snapshot', 750));
    pass(10_000);
    view.show(moved('snapshot', 1500));
    view.show(moved('openalex', 100));
    pass(200);
    expect(terminal.screen()).toBe(
      [
        'Session consolidate_20261122_101530_k3v9x2ab: 1,500 papers, asking snapshot, openalex',
        'snapshot  ██████████████████████████████  100 %  1,500/1,500  1,500 found  done',
        'openalex  ██░░░░░░░░░░░░░░░░░░░░░░░░░░░░    6 %    100/1,500  100 found  5.0/s  4 min 43 s left',
      ].join('\n'),
    );
    view.close();
  });

  it('show how far the search for duplicates is', () => {
    const terminal = new FakeTerminal(100);
    const view = new BarsView(options(terminal));
    view.show({ type: 'finding', done: 500, total: 1500 });
    pass(200);
    expect(terminal.screen()).toBe('finding duplicates  ██████████░░░░░░░░░░░░░░░░░░░░   33 %    500/1,500');
    view.close();
    const lines = new FakeTerminal(100);
    const plain = new LinesView(options(lines));
    plain.show({ type: 'finding', done: 0, total: 1500 });
    pass(3_000);
    plain.show({ type: 'finding', done: 500, total: 1500 });
    plain.show({ type: 'finding', done: 1500, total: 1500 });
    expect(lines.screen()).toBe('finding duplicates: 33 %');
  });

  it('start from where things stand after a resume, and count the speed of this run only', () => {
    const terminal = new FakeTerminal(100);
    const view = new BarsView(options(terminal));
    view.show(started(true, progress('openalex', 900)));
    pass(200);
    expect(terminal.screen()).toContain(' 60 %    900/1,500  900 found');
    pass(9_800);
    view.show(moved('openalex', 1000));
    pass(0);
    view.close();
    expect(terminal.screen()).toContain(' 66 %  1,000/1,500  1,000 found  10/s  50 s left');
  });

  it('leave no remains of what is printed above them, and the cursor as it was', () => {
    const terminal = new FakeTerminal(100);
    const view = new BarsView(options(terminal));
    view.show(started(false, progress('openalex', 30)));
    pass(200);
    expect(terminal.cursorShown).toBe(false);
    view.show(refused);
    pass(200);
    view.show({ type: 'note', message: 'short' });
    view.close();
    expect(terminal.cursorShown).toBe(true);
    expect(terminal.wraps).toBe(true);
    expect(terminal.screen().split('\n').slice(1)).toEqual([
      'openalex refused the key (HTTP 401).',
      'short',
      'openalex  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░    2 %     30/1,500  30 found  refused',
    ]);
    const drawn = terminal.written;
    view.close();
    pass(1_000);
    expect(terminal.written).toBe(drawn);
  });

  it.each([20, 30, 44, 60, 80, 200])('fit into %i columns', (columns) => {
    const terminal = new FakeTerminal(columns);
    const view = new BarsView(options(terminal));
    const begun = started(true, progress('semantic_scholar', 700));
    const said = wrap(sessionStarted(begun), columns - 1).split('\n').length;
    view.show(begun);
    pass(5_000);
    view.show(moved('semantic_scholar', 800));
    view.close();
    const lines = terminal.lines.slice(said).filter((line) => line.startsWith('semantic_scholar'));
    expect(lines).toHaveLength(1);
    expect(lines[0]!.length).toBeLessThan(columns);
  });

  it('never go back and never say 100 % before the end, over all that indexing consists of', () => {
    const terminal = new FakeTerminal(80);
    const view = new BarsView(options(terminal));
    view.show(started(false, progress('snapshot', 0)));
    const indexing = (what: string, done: number, total: number): number => {
      view.show({ type: 'preparing', source: 'snapshot', what, done, total });
      pass(200);
      return Number(/snapshot index .*?(\d+) %/.exec(terminal.screen())?.[1]);
    };
    const seen = [
      indexing('indexing snapshot', 10, 2_999),
      indexing('indexing snapshot', 2_998, 2_999),
      indexing('sorting the keys of the snapshot', 0, 1_000),
      indexing('indexed snapshot: 300 works', 2_999, 2_999),
    ];
    expect(seen).toEqual([0, 99, 99, 100]);
    expect(terminal.screen()).toContain('indexed snapshot: 300 works');
    view.close();
  });

  it('show how much was read before there are any', () => {
    const terminal = new FakeTerminal(80);
    const view = new BarsView(options(terminal));
    view.show({ type: 'reading', input: 'papers.json', papers: 12_000 });
    expect(terminal.screen()).toBe('Reading papers.json: 12,000 papers');
    view.show(started(false));
    expect(terminal.screen()).not.toContain('Reading');
    view.close();
  });

  it('take a terminal that says it has no columns for one of 80', () => {
    expect(new Screen(new FakeTerminal(0), UTF8).columns).toBe(80);
  });

  it('have no colours with NO_COLOR, and are of ASCII where the terminal knows no more', () => {
    const draw = (environment: Record<string, string>): string => {
      const terminal = new FakeTerminal(100);
      const view = new BarsView(options(terminal, environment));
      view.show(started(false, progress('openalex', 750)));
      view.close();
      return terminal.written;
    };
    const colour = '\x1b[36m';
    expect(draw(UTF8)).toContain(colour);
    expect(draw({ ...UTF8, NO_COLOR: '1' })).not.toContain(colour);
    expect(draw({ LANG: 'C' })).toContain('===============');
    expect(draw({ LANG: 'C' })).not.toContain('█');
  });
});

describe('plain lines', () => {
  it('say something of a source every 10 % or every 30 seconds', () => {
    const terminal = new FakeTerminal(80);
    const view = new LinesView(options(terminal));
    view.show(started(true, progress('openalex', 150)));
    const said = (): number => terminal.lines.length;
    const before = said();
    pass(1_000);
    view.show(moved('openalex', 160));
    expect(said()).toBe(before);
    pass(9_000);
    view.show(moved('openalex', 350));
    pass(29_999);
    view.show(moved('openalex', 351));
    expect(said()).toBe(before + 1);
    pass(1);
    view.show(moved('openalex', 352));
    view.show({ type: 'source_completed', source: progress('openalex', 1500) });
    expect(terminal.screen()).toBe(
      [
        'Going on with session consolidate_20261122_101530_k3v9x2ab: 1,500 papers, asking openalex; done already: openalex 150 of 1,500',
        'openalex: 350 of 1,500 (23 %), 350 found, 20/s, 58 s left',
        'openalex: 352 of 1,500 (23 %), 352 found, 5.0/s, 3 min 48 s left',
        'openalex: done, 1,500 of 1,500 papers found',
      ].join('\n'),
    );
  });

  it('mention checkpoints only when wanted', () => {
    for (const verbose of [false, true]) {
      const terminal = new FakeTerminal(80);
      new LinesView(options(terminal, UTF8, verbose)).show({
        type: 'checkpoint',
        checkpoint_type: 'batch_processed',
        sequence: 1200,
      });
      expect(terminal.screen()).toBe(verbose ? 'Checkpoint 1,200 (batch_processed)' : '');
    }
  });
});

describe('JSON lines', () => {
  it('are one event each, with its time, and without keys', () => {
    const terminal = new FakeTerminal(80);
    const environment = { OPENALEX_API_KEY: 'secret"0815' };
    const view = new JsonLinesView(options(terminal, environment));
    view.show(refused);
    view.say('the key is secret"0815');
    const [first, second] = terminal
      .screen()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(first).toEqual({ time: '2026-11-22T10:00:00.000Z', ...refused });
    expect(second).toMatchObject({ type: 'note', message: 'the key is [redacted]' });
  });
});

describe('JSON lines of what counts up', () => {
  it('come once a second, and when it ends', () => {
    const terminal = new FakeTerminal(80);
    const view = new JsonLinesView(options(terminal));
    const told: number[] = [];
    for (const [done, wait] of [
      [1, 400],
      [2, 599],
      [3, 1],
      [4, 10],
      [1500, 0],
    ] as const) {
      const before = terminal.written.length;
      view.show(moved('openalex', done));
      if (terminal.written.length > before) told.push(done);
      pass(wait);
    }
    expect(told).toEqual([1, 4, 1500]);
  });
});

describe('the summary', () => {
  const summary = {
    session_id: 'consolidate_20261122_101530_k3v9x2ab',
    complete: false,
    papers: 1500,
    duplicates: 0,
    left: 12,
    sources: [progress('snapshot', 1500), progress('openalex', 1488, 1500, 12)],
    output: null,
    rejected: { papers: 0, listed: [] },
    session_folder: '.cf_state',
  };

  it('is a table', () => {
    expect(summaryTable(summary, 80)).toBe(
      [
        '1,500 papers  enriched  not found  rejected  failed  left  citations  abstracts',
        'snapshot         1,500          0         0       0     0      1,500      1,500',
        'openalex         1,488          0         0      12    12      1,488      1,488',
      ].join('\n'),
    );
  });

  it('is a list where a table does not fit', () => {
    expect(summaryTable(summary, 60)).toBe(
      [
        '1,500 papers',
        'snapshot: 1,500 enriched, 0 not found, 0 rejected, 0 failed, 0 left, 1,500 citations, 1,500 abstracts',
        'openalex: 1,488 enriched, 0 not found, 0 rejected, 12 failed, 12 left, 1,488 citations, 1,488 abstracts',
      ].join('\n'),
    );
  });
});
