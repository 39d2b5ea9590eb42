import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkpointSchema, type Checkpoint, type SourceState } from '../consolidation/checkpoint-file.js';
import type { LoadedJournal } from '../consolidation/load-checkpoint.js';
import { OutcomeIndex } from '../consolidation/outcome-index.js';
import { CONSOLIDATION_LINES } from '../consolidation/outcome-lines.js';
import type { PaperIndex } from '../consolidation/paper-index.js';
import type { SessionFile } from '../consolidation/session-file.js';
import { inspectSession, type InspectedSession } from '../consolidation/verify-session.js';
import type { Finding } from '../finding.js';
import { readRunRecord } from '../run-record.js';
import { describeSystemError, systemCode } from '../../model/errors.js';
import { acceptedHashes } from '../../state/checked-file.js';
import { currentHolder, lastHolder } from '../../state/folder-lock.js';
import { sha256 } from '../../state/replace-file.js';
import { lookAtJournal, lookIntoDamage } from './read-journal.js';
import type {
  RecoverableSession,
  SaidAtTheEnd,
  SeenCheckpoint,
  SeenFile,
  WorkUnit,
} from './recoverable-session.js';
import { newestRun, saidComplete, secondsWorked, signsOf } from './signs-of-life.js';

/** A session of `cf consolidate` as recovery sees it. Its units are its sources. Writes nothing, never throws for what it finds. */
export async function readConsolidation(folder: string, id: string): Promise<RecoverableSession> {
  const inspected = await inspectSession(folder);
  const { session, papers, checkpoint, loaded, findings } = inspected;
  const holder = await currentHolder(folder).catch(() => undefined);
  const record = await readRunRecord(folder);
  const salvaged: Salvageable = loaded ?? (await salvageable(folder, papers));
  const worked = loaded?.journal.worked ?? [];
  const units = session ? unitsOf(session, inspected, salvaged.outcomes) : unitsOfCheckpoint(checkpoint);
  const done = units.reduce((sum, { papers: each }) => sum + each, 0);
  const seconds = secondsWorked(worked);
  const files = filesOf(findings, session);
  const run = newestRun(loaded?.journal.run, checkpoint?.run);
  return {
    kind: 'consolidate',
    id,
    folder,
    isComplete: checkpoint?.checkpoint_type === 'completed' || saidComplete(record, id, run),
    holder,
    leftBy: holder ? undefined : await lastHolder(folder),
    isDescribed: session !== undefined && files.every(({ state, mends }) => state !== 'damaged' || mends),
    files,
    checkpoints: await checkpointsIn(folder, findings),
    journal: await lookAtJournal(folder, loaded?.journal, isWhole(findings), salvaged.damage),
    units,
    run,
    record,
    saidAtTheEnd: checkpoint && saidBy(checkpoint, loaded),
    lastSign: signsOf(record, [checkpoint?.timestamp, ...worked.map(({ lastAt }) => lastAt)]),
    rate: seconds > 0 ? done / seconds : undefined,
  };
}

interface Salvageable {
  readonly outcomes: OutcomeIndex | undefined;
  readonly damage?: Awaited<ReturnType<typeof lookIntoDamage>>;
}

/** What is good of a journal that is damaged, boiled down as a salvage would. */
async function salvageable(folder: string, papers: PaperIndex | undefined): Promise<Salvageable> {
  const outcomes = papers && new OutcomeIndex(papers);
  const damage = await lookIntoDamage(join(folder, 'journal'), CONSOLIDATION_LINES, (lines) => {
    for (const line of lines) {
      const read = CONSOLIDATION_LINES.read(line);
      if (read === undefined || outcomes === undefined) continue;
      if ('fact' in read) outcomes.applyFact(read, 0, 0);
      else outcomes.apply(read, 0, 0);
    }
  });
  return { outcomes, damage };
}

const isWhole = (findings: readonly Finding[]): boolean =>
  findings.some(({ what, state }) => what === 'journal' && state !== 'damaged');

