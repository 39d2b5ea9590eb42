import cliProgress from 'cli-progress';
import type { Screen } from '../screen.js';
import { visible } from '../visible.js';
import { barLine, type BarState } from './bar-line.js';
import { Pace } from './pace.js';
import { wrap } from './wrap.js';

const FRAMES_PER_SECOND = 8;
const TRANSIENT_MS = 100;
/** Whoever waits says so each second. */
const WAITING_MS = 2_500;
/** Labels get half of the terminal, but this at least. */
const LEAST_LABEL = 16;
/** Whether the terminal breaks lines that are longer than it is wide. */
const WRAPPING = '\x1b[?7h';
const NOT_WRAPPING = '\x1b[?7l';

/** What a bar shows, as far as it doesn't follow from the time. */
export interface RowState {
  readonly label: string;
  readonly done: number;
  /** Undefined where nobody knows. */
  readonly total: number | undefined;
  readonly showCounts?: boolean;
  readonly more?: string | undefined;
}

interface Row {
  readonly bar: cliProgress.SingleBar;
  state: RowState;
  halted: string | undefined;
  /** Why it does not go on for now. */
  waits: { readonly why: string; readonly until: number } | undefined;
  readonly pace: Pace;
}

/** Bars at the foot of a terminal, each under a name of its own, and whatever is said above them. */
export class BarRows {
  readonly #screen: Screen;
  readonly #now: () => number;
  readonly #rows = new Map<string, Row>();
  readonly #bars: cliProgress.MultiBar;
  #transientAt: number | undefined;
  #closed = false;

  constructor({ screen, now }: { readonly screen: Screen; readonly now: () => number }) {
    this.#screen = screen;
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

  get closed(): boolean {
    return this.#closed;
  }

  say(text: string): void {
    this.#endTransient();
    const lines = wrap(text, this.#screen.columns - 1).split('\n');
    if (this.#rows.size === 0 || this.#closed) return this.#screen.line(lines.join('\n'));
    // Printed over the first bar: what is left of that is cleared. The terminal does not wrap while there are bars, but what can't be broken it must.
    const printed = lines.map((line) => `${line}\x1b[K\n`).join('');
    this.#bars.log(`${WRAPPING}${printed}${NOT_WRAPPING}`);
  }

  /** One line that the next thing that is shown takes the place of; only before there are bars. */
  transient(text: string): void {
    const now = this.#now();
    if (this.#transientAt !== undefined && now - this.#transientAt < TRANSIENT_MS) return;
    this.#transientAt = now;
    this.#screen.write(`\r\x1b[K${visible(text).slice(0, this.#screen.columns - 1)}`);
  }

  stateOf(name: string): RowState | undefined {
    return this.#rows.get(name)?.state;
  }

  /** Begins a bar where there is none of this name: the speed is counted from `done` of then. */
  begin(name: string, state: RowState): void {
    const row = this.#rows.get(name);
    if (row !== undefined) {
      row.state = state;
      return;
    }
    this.#endTransient();
    const { done, total } = state;
    const pace = new Pace(done, this.#now());
    this.#rows.set(name, {
      state,
      halted: undefined,
      waits: undefined,
      pace,
      // It looks at the numbers for nothing but whether it is full.
      bar: this.#bars.create(total ?? Infinity, done, { row: name }),
    });
  }

  update(name: string, state: RowState): void {
    if (!this.#rows.has(name)) this.begin(name, { ...state, done: 0 });
    const row = this.#rows.get(name) as Row;
    row.state = state;
    row.waits = undefined;
    row.pace.note(state.done, this.#now());
    row.bar.setTotal(state.total ?? Infinity);
    row.bar.update(state.done);
  }

  remove(name: string): void {
    const row = this.#rows.get(name);
    if (row === undefined) return;
    this.#rows.delete(name);
    row.bar.stop();
    this.#bars.remove(row.bar);
  }

  /** Says on the bar why it does not go on. */
  halt(name: string, why: string): void {
    const row = this.#rows.get(name);
    if (row) row.halted = why;
  }

  /** Says it for as long as it is said anew. */
  wait(name: string, why: string): void {
    const row = this.#rows.get(name);
    if (row) row.waits = { why, until: this.#now() + WAITING_MS };
  }

  /** What it waited for has come. */
  goOn(name: string): void {
    const row = this.#rows.get(name);
    if (row) row.waits = undefined;
  }

  haltAll(why: string): void {
    for (const name of this.#rows.keys()) this.halt(name, why);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#endTransient();
    if (this.#rows.size === 0) return;
    for (const row of this.#rows.values()) if (row.halted === 'stopping') row.halted = 'stopped';
    // Draws what was said since the last frame; `stop` alone would lose it.
    this.#bars.update();
    this.#bars.stop();
  }

  #endTransient(): void {
    if (this.#transientAt !== undefined) this.#screen.write('\r\x1b[K');
    this.#transientAt = undefined;
  }

  #draw({ row: name }: { row: string }): string {
    const row = this.#rows.get(name);
    if (!row) return '';
    const now = this.#now();
    const { state, halted, waits, pace } = row;
    const bar: BarState = {
      showCounts: true,
      more: undefined,
      ...state,
      halted: halted ?? (waits !== undefined && now < waits.until ? waits.why : undefined),
      perSecond: pace.perSecond(now),
      secondsLeft: state.total === undefined ? undefined : pace.secondsLeft(state.total, now),
    };
    const { unicode, colors, columns } = this.#screen;
    const longest = Math.max(...[...this.#rows.values()].map((one) => one.state.label.length));
    const labelWidth = Math.min(longest, Math.max(LEAST_LABEL, Math.floor(columns / 2)));
    return barLine(bar, { width: columns, labelWidth, unicode, colors });
  }
}

/** Wider than any line: cli-progress would count colours as letters and cut lines off; ours fit already. */
const WIDE = 10_000;

/** All that cli-progress and node:readline do with a stream is to write, and to look at its size. */
function streamFor(screen: Screen): NodeJS.WritableStream {
  const stream = { isTTY: screen.isTTY, columns: WIDE, write: (text: string) => screen.write(text) };
  return stream as unknown as NodeJS.WritableStream;
}
