import picocolors from 'picocolors';
import { redactor } from './secrets.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** As much of a stream as is needed to show something on it. */
export interface TextStream {
  write(text: string): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
}

export type Colors = ReturnType<typeof picocolors.createColors>;

const DEFAULT_COLUMNS = 80;

/**
 * Where everything goes that a person is to read: standard error. Keys are taken out of whatever is written, and a
 * terminal that was closed meanwhile is no error: nobody reads any more, and the work is to be ended in peace.
 */
export class Screen {
  /** True when lines can be drawn over: a terminal, and none that says it is dumb. */
  readonly isTTY: boolean;
  readonly colors: Colors;
  /** True when the terminal shows more than ASCII. */
  readonly unicode: boolean;
  readonly #stream: TextStream;
  readonly #redact: (text: string) => string;
  #gone = false;

  constructor(stream: TextStream, environment: Environment) {
    this.#stream = stream;
    this.#redact = redactor(environment);
    this.isTTY = stream.isTTY === true && environment.TERM !== 'dumb';
    this.colors = picocolors.createColors(this.isTTY && (environment.NO_COLOR ?? '') === '');
    this.unicode = /utf-?8/i.test(environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '');
    stream.on('error', () => {
      this.#gone = true;
    });
  }

  /** No limit where nothing is a terminal. */
  get columns(): number {
    // Some terminals say that they are 0 columns wide.
    return this.#stream.columns || (this.isTTY ? DEFAULT_COLUMNS : Infinity);
  }

  /** Also called by cli-progress and node:readline, for which this is the stream. */
  write(text: string): boolean {
    if (this.#gone) return false;
    try {
      this.#stream.write(this.#redact(text));
      return true;
    } catch {
      this.#gone = true;
      return false;
    }
  }

  line(text: string): void {
    this.write(`${text}\n`);
  }
}
