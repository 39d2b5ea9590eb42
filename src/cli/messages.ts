import { relative } from 'node:path';
import type { RunEvent } from '../consolidate/events.js';
import type { Advice, CfError, StopReason } from '../model/errors.js';
import { instant } from '../model/instant.js';
import { cut } from './cut.js';
import { count, counted, duration, percent } from './numbers.js';
import type { SilenceEvent } from './progress/silences.js';

/**
 * The sentences that more than one command says, and those about the command line itself; each command's own stand in its folder. What the
 * layers below find out they say in their errors and events; here it is only put together: what thing, what is wrong and was expected, what
 * is safe, what to type next.
 */

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

/** What an error says, as an argument list of its class. */
export type Message = readonly [message: string, advice: Advice];

export const NOTHING_TOUCHED = 'Nothing was touched.';

// While a run goes on

export const readingSoFar = (input: string, papers: number): string =>
  `Reading ${input}: ${counted(papers, 'paper')}`;

export const preparingLine = ({ what, done, total }: EventOf<'preparing'>): string =>
  done > 0 && done < total ? `${what}: ${percent(done, total)} %` : what;

export const findingLine = ({ done, total }: EventOf<'finding'>): string =>
  `finding duplicates: ${percent(done, total)} %`;

export const writingLine = ({ output, done, total }: EventOf<'writing'>): string =>
  `writing ${outputName(output === 'standard output' ? '-' : output)}: ${count(done)} of ${count(total)} (${percent(done, total)} %)`;

export const checkpointTaken = (taken: {
  readonly checkpoint_type: string;
  readonly sequence: number;
}): string => `Checkpoint ${count(taken.sequence)} (${taken.checkpoint_type})`;

type Waiting = Extract<SilenceEvent, { type: 'waiting' }>;

/** Who keeps the run waiting, for how long by now, and until when. */
export function waitingLine(event: Waiting, now: number): string {
  const { source, reason, attempt, attempts } = event;
  const left = Math.max(0, Date.parse(event.until) - now) / 1000;
  const until = `${duration(left)} (${event.until.slice(11, 19)} UTC)`;
  if (event.for === 'turn') return `${source}: its limits let the next request begin in ${until}.`;
  const silent = `No answer from ${source} for ${duration((now - Date.parse(event.since)) / 1000)}`;
  const why = reason === null ? '' : ` (${cut(reason, LONGEST_REASON)})`;
  const which = attempt === null ? '' : `; attempt ${attempt} of ${attempts ?? '?'}`;
  return event.for === 'retry'
    ? `${silent}${why}. It is asked again in ${until}${which}.`
    : `${silent}${why}. It is waited for another ${until}${which}.`;
}

const LONGEST_REASON = 100;

/** The same in the few letters that a bar has for it. */
export function waitingWord({ reason, ...event }: Waiting, now: number): string {
  const left = duration(Math.max(0, Date.parse(event.until) - now) / 1000);
  const why = /^HTTP \d+/.exec(reason ?? '')?.[0] ?? 'no answer';
  switch (event.for) {
    case 'turn':
      return `next request in ${left}`;
    case 'retry':
      return `${why}, asked again in ${left}`;
    case 'answer':
      return `no answer for ${duration((now - Date.parse(event.since)) / 1000)}`;
  }
}

export const answeringLine = ({ source, seconds }: Extract<SilenceEvent, { type: 'answering' }>): string =>
  `${source} answers again, after ${duration(seconds)}.`;

/** Somebody who is asked refuses us, or has nothing left for now. */
export interface Unavailable {
  readonly message: string;
  readonly resets_at: string | null;
  readonly next: string | null;
}

export function unavailableNote({ message, resets_at }: Unavailable): string {
  const known = resets_at === null || tellsTime(message, resets_at);
  const back = known ? '' : ` It is expected back at ${instant(new Date(resets_at))}.`;
  return `${sentence(message)}${back}`;
}

/** Most sources say themselves when they are back. */
const tellsTime = (message: string, time: string): boolean => message.includes(time.slice(0, 10));

export function stopping(reason: string): string {
  const why = reason === 'max_runtime' ? 'The time of --max-runtime is over' : `Stopping (${reason})`;
  return `${why}: what is under way gets 3 seconds to be answered, then everything is saved. A second signal stops at once.`;
}

// How a run ended

export function stoppedAtOnce(reason: StopReason, resumeLine: string): string {
  return `Stopped at once (${reason}). What was answered and saved before is safe.\nTo go on, run: ${resumeLine}`;
}

export function notInTime(reason: StopReason, resumeLine: string): string {
  return `The run did not end in time after ${reason} and was ended. What was answered before is saved.\nTo go on, run: ${resumeLine}`;
}

/** Nothing where nobody stopped it. */
export function stoppedHow(stoppedBy: StopReason | undefined): string[] {
  if (stoppedBy === undefined || stoppedBy === 'error') return [];
  return [
    stoppedBy === 'max_runtime' ? 'Stopped in time, as --max-runtime says.' : `Stopped by ${stoppedBy}.`,
  ];
}

