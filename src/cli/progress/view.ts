import type { RunEvent } from '../../consolidate/events.js';

/** Shows what happens in a run. */
export interface View {
  show(event: RunEvent): void;
  /** Says something that is no event, above whatever is drawn. */
  say(text: string): void;
  /** Nothing is drawn after this, and the terminal is as it was. May be called twice. */
  close(): void;
}
