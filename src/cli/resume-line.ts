import { shellLine } from '../model/shell-words.js';
import type { CollectFlags } from './collect/config.js';
import type { ConsolidateFlags } from './consolidate/config.js';

/** What belongs to where things are, and so has to be typed again; sources, output and batch size the session knows. */
const KEPT = [
  ['--snapshot-dir', 'snapshotDir'],
  ['--state-dir', 'stateDir'],
] as const satisfies readonly (readonly [string, keyof ConsolidateFlags])[];

/** The same of a collection: other names of venues, and who reads a folder, tell what in a folder is what. */
const KEPT_OF_COLLECTION = [
  ['--lister', 'lister'],
  ['--config', 'config'],
  ['--state-dir', 'stateDir'],
] as const satisfies readonly (readonly [string, keyof CollectFlags])[];

/** What a session knows, and has to be typed again where there is none yet. */
const KNOWN_TO_COLLECTION = [
  ['--venue', 'venue'],
  ['--venues', 'venues'],
  ['--venue-file', 'venueFile'],
  ['--year', 'year'],
  ['--years', 'years'],
  ['--from', 'from'],
  ['--max-papers', 'maxPapers'],
  ['--output', 'output'],
] as const satisfies readonly (readonly [string, keyof CollectFlags])[];

/** The command that goes on with this run, ready to be pasted into a shell. */
export function resumeLine(flags: ConsolidateFlags, sessionId: string | undefined): string {
  // A pipe can't be named again.
  const byInput = flags.input !== undefined && flags.input !== '-' && !flags.input.startsWith('/dev/');
  const input = byInput ? ['--input', flags.input] : [];
  return lineToGoOn(['cf', 'consolidate', ...input, ...typed(flags, KEPT)], flags, sessionId);
}

/** The same for `cf collect`. */
export function collectResumeLine(flags: CollectFlags, sessionId: string | undefined): string {
  const hasSession = sessionId !== undefined || typeof flags.resume === 'string';
  const known = hasSession ? [] : typed(flags, KNOWN_TO_COLLECTION);
  return lineToGoOn(['cf', 'collect', ...known, ...typed(flags, KEPT_OF_COLLECTION)], flags, sessionId);
}

function typed<Flags>(flags: Flags, kept: readonly (readonly [string, keyof Flags])[]): string[] {
  return kept.flatMap(([flag, name]) => {
    const value = flags[name];
    return typeof value === 'string' ? [flag, value] : [];
  });
}

function lineToGoOn(
  words: readonly string[],
  flags: Pick<ConsolidateFlags, 'allowPartial' | 'keepSession' | 'resume'>,
  sessionId: string | undefined,
): string {
  // Its id, so that it can't be another session of the same list.
  const id = sessionId ?? flags.resume;
  return shellLine([
    ...words,
    ...(flags.allowPartial === true ? ['--allow-partial'] : []),
    ...(flags.keepSession === true ? ['--keep-session'] : []),
    '--resume',
    ...(typeof id === 'string' ? [id] : []),
  ]);
}
