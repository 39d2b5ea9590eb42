import { exitCodeOf, type StopReason } from '../model/errors.js';
import { Stop } from '../run/stop.js';
import type { CommandContext } from './context.js';
import { notInTime, stoppedAtOnce } from './messages.js';
import { openView, type ViewFlags } from './progress/open-view.js';
import type { Silences } from './progress/silences.js';
import type { View } from './progress/view.js';
import { visible } from './visible.js';
import { afterMinutes, listenForSignals } from './signals.js';

export interface AttendedRun {
  readonly flags: ViewFlags;
  readonly context: CommandContext;
  /** Minutes; undefined: as long as it takes. */
  readonly maxRuntime: number | undefined;
  /** The command that goes on with the run as it stands. */
  readonly resumeLine: () => string;
  /** Who keeps the run waiting. */
  readonly silences: Silences;
}

/** Milliseconds since 1970 as they go by, whatever becomes of the clock. */
export const steadyNow = (): number => performance.timeOrigin + performance.now();

/** Does the work where a person can follow it and stop it: by a signal, a second signal, or a limit of time. */
export async function attended<Result>(
  { flags, context, maxRuntime, resumeLine, silences }: AttendedRun,
  work: (around: { readonly stop: Stop; readonly view: View }) => Promise<Result>,
): Promise<Result> {
  const stop = new Stop();
  const view = await openView(flags, context.screen, steadyNow);
  const endWatch = silences.watch((event) => view.show(event));
  const stopping = (reason: StopReason): void => {
    // Whoever has not answered yet gets no more time than is told here.
    endWatch();
    view.show({ type: 'stopping', reason });
  };
  const stopListening = listenForSignals({
    stop,
    process,
    now: () => performance.now(),
    onStopping: stopping,
    exit: (signal, why, code) => {
      context.lastWords?.({ reason: `${signal}, ${why}` });
      view.close();
      if (flags.quiet !== true && flags.json !== true) {
        const tell = why === 'second signal' ? stoppedAtOnce : notInTime;
        context.screen.line(tell(signal, resumeLine()));
      }
      process.exit(code);
    },
  });
  const callOff = afterMinutes(maxRuntime, () => {
    stopping('max_runtime');
    stop.request('max_runtime');
  });
  // Whatever ends the process, the terminal gets its cursor back.
  process.once('exit', () => view.close());
  try {
    return await work({ stop, view });
  } finally {
    endWatch();
    view.close();
    stopListening();
    callOff();
    stop.dispose();
  }
}

export interface ToldEnding {
  readonly complete: boolean;
  readonly stoppedBy: StopReason | undefined;
  readonly resumeLine: string;
  /** What came of it, in figures, if that is worth a table. */
  readonly table: string | undefined;
  /** What a person should know, and what to type next. */
  readonly told: string;
}

/** Says how a run ended, in the form that the flags ask for. */
export function showEnding(
  { complete, stoppedBy, resumeLine, table, told }: ToldEnding,
  flags: ViewFlags,
  { screen, now }: CommandContext,
  view: View,
): void {
  if (flags.json === true) {
    if (!complete)
      screen.line(
        JSON.stringify({
          time: now().toISOString(),
          type: 'incomplete',
          message: told,
          next: resumeLine,
          exit_code: exitCodeOf(stoppedBy ?? 'error'),
        }),
      );
    return;
  }
  if (flags.quiet === true) {
    // That something is left is news even for who wants to hear of trouble only.
    if (!complete) screen.line(visible(told));
    return;
  }
  if (table !== undefined) view.say(`\n${table}\n`);
  view.say(told);
}
