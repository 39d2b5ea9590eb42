import type { CollectEvent } from '../../collect/events.js';
import type { RunEvent } from '../../consolidate/events.js';
import type { DedupeEvent } from '../../dedupe/events.js';
import type { SilenceEvent } from './silences.js';

/** What any command that takes its time can tell. */
export type ShownEvent = RunEvent | DedupeEvent | CollectEvent | SilenceEvent;

/** Shows what happens in a run. */
export interface View {
  show(event: ShownEvent): void;
  /** Says something that is no event, above whatever is drawn. */
  say(text: string): void;
  /** Nothing is drawn after this, and the terminal is as it was. May be called twice. */
  close(): void;
}