export function backAt({ message, resets_at }: Unavailable, now: Date): string {
  if (resets_at === null) return '';
  const back = new Date(resets_at);
  const seconds = (back.getTime() - now.getTime()) / 1000;
  if (tellsTime(message, resets_at))
    return seconds > 0 ? ` It is expected back in ${duration(seconds)}.` : '';
  return ` It is expected back at ${instant(back)}${seconds > 0 ? ` (in ${duration(seconds)})` : ''}.`;
}

/** As it may be typed here: not longer than it has to be. */
export function nameOf(path: string): string {
  const near = relative(process.cwd(), path);
  return near === '' || near.startsWith('..') ? path : near;
}

export const outputName = (output: string | null): string =>
  output === '-' ? 'standard output' : `"${nameOf(output ?? '')}"`;

// Errors

/** A sentence ends like one. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** An error as a person reads it: what is wrong and what is safe; on the next line, what to do. */
export function describeError({ message, safe, next }: CfError): string {
  const first = [sentence(message), ...(safe === undefined ? [] : [sentence(safe)])].join(' ');
  // What is to be typed stands last and is not ended by a full stop.
  return next === undefined ? first : `${first}\n${next}`;
}

export function describeBug(error: unknown, version: string, session: string | undefined): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const state = session === undefined ? '' : `\nSession: ${session} (everything that was answered is saved)`;
  return `This is a bug in cf ${version}, not a mistake of yours.\n${stack}${state}\nPlease report it with the text above.`;
}

export function wrongValue(setting: string, value: string, expected: string, example: string): Message {
  return [
    `${setting} is "${value}"; expected ${expected}`,
    { safe: NOTHING_TOUCHED, next: `For example: ${example}` },
  ];
}

export function valueIsFlag(setting: string, value: string): Message {
  return [
    `${setting} was given "${value}", which looks like another option; expected a value`,
    { safe: NOTHING_TOUCHED, next: `For a name that begins with "-", write: ${setting} ./${value}` },
  ];
}

export const noInput = (command = 'cf consolidate'): Message => [
  'no list of papers was given',
  { safe: NOTHING_TOUCHED, next: `Give one with --input, for example: ${command} --input papers.json` },
];

export const exclusive = (a: string, b: string): Message => [
  `${a} and ${b} exclude each other`,
  { safe: NOTHING_TOUCHED, next: 'Give one of them.' },
];

export const givenTwice = (option: string): Message => [
  `${option} was given more than once; expected once`,
  { safe: NOTHING_TOUCHED, next: 'Leave out all but one.' },
];

const COLUMNS_EXAMPLE = 'For example: --columns title=TI,year=PY';

export const noColumnChoice = (part: string): Message => [
  `--columns has "${part}"; expected a field, "=", and the name of its column`,
  { safe: NOTHING_TOUCHED, next: COLUMNS_EXAMPLE },
];

export const unknownField = (name: string, fields: readonly string[]): Message => [
  `--columns names a field "${name}", which there is not; the fields are: ${fields.join(', ')}`,
  { safe: NOTHING_TOUCHED, next: COLUMNS_EXAMPLE },
];

export const columnGivenTwice = (field: string): Message => [
  `--columns names a column for "${field}" twice; expected once`,
  { safe: NOTHING_TOUCHED, next: 'Leave out one of them.' },
];

/** `what` follows the name of the file: "cannot be read", ", "field": there is no such rule". */
export function wrongConfigFile(name: string, what: string): Message {
  const joined = what.startsWith(',') ? what : ` ${what}`;
  return [
    `the configuration file "${name}"${joined}`,
    {
      safe: NOTHING_TOUCHED,
      next: 'What it may hold: docs/merging.md, for example {"precedence": {"sources": ["openalex"]}}',
    },
  ];
}

/** What commander found wrong, in our form. */
export function wrongCommandLine(problem: string, nearest: string | undefined, command: string): Message {
  const suggestion = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
  const example = EXAMPLES[command];
  const isMissing = example !== undefined && problem.startsWith('missing required argument');
  return [
    `${problem}${suggestion}`,
    { safe: NOTHING_TOUCHED, next: isMissing ? `For example: ${example}` : `See: ${command} --help` },
  ];
}

/** Of commands that name what they work on. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'cf explain': 'cf explain papers.consolidated.json 12',
  'cf unmerge': 'cf unmerge papers.deduplicated.json 12',
};

/** `most`: how many it takes besides options. */
export function argumentsGiven(command: string, most: number): Message {
  const expected = most === 0 ? 'options only' : `${most} besides options`;
  return [
    `"${command}" got more arguments than it takes; expected ${expected}`,
    { safe: NOTHING_TOUCHED, next: INSTEAD_OF_ARGUMENTS[command] ?? `See: ${command} --help` },
  ];
}

const INSTEAD_OF_ARGUMENTS: Readonly<Record<string, string>> = {
  'cf consolidate': 'Give the list with --input: cf consolidate --input papers.json',
  'cf dedupe': 'Give the list with --input: cf dedupe --input papers.json',
  'cf collect':
    'Give the venues and years with options, several with commas and no spaces: cf collect --venues iclr,acl --years 2020-2024',
};
