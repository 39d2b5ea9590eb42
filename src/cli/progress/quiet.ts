import type { View } from './view.js';

/** Shows nothing; errors reach the reader another way. */
export class QuietView implements View {
  show(): void {
    // Quiet.
  }

  say(): void {
    // Quiet.
  }

  close(): void {
    // Nothing is drawn.
  }
}
