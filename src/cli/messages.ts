import { relative } from 'node:path';
import type { Unmerged } from '../dedupe/unmerge.js';
import type { RunEvent, RunSummary, SourceProgress } from '../consolidate/events.js';
import type { DedupeEvent } from '../dedupe/events.js';
import type { Advice, CfError, StopReason } from '../model/errors.js';
import { instant } from '../model/instant.js';
import { cut } from './cut.js';
import { count, counted, duration, percent, rate } from './numbers.js';

/**
 * Every sentence that the command line itself says. What the layers below find out they say in their errors and
 * events; here it is only put together: what thing, what is wrong and was expected, what is safe, what to type next.
 */

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

/** What an error says, as an argument list of its class. */
export type Message = readonly [message: string, advice: Advice];

export const NOTHING_TOUCHED = 'Nothing was touched.';

// While a run goes on

export const readingSoFar = (input: string, papers: number): string =>
  `Reading ${input}: ${counted(papers, 'paper')}`;

export function sessionStarted({ session_id, resumed, papers, sources }: EventOf<'session_started'>): string {
  const asked = sources.map(({ id }) => id).join(', ');
  const what = `${counted(papers, 'paper')}, asking ${asked}`;
  if (!resumed) return `Session ${session_id}: ${what}`;
  const standing = sources.map(({ id, done, total }) => `${id} ${count(done)} of ${count(total)}`).join(', ');
  return `Going on with session ${session_id}: ${what}; done already: ${standing}`;
}

export function progressLine(
  source: SourceProgress,
  perSecond: number | undefined,
  left: number | undefined,
): string {
  const { id, done, total, counts } = source;
  const pace = perSecond === undefined ? '' : `, ${rate(perSecond)}`;
  const time = left === undefined ? '' : `, ${duration(left)} left`;
  return `${id}: ${count(done)} of ${count(total)} (${percent(done, total)} %), ${count(counts.enriched)} found${pace}${time}`;
}

export function sourceDone({ id, total, counts }: SourceProgress): string {
  return `${id}: done, ${count(counts.enriched)} of ${counted(total, 'paper')} found`;
}

export const preparingLine = ({ what, done, total }: EventOf<'preparing'>): string =>
  done > 0 && done < total ? `${what}: ${percent(done, total)} %` : what;

export const decided = ({ file, decisions }: Extract<DedupeEvent, { type: 'decided' }>): string =>
  `${counted(decisions, 'decision')} read from "${file}" and kept`;

export const findingLine = ({ done, total }: EventOf<'finding'>): string =>
  `finding duplicates: ${percent(done, total)} %`;
/** Nothing where nothing was found: that is no news. */
export function deduplicated({ stage, found, duplicates }: EventOf<'deduplicated'>): string | undefined {
  const told: string[] = [];
  if (found.same > 0) {
    const are = duplicates === 1 ? 'is a duplicate of another' : 'are duplicates of others';
    told.push(
      stage === 'before'
        ? `${counted(duplicates, 'paper')} of the list ${are}: each work is asked about once`
        : `by what the sources said, ${counted(found.same, 'paper')} more: ${count(duplicates)} ${are}`,
    );
  }
  if (found.versions > 0)
    told.push(`${counted(found.versions, 'pair')} of versions of one work stay apart and name each other`);
  return told.length === 0 ? undefined : told.join('; ');
}

export const writingLine = ({ output, done, total }: EventOf<'writing'>): string =>
  `writing ${outputName(output === 'standard output' ? '-' : output)}: ${count(done)} of ${count(total)} (${percent(done, total)} %)`;

export const checkpointTaken = (taken: {
  readonly checkpoint_type: string;
  readonly sequence: number;
}): string => `Checkpoint ${count(taken.sequence)} (${taken.checkpoint_type})`;

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

export const sourceHalted = (state: 'parked' | 'refused'): string =>
  state === 'parked' ? 'spent' : 'refused';

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

