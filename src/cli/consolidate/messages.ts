import type { RunEvent, RunSummary, SourceProgress } from '../../consolidate/events.js';
import type { StopReason } from '../../model/errors.js';
import { cut } from '../cut.js';
import {
  backAt,
  type Message,
  nameOf,
  NOTHING_TOUCHED,
  outputName,
  sentence,
  stoppedHow,
  type Unavailable,
} from '../messages.js';
import { count, counted, duration, percent, rate } from '../numbers.js';

/** What `cf consolidate` says. */

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

// While it goes on

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

export const sourceHalted = (state: 'parked' | 'refused'): string =>
  state === 'parked' ? 'spent' : 'refused';

// How it ended

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

// A wrong command line

export const acceptNeedsResume = (): Message => [
  '--accept-changed-input is for going on with a session',
  { safe: NOTHING_TOUCHED, next: 'Add --resume.' },
];

export const countNeedsDryRun = (): Message => [
  '--count-venues is for a plan',
  { safe: NOTHING_TOUCHED, next: 'Add --dry-run.' },
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

export const dryRunNeedsFile = (): Message => [
  '--dry-run with --resume reads the list twice, which standard input does not allow',
  { safe: NOTHING_TOUCHED, next: 'Give the list as a file, or name the session: --resume <session_id>' },
];
