import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BarsView } from '../../../src/cli/progress/bars.js';
import { JsonLinesView } from '../../../src/cli/progress/json-lines.js';
import { LinesView } from '../../../src/cli/progress/lines.js';
import { wrap } from '../../../src/cli/progress/wrap.js';
import { Screen } from '../../../src/cli/screen.js';
import type { CollectEvent, ListingEnd, ListingProgress } from '../../../src/collect/events.js';
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

const options = (terminal: FakeTerminal, verbose = false) => ({
  screen: new Screen(terminal, { LANG: 'C.UTF-8' }),
  verbose,
  now: () => now,
});

const ID = 'collect_20261122_101530_k3v9x2ab';

const started = (done: number, papers: number, venue_years = 10): CollectEvent => ({
  type: 'session_started',
  session_id: ID,
  resumed: done > 0,
  venue_years,
  done,
  papers,
});

function listing(venue: string, papers: number, total: number | null = null): ListingProgress {
  return { name: venue.toUpperCase(), venue, year: 2024, lister: 'openreview', papers, total };
}

const moved = (venue: string, papers: number, total: number | null = null): CollectEvent => ({
  type: 'listing_progress',
  listing: listing(venue, papers, total),
});

const ended = (venue: string, papers: number, done: number, how: Partial<ListingEnd> = {}): CollectEvent => ({
  type: 'listing_ended',
  listing: { ...listing(venue, papers), ended: 'listed', problem: null, ...how },
  done,
  venue_years: 10,
});

describe('what is said in a narrow terminal', () => {
  const command = `cf collect --resume ${ID}`;

  it.each([20, 40, 50, 90])('is broken between words, but no command is, in %i columns', (columns) => {
    const lines = wrap(`To go on with it, stop this run and type: ${command}`, columns).split('\n');
    expect(lines.join(' ')).toBe(`To go on with it, stop this run and type: ${command}`);
    expect(lines.some((line) => line.endsWith(command))).toBe(true);
    expect(lines.filter((line) => !line.includes('cf ')).every((line) => line.length <= columns)).toBe(true);
  });

  it.each([40, 50, 60])(
    'leaves room for the bars of venues with long names, and tells their years, in %i columns',
    (columns) => {
      const terminal = new FakeTerminal(columns);
      const view = new BarsView(options(terminal));
      view.show(started(0, 0));
      for (const year of [2019, 2020]) {
        const name = 'Transactions of the Association for Comparative Mire Hydrology';
        view.show({
          type: 'listing_progress',
          listing: { ...listing('mire', 40, 100), name, venue: `mire ${year}`, year },
        });
      }
      pass(200);
      const shown = terminal.screen().split('\n').slice(-3);
      expect(shown.map((line) => /^(?:listed|Trans.*… (?:2019|2020)) .* (?:0|40) %/.test(line))).toEqual([
        true,
        true,
        true,
      ]);
      expect(shown.every((line) => line.length < columns)).toBe(true);
      view.close();
    },
  );

  it('is whole though it is longer than the terminal is wide, and the bars below are, too', () => {
    const terminal = new FakeTerminal(50);
    const view = new BarsView(options(terminal));
    view.show(started(0, 0));
    pass(200);
    view.show({ type: 'note', message: `type: ${command}` });
    pass(200);
    expect(terminal.wraps).toBe(false);
    view.close();
    expect(terminal.wraps).toBe(true);
    expect(terminal.written).toContain(`\x1b[?7htype:\x1b[K\n${command}\x1b[K\n\x1b[?7l`);
  });
});

