import type { Screen } from '../screen.js';
import { keyOfListing } from './collecting.js';
import { Seldom } from './seldom.js';
import type { ShownEvent, View } from './view.js';

/** What only counts up is told so often; a million papers would make thousands of lines. */
const EVERY_MS = 1_000;

/** What happens as lines of JSON, each with its time, for programs. */
export class JsonLinesView implements View {
  readonly #screen: Screen;
  readonly #now: () => number;
  /** When each thing that counts up was told of last. */
  readonly #told = new Map<string, number>();
  readonly #seldom = new Seldom();

  constructor({ screen, now }: { screen: Screen; now: () => number }) {
    this.#screen = screen;
    this.#now = now;
  }

  show(event: ShownEvent): void {
    const now = this.#now();
    if (event.type === 'waiting' && !this.#seldom.isDue(event.source, now)) return;
    if (event.type === 'answering' && !this.#seldom.isNews(event.source)) return;
    const counter = counterOf(event);
    if (counter !== undefined) {
      const { name, ended } = counter;
      if (!ended && now - (this.#told.get(name) ?? -Infinity) < EVERY_MS) return;
      this.#told.set(name, now);
    }
    this.#screen.line(JSON.stringify({ time: new Date(now).toISOString(), ...event }));
  }

  say(text: string): void {
    this.show({ type: 'note', message: text });
  }

  close(): void {
    // Nothing is drawn.
  }
}

/** Which count an event moves on, if that is all it does, and whether it has come to its end. */
function counterOf(event: ShownEvent): { name: string; ended: boolean } | undefined {
  switch (event.type) {
    case 'reading':
      return { name: event.type, ended: false };
    case 'preparing':
      return { name: `${event.source} ${event.what}`, ended: false };
    case 'progress':
      return { name: event.source.id, ended: event.source.done >= event.source.total };
    case 'listing_progress':
      // Its end is an event of its own.
      return { name: keyOfListing(event.listing), ended: false };
    case 'finding':
    case 'writing':
      return { name: event.type, ended: event.done >= event.total };
    case 'session_started':
    case 'note':
    case 'decided':
    case 'deduplicated':
    case 'source_completed':
    case 'source_unavailable':
    case 'listing_ended':
    case 'lister_unavailable':
    case 'checkpoint':
    case 'stopping':
    case 'waiting':
    case 'answering':
    case 'finished':
    case 'collected':
      return undefined;
  }
}
