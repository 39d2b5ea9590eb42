import { beforeEach, describe, expect, it, afterEach, vi } from 'vitest';
import { BarsView } from '../../../src/cli/progress/bars.js';
import { JsonLinesView } from '../../../src/cli/progress/json-lines.js';
import { LinesView } from '../../../src/cli/progress/lines.js';
import { Silences, type SilenceEvent } from '../../../src/cli/progress/silences.js';
import type { View } from '../../../src/cli/progress/view.js';
import { Screen } from '../../../src/cli/screen.js';
import { FakeTerminal } from '../../support/fake-terminal.js';

const START = Date.parse('2026-11-22T10:00:00Z');
let now: number;
let silences: Silences;
let told: SilenceEvent[];
beforeEach(() => {
  vi.useFakeTimers();
  now = START;
  silences = new Silences(() => now);
  told = [];
});
afterEach(() => {
  vi.useRealTimers();
});

const ANSWER = { for: 'answer', longest: 30_000, attempt: 1, attempts: 6 } as const;

/** Looks each second, as a run does, for so many seconds; tells what was told in them. */
function pass(seconds: number, view?: View): SilenceEvent[] {
  told = [];
  for (let second = 0; second < seconds; second++) {
    now += 1_000;
    silences.look((event) => {
      told.push(event);
      view?.show(event);
    });
    // The frames of the bars.
    vi.advanceTimersByTime(1_000);
  }
  return told;
}

describe('who keeps a run waiting', () => {
  it('is told from the fifth second on, with the time until which it may last', () => {
    silences.begin('crossref', ANSWER);
    expect(pass(4)).toEqual([]);
    expect(pass(1)).toEqual([
      {
        type: 'waiting',
        source: 'crossref',
        for: 'answer',
        reason: null,
        since: '2026-11-22T10:00:00.000Z',
        until: '2026-11-22T10:00:30.000Z',
        attempt: 1,
        attempts: 6,
      },
    ]);
  });

  it('is nobody while answers come, however many requests are under way for long', () => {
    silences.begin('crossref', ANSWER);
    for (let n = 0; n < 10; n++) {
      const quick = silences.begin('crossref', ANSWER);
      expect(pass(3)).toEqual([]);
      quick.end(true);
    }
    expect(pass(5)).toHaveLength(1);
  });

  it('is counted from the first attempt, and an answer ends it', () => {
    const first = silences.begin('crossref', ANSWER);
    pass(30);
    first.end(false);
    const pause = silences.begin('crossref', {
      for: 'retry',
      longest: 2_000,
      reason: 'HTTP 503',
      attempt: 2,
      attempts: 6,
    });
    expect(pass(1)).toMatchObject([
      {
        for: 'retry',
        since: '2026-11-22T10:00:00.000Z',
        until: '2026-11-22T10:00:32.000Z',
        reason: 'HTTP 503',
      },
    ]);
    pause.end(false);
    const second = silences.begin('crossref', { ...ANSWER, attempt: 2 });
    second.end(true);
    expect(pass(1)).toEqual([{ type: 'answering', source: 'crossref', seconds: 31 }]);
    expect(pass(60)).toEqual([]);
  });

  it('is not told of the silence before, where nobody was asked meanwhile', () => {
    silences.begin('crossref', ANSWER).end(false);
    expect(pass(600)).toEqual([]);
    silences.begin('crossref', ANSWER);
    expect(pass(5)).toMatchObject([{ type: 'waiting', since: '2026-11-22T10:10:00.000Z' }]);
  });

  it('does not end with an answer where asking begins anew after a while', () => {
    const first = silences.begin('crossref', ANSWER);
    expect(pass(30)).not.toEqual([]);
    first.end(false);
    now += 3_200;
    silences.begin('crossref', ANSWER);
    expect(pass(4)).toEqual([]);
  });

  it('is nobody while the pieces of a large file come', () => {
    const file = silences.begin('acl_anthology', ANSWER);
    for (let piece = 0; piece < 20; piece++) {
      expect(pass(4)).toEqual([]);
      file.alive();
    }
    expect(pass(5)).toMatchObject([{ type: 'waiting', since: '2026-11-22T10:01:20.000Z' }]);
  });
});