describe('bars of a collection', () => {
  it('are one over all venues and years, and a line for each listing under way', () => {
    const terminal = new FakeTerminal(100);
    const view = new BarsView(options(terminal));
    view.show(started(4, 5000));
    view.show(moved('iclr', 0, 2260));
    view.show(moved('acl', 0));
    pass(10_000);
    view.show(moved('iclr', 1000, 2260));
    view.show(moved('acl', 600));
    pass(200);
    expect(terminal.screen().split('\n')).toEqual([
      `Going on with session ${ID}: 10 venues and years to list; 4 of them`,
      'finished (5,000 papers)',
      'listed                  ████████████░░░░░░░░░░░░░░░░░░   40 %   4/10  6,600 papers',
      'ICLR 2024 (openreview)  █████████████░░░░░░░░░░░░░░░░░   44 %  1,000/2,260  98/s  13 s left',
      'ACL 2024 (openreview)   600 papers  59/s',
    ]);
    view.show(ended('iclr', 2260, 5));
    pass(200);
    view.show(ended('acl', 601, 6));
    view.show(moved('uai', 100, 200));
    pass(200);
    expect(terminal.screen().split('\n').slice(2)).toEqual([
      'ICLR 2024: 2,260 papers (openreview)',
      'ACL 2024: 601 papers (openreview)',
      'listed                 █████████████████░░░░░░░░░░░░   60 %   6/10  7,961 papers  11/min  22 s left',
      'UAI 2024 (openreview)  ███████████████░░░░░░░░░░░░░░░   50 %  100/200',
    ]);
    view.close();
    expect(terminal.cursorShown).toBe(true);
    expect(terminal.wraps).toBe(true);
  });

  it('say why a listing ended without papers, and leave no remains', () => {
    const terminal = new FakeTerminal(80);
    const view = new BarsView(options(terminal));
    view.show(started(0, 0));
    view.show(moved('iclr', 10, 20));
    pass(200);
    view.show(ended('iclr', 10, 0, { ended: 'failed', problem: 'openreview is shut (HTTP 403)' }));
    view.show(ended('colm', 0, 1, { ended: 'unknown' }));
    view.show(ended('acl', 7, 2, { ended: 'taken_over' }));
    view.show({ type: 'stopping', reason: 'SIGTERM' });
    pass(200);
    view.show({ type: 'writing', output: 'papers.json', done: 1, total: 2 });
    view.close();
    view.close();
    expect(terminal.screen().split('\n')).toEqual([
      `Session ${ID}: 10 venues and years to list`,
      'ICLR 2024: openreview is shut (HTTP 403).',
      'COLM 2024: nobody who was asked has it',
      'ACL 2024: 7 papers, listed earlier (openreview)',
      'Stopping (SIGTERM): what is under way gets 3 seconds to be answered, then',
      'everything is saved. A second signal stops at once.',
      expect.stringMatching(/^listed {3}██████░{24} {3}20 % {3}2\/10 {2}17 papers .*stopped$/) as string,
      expect.stringMatching(/^writing {2}█+░+ {3}50 % .* 1\/2/) as string,
    ]);
  });

  it.each([20, 40, 60, 80, 200])('fit into %i columns, also with the longest names', (columns) => {
    const terminal = new FakeTerminal(columns);
    const view = new BarsView(options(terminal));
    view.show(started(0, 0, 1500));
    const name = 'International Symposium on the Naming of Symposia';
    for (const total of [null, 123_456]) {
      const event = moved(`venue ${total}`, 12_345, total) as Extract<
        CollectEvent,
        { type: 'listing_progress' }
      >;
      view.show({ ...event, listing: { ...event.listing, name } });
    }
    pass(5_000);
    terminal.lines.length = 0;
    pass(200);
    expect(terminal.lines.filter((line) => line.length >= columns)).toEqual([]);
    view.close();
  });
});

describe('plain lines of a collection', () => {
  it('tell of each listing when it ends, and of all under way every ten seconds', () => {
    const terminal = new FakeTerminal(80);
    const view = new LinesView(options(terminal));
    view.show(started(0, 0));
    view.show(moved('iclr', 1000, 2260));
    pass(9_999);
    view.show(moved('acl', 100));
    pass(1);
    view.show(moved('acl', 200));
    view.show(moved('iclr', 2000, 2260));
    view.show(ended('iclr', 2260, 1));
    view.show({
      type: 'lister_unavailable',
      lister: 'openreview',
      state: 'parked',
      message: 'openreview takes no more requests',
      resets_at: '2026-11-22T11:00:00.000Z',
      next: null,
    });
    view.show({ type: 'checkpoint', checkpoint_type: 'venue_completed', sequence: 3 });
    view.show({ type: 'note', message: 'something to know' });
    expect(terminal.screen().split('\n')).toEqual([
      `Session ${ID}: 10 venues and years to list`,
      'listed 0 of 10, 1,200 papers; ICLR 2024 (openreview) 1,000 of 2,260; ACL 2024 (openreview) 200',
      'ICLR 2024: 2,260 papers (openreview) (1 of 10)',
      'openreview takes no more requests. It is expected back at 2026-11-22 11:00 UTC.',
      'something to know',
    ]);
  });
});

describe('JSON lines of a collection', () => {
  it('are the events with a time; what counts up comes once a second for each listing', () => {
    const terminal = new FakeTerminal(80);
    const view = new JsonLinesView(options(terminal));
    const events = [started(0, 0), moved('iclr', 1), moved('acl', 1), moved('iclr', 2)];
    for (const event of events) view.show(event);
    pass(1_000);
    const later = [moved('iclr', 3), ended('iclr', 4, 1)];
    for (const event of later) view.show(event);
    const lines = terminal.screen().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      ...events.slice(0, 3).map((event) => ({ time: '2026-11-22T10:00:00.000Z', ...event })),
      ...later.map((event) => ({ time: '2026-11-22T10:00:01.000Z', ...event })),
    ]);
  });
});
