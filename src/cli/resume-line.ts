import { shellLine } from '../model/shell-words.js';
import type { ConsolidateFlags } from './config.js';

/** What belongs to where things are, and so has to be typed again; sources, output and batch size the session knows. */
const KEPT = [
  ['--snapshot-dir', 'snapshotDir'],
  ['--state-dir', 'stateDir'],
] as const satisfies readonly (readonly [string, keyof ConsolidateFlags])[];

/** The command that goes on with this run, ready to be pasted into a shell. */
export function resumeLine(flags: ConsolidateFlags, sessionId: string | undefined): string {
  const words = ['cf', 'consolidate'];
  // A pipe can't be named again.
  const byInput = flags.input !== undefined && flags.input !== '-' && !flags.input.startsWith('/dev/');
  if (byInput) words.push('--input', flags.input);
  for (const [flag, name] of KEPT) {
    const value = flags[name];
    if (value !== undefined) words.push(flag, value);
  }
  if (flags.allowPartial === true) words.push('--allow-partial');
  if (flags.keepSession === true) words.push('--keep-session');
  words.push('--resume');
  // Its id, so that it can't be another session of the same list.
  const id = sessionId ?? flags.resume;
  if (typeof id === 'string') words.push(id);
  return shellLine(words);
}