function unitsOf(
  session: SessionFile,
  { papers, checkpoint }: InspectedSession,
  outcomes: OutcomeIndex | undefined,
): WorkUnit[] {
  // Of another list its counts tell nothing of this one.
  const counted = checkpoint?.input_sha256 === session.input.sha256 ? checkpoint : undefined;
  return session.sources.map((name) => {
    const checkpointed = counted ? (counted.sources[name]?.papers_processed ?? 0) : null;
    const per_request = perRequest(counted?.sources[name]);
    const recorded = checkpointed ?? 0;
    const unit = {
      name,
      total: session.input.papers,
      checkpointed,
      recorded,
      per_request,
      from_its_start: false,
    };
    // Without the index nobody can tell which papers the lines are about.
    if (!papers || !outcomes) return { ...unit, state: 'in_progress', papers: checkpointed ?? 0 };
    const done = outcomes.finalOf(name);
    const begun = done > 0 || outcomes.countsOf(name).failed > 0;
    const state = done === papers.count ? 'completed' : begun ? 'in_progress' : 'not_started';
    return { ...unit, state, papers: done };
  });
}

function unitsOfCheckpoint(checkpoint: Checkpoint | undefined): WorkUnit[] {
  return Object.entries(checkpoint?.sources ?? {}).map(([name, { papers_processed: checkpointed }]) => ({
    name,
    state: 'not_started',
    papers: 0,
    total: checkpoint?.total_papers ?? null,
    checkpointed,
    recorded: checkpointed,
    per_request: null,
    from_its_start: false,
  }));
}

/** What can be made again: of the list its index, of the journal its checkpoint, of both the papers as they stand. */
function filesOf(findings: readonly Finding[], session: SessionFile | undefined): SeenFile[] {
  const index = session?.index.file;
  const list = session?.input.spool?.file ?? 'the list';
  const listIsThere = findings.some(({ what, state }) => what === list && state === 'good');
  return findings.map((finding) => {
    const { what, state } = finding;
    const mends =
      what === 'session.json'
        ? state !== 'damaged'
        : what === index
          ? listIsThere
          : what !== list || what === 'journal';
    return { ...finding, mends };
  });
}

async function checkpointsIn(folder: string, findings: readonly Finding[]): Promise<SeenCheckpoint[]> {
  const accepts = await acceptedHashes(join(folder, 'checkpoint.json')).catch(() => undefined);
  const seen = await Promise.all(
    ['checkpoint.json', 'checkpoint.json.backup'].map((file) => lookAtCheckpoint(folder, file, accepts)),
  );
  // It may be as it was written, and yet claim what the journal does not bear out.
  const refused = findings.find(({ what, state }) => what === 'checkpoint.json' && state === 'damaged');
  return seen.map((one) =>
    refused && one.state === 'good' ? { ...one, state: 'damaged', problem: refused.detail } : one,
  );
}

async function lookAtCheckpoint(
  folder: string,
  file: string,
  accepts: readonly string[] | undefined,
): Promise<SeenCheckpoint> {
  const none = { file, type: null, taken_at: null, papers: null };
  const damaged = (problem: string): SeenCheckpoint => ({ ...none, state: 'damaged', problem });
  try {
    const bytes = await readFile(join(folder, file));
    if (accepts && !accepts.includes(sha256(bytes)))
      return damaged('its SHA-256 is not one of those in checkpoint.json.meta');
    const checkpoint = checkpointSchema.parse(JSON.parse(bytes.toString('utf8')));
    return {
      file,
      state: 'good',
      problem: accepts ? null : 'its .meta cannot be read',
      type: checkpoint.checkpoint_type,
      taken_at: checkpoint.timestamp,
      papers: papersOf(checkpoint),
    };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { ...none, state: 'missing', problem: null };
    return damaged(systemCode(error) === undefined ? 'it is no checkpoint' : describeSystemError(error));
  }
}

const papersOf = ({ sources }: Checkpoint): number =>
  Object.values(sources).reduce((sum, { papers_processed: each }) => sum + each, 0);

function perRequest(source: SourceState | undefined): number | null {
  const { papers_processed: papers = 0, batches_completed: batches = 0 } = source ?? {};
  return batches === 0 ? null : papers / batches;
}

/** As `Checkpointer` words it. */
const STOPPED_BY = /^stopped by (\w+)$/;

function saidBy(checkpoint: Checkpoint, loaded: LoadedJournal | undefined): SaidAtTheEnd {
  const { checkpoint_type: type, error, sequence, run } = checkpoint;
  const isEnd = type === 'interrupted' || type === 'error_occurred';
  return {
    file: 'checkpoint.json',
    isLast: isEnd && loaded?.journal.sequence === sequence && loaded.journal.run === run,
    stoppedBy: type === 'interrupted' && error !== null ? STOPPED_BY.exec(error)?.[1] : undefined,
    error: undefined,
    words: error ?? undefined,
  };
}