export interface Ending {
  readonly summary: RunSummary;
  readonly unavailable: ReadonlyMap<string, Unavailable>;
  readonly stoppedBy: StopReason | undefined;
  readonly keepSession: boolean;
  readonly resumeLine: string;
  readonly now: Date;
}

export function completed({ summary, keepSession }: Ending): string {
  const where = outputName(summary.output);
  const kept =
    keepSession && summary.session_folder !== null
      ? `\nThe session is kept in "${nameOf(summary.session_folder)}"`
      : '';
  const unasked = notAsked(summary.sources);
  const all =
    unasked.length === 0
      ? 'Every paper has been asked about.'
      : 'Every paper that can be asked about has been.';
  const more = [...unasked, ...rejections(summary)];
  const asked = [all, ...more].join('\n');
  return `${asked}${more.length === 0 ? ' ' : '\n'}Written to ${where}${merged(summary)}${kept}`;
}

/** How many records there are for how many papers, where these are not the same. */
function merged({ papers, duplicates }: RunSummary): string {
  if (duplicates === 0) return '';
  const what = duplicates === 1 ? 'a duplicate' : 'duplicates';
  return ` (${counted(papers, 'paper')}, ${count(duplicates)} of them ${what}: ${counted(papers - duplicates, 'record')})`;
}

function notAsked(sources: readonly SourceProgress[]): string[] {
  const some = sources.filter(({ counts }) => counts.not_asked > 0);
  if (some.length === 0) return [];
  const papers = some.map(({ id, counts }) => `${id} ${count(counts.not_asked)}`).join(', ');
  return [
    `Not asked about, for want of an identifier that the source takes or of a title that had to be searched for: ${papers}`,
  ];
}

/** Enough of two titles to know them by. */
const LONGEST_DETAIL = 300;

/** The first of them by their rows, as `cf explain` takes them; all stand in the output. */
function rejections({ sources, rejected: { papers, listed } }: RunSummary): string[] {
  const by = sources.filter(({ counts }) => counts.rejected > 0);
  if (by.length === 0) return [];
  const told = by.map(({ id, counts }) => `${id} ${count(counts.rejected)}`).join(', ');
  const more = papers - listed.length;
  return [
    `Rejected, as another paper or as one of several: ${told}`,
    ...listed.map(
      ({ row, sources: ids, detail }) =>
        `  row ${row}: ${cut(detail.replace(/\s+/g, ' '), LONGEST_DETAIL)} (${ids.join(', ')})`,
    ),
    ...(more > 0 ? [`  and ${counted(more, 'paper')} more`] : []),
    'More of each: "consolidation.outcomes" of the paper in the output, or cf explain with its row.',
  ];
}

const are = (number: number): string => (number === 1 ? 'is' : 'are');

/** Nothing where nobody stopped it. */
export function stoppedHow(stoppedBy: StopReason | undefined): string[] {
  if (stoppedBy === undefined || stoppedBy === 'error') return [];
  return [
    stoppedBy === 'max_runtime' ? 'Stopped in time, as --max-runtime says.' : `Stopped by ${stoppedBy}.`,
  ];
}

