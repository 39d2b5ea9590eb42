import { Stop } from '../../run/stop.js';
import { dedupe } from '../../dedupe/dedupe.js';
import { readConfigFile } from '../config-file.js';
import { readDedupeConfig, type DedupeFlags } from './config.js';
import { dedupeStoppedAtOnce, dedupeSummary, dedupeTellsNext } from './messages.js';
import type { CommandContext } from '../context.js';
import { openView } from '../progress/open-view.js';
import { listenForSignals } from '../signals.js';

/** `cf dedupe`: reads the flags, writes the list without its duplicates, tells the figures, and gives the exit code. */
export async function runDedupeCommand(flags: DedupeFlags, context: CommandContext): Promise<number> {
  const { dedupe: read, configFile } = readDedupeConfig(flags, context.environment);
  const { precedence } = await readConfigFile(configFile, read.output);
  const config = { ...read, precedence };
  const { screen, version, stdin, stdout, now } = context;
  const stop = new Stop();
  const view = await openView(flags, screen, () => performance.timeOrigin + performance.now());
  const stopListening = listenForSignals({
    stop,
    process,
    now: () => performance.now(),
    // It ends at the next step, within milliseconds: the error says so.
    onStopping: () => undefined,
    exit: (signal, _why, code) => {
      view.close();
      if (flags.quiet !== true && flags.json !== true) screen.line(dedupeStoppedAtOnce(signal));
      process.exit(code);
    },
  });
  // Whatever ends the process, the terminal gets its cursor back.
  process.once('exit', () => view.close());
  try {
    const summary = await dedupe({
      config,
      stop,
      report: (event) => view.show(event),
      now,
      cfVersion: version,
      stdin,
      stdout,
    });
    view.close();
    if (flags.json !== true) {
      view.say(`\n${dedupeSummary(summary)}\n`);
      view.say(dedupeTellsNext(summary, flags));
    }
    return 0;
  } finally {
    view.close();
    stopListening();
    stop.dispose();
  }
}
