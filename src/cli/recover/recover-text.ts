import type { InterruptionAnalysis } from '../../checkpoint/recovery/interruption-analysis.js';
import type { ProbableCause } from '../../checkpoint/recovery/probable-cause.js';
import type { SeenFile, WorkUnit } from '../../checkpoint/recovery/recoverable-session.js';
import type { RecoveryPlan } from '../../checkpoint/recovery/recovery-plan.js';
import { count, counted, duration } from '../numbers.js';
import { wrap } from '../progress/wrap.js';

const COLUMNS = 80;
/** Where values begin. */
const INDENT = 12;
/** Of a list this many are named, and the others counted. */
const MOST_NAMED = 8;

/** What happened, for a person: in 80 columns, but for names that are longer. */
export function analysisText(analysis: InterruptionAnalysis): string {
  const { session_id: id, status, held_by: heldBy, last_sign_of_life: last, run } = analysis;
  const bad = analysis.files.filter(({ what, state }) => state !== 'good' && what !== 'journal');
  return [
    `Session ${id}: ${status}${isDamagedSince(analysis) ? ', and damaged since' : ''}`,
    ...(heldBy === null ? [] : [field('held by', heldBy)]),
    ...(last === null ? [] : [field('last sign', `${last}${run === null ? '' : `, run ${run}`}`)]),
    ...(analysis.cause ? causeLines(analysis.cause) : []),
    field('was done', unitsText(analysis.units)),
    field('checkpoints', checkpointsText(analysis)),
    field('journal', journalText(analysis)),
    ...bad.map((file) => field(file === bad[0] ? 'files' : '', fileText(file))),
  ].join('\n');
}

/** Its work was done, and its output written. */
const isDamagedSince = ({ status, journal, files }: InterruptionAnalysis): boolean =>
  status === 'completed' && (journal.state === 'damaged' || files.some(({ state }) => state === 'damaged'));

const CAUSES: Readonly<Record<ProbableCause['kind'], string>> = {
  killed: 'it was killed',
  time_limit: 'its time was over (--max-runtime)',
  network: 'the network: nobody could be reached',
  source: 'a source refused, or answered nothing of use',
  disk_full: 'the disk was full',
  memory: 'there was too little memory',
  state: 'its state could not be read or written',
  input: 'something is wrong with its input',
  output: 'its output could not be written',
  crashed: 'a bug in cf',
  unknown: 'unknown',
};

const SURE = { high: 'certain, or nearly', medium: 'probable', low: 'a guess' } as const;

function causeLines({ kind, confidence, evidence }: ProbableCause): string[] {
  const sure = kind === 'unknown' ? '' : ` (${SURE[confidence]})`;
  return [field('cause', `${CAUSES[kind]}${sure}`), ...evidence.flatMap(bullet)];
}

function unitsText(units: readonly WorkUnit[]): string {
  if (units.length === 0) return 'nobody can tell';
  return named(
    units.map(({ name, state, papers, total }) => {
      if (state === 'not_started') return `${name}: not begun`;
      const of = total === null || total === papers ? '' : ` of ${count(total)}`;
      return `${name}: ${count(papers)}${of} papers${state === 'completed' ? ', complete' : ''}`;
    }),
    '; ',
  );
}

function checkpointsText({ checkpoints }: InterruptionAnalysis): string {
  const good = checkpoints.filter(({ state }) => state === 'good');
  // One that never had to be there is missing without a problem.
  const bad = checkpoints.filter(
    ({ state, problem }) => state === 'damaged' || (state === 'missing' && problem),
  );
  const [latest] = good;
  const dated = latest?.taken_at ? `, the latest ${latest.type ?? ''} at ${latest.taken_at}` : '';
  const unread = checkpoints.filter(({ state }) => state === 'unread').length;
  const damaged = bad.map(({ file, state, problem }) => `${file} is ${state}: ${problem ?? ''}`);
  const older = unread === 0 ? [] : [`${counted(unread, 'older one')} not looked at`];
  return [`${counted(good.length, 'good one')}${dated}`, ...older, ...damaged.slice(0, MOST_NAMED)].join(
    '; ',
  );
}

