import cliProgress from 'cli-progress';
import type { RunEvent, SourceProgress } from '../../consolidate/events.js';
import {
  checkpointTaken,
  decided,
  deduplicated,
  readingSoFar,
  sessionStarted,
  stopping,
  sourceHalted,
  unavailableNote,
} from '../messages.js';
import type { Screen } from '../screen.js';
import { barLine, type BarState } from './bar-line.js';
import { Pace } from './pace.js';
import type { ShownEvent, View } from './view.js';
import { wrap } from './wrap.js';

export interface BarsOptions {
  readonly screen: Screen;
  readonly verbose: boolean;
  readonly now: () => number;
}

const FRAMES_PER_SECOND = 8;
const READING_MS = 100;

interface Row {
  readonly bar: cliProgress.SingleBar;
  readonly state: {
    label: string;
    done: number;
    total: number;
    showCounts: boolean;
    found: number | undefined;
    halted: string | undefined;
  };
  readonly pace: Pace;
}

/** A bar for each source, and one for whatever else takes time: indexing a snapshot, writing the output. */
export class BarsView implements View {
  readonly #screen: Screen;
  readonly #verbose: boolean;
  readonly #now: () => number;
  readonly #rows = new Map<string, Row>();
  readonly #bars: cliProgress.MultiBar;
  /** What a source that gets ready was doing last. */
  readonly #task = new Map<string, string>();
  #labelWidth = 0;
  #readingShownAt: number | undefined;
  #closed = false;

  constructor({ screen, verbose, now }: BarsOptions) {
    this.#screen = screen;
    this.#verbose = verbose;
    this.#now = now;
    this.#bars = new cliProgress.MultiBar({
      stream: streamFor(screen),
      fps: FRAMES_PER_SECOND,
      hideCursor: true,
      // A line that was printed above moves the bars: they are drawn anew each time.
      forceRedraw: true,
      gracefulExit: false,
      format: (_options, _params, payload) => this.#draw(payload as { row: string }),
    });
  }

  show(event: ShownEvent): void {
    if (this.#closed) return;
    switch (event.type) {
      case 'reading':
        return this.#reading(readingSoFar(event.input, event.papers));
      case 'session_started':
        this.say(sessionStarted(event));
        return event.sources.forEach((source) => this.#start(source));
      case 'note':
        return this.say(event.message);
      case 'decided':
        return this.say(decided(event));
      case 'preparing':
        return this.#preparing(event);
      case 'deduplicated':
        return this.#note(deduplicated(event));
      case 'progress':
      case 'source_completed':
        return this.#progress(event.source);
      case 'source_unavailable':
        this.say(unavailableNote(event));
        return this.#halt(event.source, sourceHalted(event.state));
      case 'checkpoint':
        if (this.#verbose) this.say(checkpointTaken(event));
        return;
      case 'stopping':
        this.say(stopping(event.reason));
        for (const name of this.#rows.keys()) this.#halt(name, 'stopping');
        return;
      case 'finding':
        return this.#update('finding', 'finding duplicates', event.done, event.total, undefined);
      case 'writing':
        return this.#update('writing', 'writing', event.done, event.total, undefined);
      case 'finished':
        return this.close();
    }
  }

  say(text: string): void {
    this.#endReading();
    if (this.#rows.size === 0 || this.#closed) return this.#screen.line(text);
    // Printed over the first bar: what is left of that is cleared. The terminal does not wrap while there are bars.
    const lines = wrap(text, this.#screen.columns - 1).split('\n');
    this.#bars.log(lines.map((line) => `${line}\x1b[K\n`).join(''));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#endReading();
    if (this.#rows.size === 0) return;
    for (const { state } of this.#rows.values()) if (state.halted === 'stopping') state.halted = 'stopped';
    // Draws what was said since the last frame; `stop` alone would lose it.
    this.#bars.update();
    this.#bars.stop();
  }

  #note(text: string | undefined): void {
    if (text !== undefined) this.say(text);
  }

  #reading(text: string): void {
    const now = this.#now();
    if (this.#readingShownAt !== undefined && now - this.#readingShownAt < READING_MS) return;
    this.#readingShownAt = now;
    this.#screen.write(`\r\x1b[K${text.slice(0, this.#screen.columns - 1)}`);
  }

  #endReading(): void {
    if (this.#readingShownAt !== undefined) this.#screen.write('\r\x1b[K');
    this.#readingShownAt = undefined;
  }

  #start({ id, done, total, counts }: SourceProgress): void {
    this.#row(id, id, done, total).state.found = counts.enriched;
  }

  #progress({ id, done, total, counts }: SourceProgress): void {
    this.#update(id, id, done, total, counts.enriched);
  }

  #preparing({ source, what, done, total }: Extract<RunEvent, { type: 'preparing' }>): void {
    const name = `${source} index`;
    const row = this.#row(name, name, 0, total);
    row.state.showCounts = false;
    // One bar over several tasks: it never goes back.
    const reached = row.state.done / Math.max(1, row.state.total);
    this.#update(name, name, Math.max(done, Math.floor(reached * total)), total, undefined);
    const before = this.#task.get(name);
    if (done >= total && before !== undefined && before !== what) this.say(what);
    this.#task.set(name, what);
  }

  #halt(name: string, why: string): void {
    const row = this.#rows.get(name);
    if (row) row.state.halted = why;
  }

  #update(name: string, label: string, done: number, total: number, found: number | undefined): void {
    const row = this.#row(name, label, 0, total);
    Object.assign(row.state, { done, total, found });
    row.pace.note(done, this.#now());
    row.bar.setTotal(total);
    row.bar.update(done);
  }

  #row(name: string, label: string, done: number, total: number): Row {
    const known = this.#rows.get(name);
    if (known) return known;
    this.#endReading();
    this.#labelWidth = Math.max(this.#labelWidth, label.length);
    const state = { label, done, total, showCounts: true, found: undefined, halted: undefined };
    const row: Row = {
      state,
      pace: new Pace(done, this.#now()),
      bar: this.#bars.create(total, done, { row: name }),
    };
    this.#rows.set(name, row);
    return row;
  }

  #draw({ row: name }: { row: string }): string {
    const row = this.#rows.get(name);
    if (!row) return '';
    const now = this.#now();
    const bar: BarState = {
      ...row.state,
      perSecond: row.pace.perSecond(now),
      secondsLeft: row.pace.secondsLeft(row.state.total, now),
    };
    const { unicode, colors, columns } = this.#screen;
    return barLine(bar, { width: columns, labelWidth: this.#labelWidth, unicode, colors });
  }
}

/** Wider than any line: cli-progress would count colours as letters and cut lines off; ours fit already. */
const WIDE = 10_000;

/** All that cli-progress and node:readline do with a stream is to write, and to look at its size. */
function streamFor(screen: Screen): NodeJS.WritableStream {
  const stream = { isTTY: screen.isTTY, columns: WIDE, write: (text: string) => screen.write(text) };
  return stream as unknown as NodeJS.WritableStream;
}
