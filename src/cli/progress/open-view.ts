import type { Screen } from '../screen.js';
import type { View } from './view.js';

/** The flags that say what is shown. */
export interface ViewFlags {
  readonly progress?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

/** The view that these flags and this terminal ask for; only that one is loaded. */
export async function openView(flags: ViewFlags, screen: Screen, now: () => number): Promise<View> {
  const options = { screen, now, verbose: flags.verbose === true };
  if (flags.quiet === true) return new (await import('./quiet.js')).QuietView();
  if (flags.json === true) return new (await import('./json-lines.js')).JsonLinesView(options);
  if (flags.progress === false || !screen.isTTY) return new (await import('./lines.js')).LinesView(options);
  return new (await import('./bars.js')).BarsView(options);
}