function journalText({ journal: { state, batches, detail } }: InterruptionAnalysis): string {
  switch (state) {
    case 'whole':
      return `whole, ${counted(batches, 'batch', 'batches')}`;
    case 'torn':
      return `good, ${counted(batches, 'batch', 'batches')}; ${detail}`;
    case 'damaged':
      return `damaged; ${counted(batches, 'batch is', 'batches are')} as they were; ${detail}`;
    case 'missing':
      return 'missing';
  }
}

const fileText = ({ what, state, detail }: SeenFile): string =>
  `${what}: ${state === 'damaged' ? 'damaged, ' : ''}${detail}`;

/** What there is to do, for a person. `command` does it; undefined where it is being done. */
export function planText(plan: RecoveryPlan, command: string | undefined): string {
  const { strategy, obstacle, repairs, skip, resume, restart, validate, papers_at_risk: risk } = plan;
  if (strategy === null)
    return field('plan', obstacle === null ? 'nothing is to be done' : `nothing now: ${obstacle}`);
  if (strategy === 'full_restart')
    return field('plan', `nothing can be saved, because ${obstacle ?? 'nothing is good'}: begin anew`);
  return [
    field('plan', STRATEGIES[strategy]),
    ...repairs.map(({ what, how }, nth) => field(nth === 0 ? 'mend' : '', `${what}: ${how}`)),
    ...unitLines('skip', skip),
    ...unitLines('go on with', resume),
    ...unitLines('anew', restart),
    ...unitLines('look at', validate),
    field('left', estimateText(plan.estimated)),
    ...(risk === 0
      ? []
      : [field('at risk', `${counted(risk, 'paper')} known of that can't be kept: asked for again`)]),
    ...(command === undefined ? [] : [`To do it: ${command}`]),
  ].join('\n');
}

const STRATEGIES: Readonly<Record<NonNullable<RecoveryPlan['strategy']>, string>> = {
  from_last_checkpoint: 'go on where it stands',
  from_venue_start: 'go on, with what was in progress from its beginning',
  partial_restart: 'a new session with what is good, and the rest once more',
  full_restart: 'begin anew',
};

const unitLines = (label: string, units: RecoveryPlan['skip']): string[] =>
  units.length === 0 ? [] : [field(label, named(units.map(({ name }) => name)))];

function estimateText({
  units,
  of_unknown_size: guessed,
  papers,
  requests,
  seconds,
}: RecoveryPlan['estimated']): string {
  if (units === 0) return 'only the output';
  return [
    papers === null
      ? 'nobody tells how many papers'
      : `${guessed > 0 ? 'about ' : ''}${counted(papers, 'paper')}`,
    ...(requests === null ? [] : [`about ${counted(requests, 'request')}`]),
    ...(seconds === null ? [] : [`about ${duration(seconds)}`]),
    ...(papers === null || guessed === 0
      ? []
      : [
          `if ${guessed === units ? 'they are' : `${count(guessed)} of unknown size are`} as large as the others`,
        ]),
  ].join(', ');
}

/** The first of many names, and how many more there are. */
function named(names: readonly string[], separator = ', '): string {
  const more = names.length - MOST_NAMED;
  return more <= 0
    ? names.join(separator)
    : `${names.slice(0, MOST_NAMED).join(separator)}${separator}and ${count(more)} more`;
}

function bullet(text: string): string[] {
  const lines = wrap(oneLine(text), COLUMNS - INDENT - 4).split('\n');
  return lines.map((line, nth) => `  ${' '.repeat(INDENT)}${nth === 0 ? '- ' : '  '}${line}`);
}

function field(label: string, value: string): string {
  const lines = wrap(oneLine(value), COLUMNS - INDENT - 2).split('\n');
  return lines.map((line, nth) => `  ${(nth === 0 ? label : '').padEnd(INDENT)}${line}`.trimEnd()).join('\n');
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ');
