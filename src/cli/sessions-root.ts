import { DEFAULT_STATE_DIR, placeOf, type SessionPlace } from '../checkpoint/sessions/session-places.js';
import { shellLine } from '../model/shell-words.js';
import type { CommandContext } from './context.js';
import { visible } from './visible.js';

export interface StateFlags {
  readonly stateDir?: string;
}

export function stateDirOf({ stateDir }: StateFlags, { environment }: CommandContext): string {
  const fromEnvironment = environment.CF_STATE_DIR?.trim();
  return stateDir ?? (fromEnvironment === '' ? undefined : fromEnvironment) ?? DEFAULT_STATE_DIR;
}

/** `cf` with these words, and with the state folder where that was typed, ready to be pasted into a shell. */
export function cfLine(words: readonly string[], { stateDir }: StateFlags): string {
  return shellLine(['cf', ...words, ...(stateDir === undefined ? [] : ['--state-dir', stateDir])]);
}

/** Throws UsageError when there is no such session. */
export function sessionOf(id: string, flags: StateFlags, context: CommandContext): Promise<SessionPlace> {
  return placeOf(stateDirOf(flags, context), id);
}

export function say(context: CommandContext, ...lines: readonly string[]): void {
  context.stdout.write(`${visible(lines.join('\n'))}\n`);
}

/** `12.3 MB`; powers of 1000, as disks are sold. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = bytes;
  for (; value >= 999.5 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 || value >= 99.5 ? value.toFixed(0) : value.toPrecision(2)} ${units[unit]}`;
}
