import type { RunEvent } from '../../consolidate/events.js';
import type { Screen } from '../screen.js';
import type { View } from './view.js';

/** Every event as one line of JSON with its time, for programs. */
export class JsonLinesView implements View {
  readonly #screen: Screen;
  readonly #now: () => number;

  constructor({ screen, now }: { screen: Screen; now: () => number }) {
    this.#screen = screen;
    this.#now = now;
  }

  show(event: RunEvent): void {
    this.#screen.line(JSON.stringify({ time: new Date(this.#now()).toISOString(), ...event }));
  }

  say(text: string): void {
    this.show({ type: 'note', message: text });
  }

  close(): void {
    // Nothing is drawn.
  }
}