export function incomplete(ending: Ending): string {
  const { summary, unavailable, stoppedBy, resumeLine } = ending;
  const lines = stoppedHow(stoppedBy);
  for (const source of summary.sources) {
    const { id, done, total } = source;
    if (done >= total) continue;
    const saved = `${count(done)} of ${counted(total, 'paper')} ${are(total)} saved, ${count(total - done)} ${are(total - done)} left.`;
    const event = unavailable.get(id);
    if (event)
      lines.push(
        `${sentence(event.message)} ${saved}${backAt(event, ending.now)}`,
        ...(event.next ? [sentence(event.next)] : []),
      );
    else if (source.counts.failed > 0) {
      lines.push(
        `${id} gave no answer about ${counted(source.counts.failed, 'paper')}, which will be asked again. ${saved}`,
      );
    } else lines.push(`${id}: ${saved}`);
    if (!event && source.last_error !== undefined)
      lines.push(`What went wrong last: ${sentence(source.last_error)}`);
  }
  if (summary.output !== null)
    lines.push(
      ...rejections(summary),
      `Written without them, as --allow-partial says, to ${outputName(summary.output)}${merged(summary)}`,
    );
  else if (summary.left === 0)
    lines.push('Everything is answered and saved; the output is still to be written.');
  else lines.push('No output was written yet; --allow-partial would write it without them.');
  lines.push(`To go on, run: ${resumeLine}`);
  return lines.join('\n');
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

export const acceptNeedsResume = (): Message => [
  '--accept-changed-input is for going on with a session',
  { safe: NOTHING_TOUCHED, next: 'Add --resume.' },
];

export const countNeedsDryRun = (): Message => [
  '--count-venues is for a plan',
  { safe: NOTHING_TOUCHED, next: 'Add --dry-run.' },
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

export function unknownSource(name: string, known: readonly string[], nearest: string | undefined): Message {
  return [
    `there is no source "${name}"${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`,
    { safe: NOTHING_TOUCHED, next: `There are: ${known.join(', ')}. See: cf sources` },
  ];
}

export const unusableSource = (name: string, missing: string): Message => [
  `the source "${name}" can't be used here: ${missing}`,
  { next: 'See what each source needs: cf sources' },
];

export const leftOut = (source: string, missing: string): string => `${source} is left out: ${missing}`;

/** Only a source that asks for money, or counts in credits, can be held to either. */
export const budgetNotOfSource = (source: string, unit: string): Message => [
  `--budget is in ${unit} for "${source}", which has no prices; expected requests`,
  { safe: NOTHING_TOUCHED, next: `For example: --budget ${source}=2000requests` },
];

export function noUsableSource(reasons: readonly string[]): Message {
  return ['no source can be used here', { safe: NOTHING_TOUCHED, next: reasons.join('\n') }];
}

/** What is meant by a paper on the command line, and is not there. */
export function noSuchPaper(
  paper: string,
  file: string,
  records: number,
  nearest: readonly string[],
): Message {
  const message = `no paper in "${file}" (${counted(records, 'record')}) is "${paper}"`;
  if (/^\d+$/.test(paper.trim()))
    return [
      message,
      { next: `A number is a row of the input. A PubMed id is typed so: pmid:${paper.trim()}` },
    ];
  if (nearest.length === 0)
    return [message, { next: 'Give a row of the input, an identifier, or words of the title.' }];
  return [message, { next: ['The nearest titles are:', ...nearest].join('\n') }];
}

export const severalPapers = (paper: string, number: number, listed: readonly string[]): Message => [
  `"${paper}" is ${count(number)} papers`,
  { next: ['Give the row of one of them, or more of its title:', ...listed].join('\n') },
];

/** What `cf unmerge` did. */
export function unmerged(
  { title }: { readonly title: string | undefined },
  { rows, decided, unasked, decisionsFile, written }: Unmerged,
): string {
  const kept =
    decided === 0
      ? 'It was known already that they are not one work.'
      : `That they are not one work is kept in "${nameOf(decisionsFile)}" (${counted(decided, 'pair')}).`;
  return [
    `Took "${title ?? 'untitled'}" apart: ${counted(rows.length, 'record')} of rows ${rows.join(', ')} in its place.`,
    kept,
    ...(unasked.length === 0
      ? []
      : [
          `Row ${unasked.join(', ')} has no answers of its own, because another one was asked about for it: cf consolidate asks about it again.`,
        ]),
    `Written to ${outputName(written)}`,
  ].join('\n');
}

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

export const dryRunNeedsFile = (): Message => [
  '--dry-run with --resume reads the list twice, which standard input does not allow',
  { safe: NOTHING_TOUCHED, next: 'Give the list as a file, or name the session: --resume <session_id>' },
];

/** What commander found wrong, in our form. */
export function wrongCommandLine(problem: string, nearest: string | undefined, command: string): Message {
  const suggestion = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
  return [`${problem}${suggestion}`, { safe: NOTHING_TOUCHED, next: `See: ${command} --help` }];
}

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