const screenOf = (terminal: FakeTerminal) => ({
  screen: new Screen(terminal, { LANG: 'C.UTF-8' }),
  verbose: false,
  now: () => now,
});

/** A source that does not answer for half an hour, in attempts of a minute. */
function halfAnHourOfSilence(view: View): void {
  for (let attempt = 1; attempt <= 30; attempt++) {
    const wait = silences.begin('dblp', { ...ANSWER, longest: 60_000, attempt, attempts: 30 });
    pass(60, view);
    wait.end(attempt === 30);
  }
  pass(1, view);
}

describe('what is shown of it', () => {
  it('in plain lines is said at once, then more and more seldom, and its end', () => {
    const terminal = new FakeTerminal(200);
    halfAnHourOfSilence(new LinesView(screenOf(terminal)));
    const lines = terminal.screen().split('\n');
    expect(lines.slice(0, 2)).toEqual([
      'No answer from dblp for 5 s. It is waited for another 55 s (10:01:00 UTC); attempt 1 of 30.',
      'No answer from dblp for 35 s. It is waited for another 25 s (10:01:00 UTC); attempt 1 of 30.',
    ]);
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe('dblp answers again, after 30 min.');
  });

  it('in lines of JSON is as seldom', () => {
    const terminal = new FakeTerminal(200);
    halfAnHourOfSilence(new JsonLinesView(screenOf(terminal)));
    const lines = terminal
      .screen()
      .split('\n')
      .map((line) => JSON.parse(line) as SilenceEvent);
    expect(lines).toHaveLength(10);
    expect(lines[0]).toMatchObject({ type: 'waiting', source: 'dblp', time: '2026-11-22T10:00:05.000Z' });
    expect(lines.at(-1)).toMatchObject({ type: 'answering', seconds: 1800 });
  });

  it('in plain lines is not said of one that takes some seconds for each answer, again and again', () => {
    const terminal = new FakeTerminal(200);
    const view = new LinesView(screenOf(terminal));
    for (let page = 0; page < 100; page++) {
      const wait = silences.begin('dblp', ANSWER);
      pass(8, view);
      wait.end(true);
    }
    expect(terminal.screen().split('\n').length).toBeLessThan(15);
  });

  it.each([60, 80, 140])(
    'on the bar of what is waited for, and goes with the answer, in %i columns',
    (columns) => {
      const terminal = new FakeTerminal(columns);
      const view = new BarsView(screenOf(terminal));
      const listing = {
        name: 'JMLR',
        venue: 'jmlr',
        year: 2024,
        lister: 'crossref',
        papers: 1000,
        total: 8050,
      };
      const session = { type: 'session_started', session_id: 'collect_x', resumed: false } as const;
      view.show({ ...session, venue_years: 2, done: 0, papers: 0 });
      view.show({ type: 'listing_progress', listing });
      const shown = (): string => terminal.screen().split('\n').at(-1)!;
      const first = silences.begin('crossref', ANSWER);
      pass(12, view);
      expect(shown()).toMatch(/^JMLR 2024 \(crossref\) .* no answer for 12 s$/);
      first.end(false);
      const retry = silences.begin('crossref', {
        for: 'retry',
        longest: 20_000,
        reason: 'HTTP 503: busy',
        attempt: 2,
        attempts: 6,
      });
      pass(2, view);
      expect(shown()).toMatch(/HTTP 503, asked again in 18 s$/);
      expect(shown().length).toBeLessThan(columns);
      retry.end(false);
      silences.begin('crossref', ANSWER).end(true);
      pass(1, view);
      expect(shown()).not.toMatch(/answer|again/);
      view.close();
    },
  );

  it('on a bar is gone when nobody says it any more', () => {
    const terminal = new FakeTerminal(100);
    const view = new BarsView(screenOf(terminal));
    const listing = { name: 'JMLR', venue: 'jmlr', year: 2024, lister: 'crossref', papers: 1, total: 8 };
    view.show({ type: 'listing_progress', listing });
    const wait = silences.begin('crossref', { for: 'turn', longest: 9_000 });
    pass(6, view);
    expect(terminal.screen()).toContain('next request in 3 s');
    wait.end(false);
    pass(4, view);
    expect(terminal.screen().split('\n').at(-1)).not.toContain('next request');
    view.close();
  });
});
