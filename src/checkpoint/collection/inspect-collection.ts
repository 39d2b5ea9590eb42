import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CfError, describeSystemError } from '../../model/errors.js';
import type { Finding } from '../finding.js';
import { scanJournal } from '../journal/scan-journal.js';
import type { CheckpointData, CollectionCheckpointType } from './checkpoint-data.js';
import { listMissingCheckpoints } from './checkpoint-retention.js';
import { COLLECTION_LINES } from './collection-lines.js';
import type { CollectionSession } from './collection-session.js';
import {
  loadCollectionJournal,
  readOnlyCheckpoints,
  type LoadedCollectionJournal,
} from './load-collection.js';
import { validateCheckpoint, type CheckpointValidation } from './validate-checkpoint.js';

/** A session of `cf collect` as far as it can be read, and what was found out about each of its files. */
export interface InspectedCollection {
  readonly findings: readonly Finding[];
  readonly session: CollectionSession | undefined;
  /** Newest first. */
  readonly checkpoints: readonly InspectedCheckpoint[];
  /** Files of which only the `.meta` is left, newest first. */
  readonly missing: readonly string[];
  /** The latest good one that the journal bears out. */
  readonly checkpoint: CheckpointData | undefined;
  /** Undefined when the journal is damaged, or there is nothing to tell what it is about. */
  readonly loaded: LoadedCollectionJournal | undefined;
}

/** A checkpoint, and little of it: a thousand whole ones of a session with thousands of venues and years would not fit into memory. */
export interface InspectedCheckpoint {
  readonly file: string;
  /** Undefined for an old one that was not looked at. */
  readonly validation:
    | {
        readonly valid: true;
        readonly type: CollectionCheckpointType;
        readonly timestamp: string;
        readonly papers: number;
      }
    | Exclude<CheckpointValidation, { valid: true }>
    | undefined;
}

export interface InspectOptions {
  /** Bytes of checkpoints: behind the latest good one, no more are read once there were so many. */
  readonly mostBytes: number;
}

/** A session of a few venues has all of its checkpoints looked at; of one with thousands of venue-years a thousand have gigabytes. */
const ENOUGH_TO_RECOVER: InspectOptions = { mostBytes: 32 * 1024 * 1024 };

/** To recover a session: checkpoints from the newest one backward to the latest good one, and those before it where that costs little. */
export function inspectForRecovery(
  folder: string,
  id: string,
  options = ENOUGH_TO_RECOVER,
): Promise<InspectedCollection> {
  return inspectCollection(folder, id, options);
}

/** Checks every hash of a session, and its counts against its journal. Changes nothing; never throws for damage. */
export async function inspectCollection(
  folder: string,
  id: string,
  { mostBytes }: InspectOptions = { mostBytes: Infinity },
): Promise<InspectedCollection> {
  const findings: Finding[] = [];
  const read = readOnlyCheckpoints(folder, id);
  const described = await read.loadSession().then(
    (found) => found,
    (error: unknown) => ({ error }),
  );
  const session = 'error' in described ? undefined : described.session;
  findings.push(
    'error' in described
      ? { what: 'session.json', state: 'damaged', detail: describe(described.error) }
      : {
          what: 'session.json',
          state: described.notes.length > 0 ? 'noted' : 'good',
          detail: described.notes[0] ?? 'its SHA-256 is the one in its .meta',
        },
  );
  const entries = await read.listCheckpoints().catch(() => []);
  const missing = await listMissingCheckpoints(join(folder, 'checkpoints'), id).catch(() => []);
  const checkpoints: InspectedCheckpoint[] = [];
  let latest: { readonly file: string; readonly checkpoint: CheckpointData } | undefined;
  let bytes = 0;
  for (const { file } of entries) {
    if (latest !== undefined && bytes > mostBytes) {
      checkpoints.push({ file, validation: undefined });
      continue;
    }
    const validation = await validateCheckpoint(join(folder, 'checkpoints'), file, id);
    if (validation.valid) latest ??= { file, checkpoint: validation.checkpoint };
    checkpoints.push({ file, validation: briefly(validation) });
    bytes += await sizeOf(join(folder, 'checkpoints', file));
  }
  const journal = await lookAtJournal(folder, session, latest?.checkpoint);
  const wrong = latest && journal.wrongClaim !== undefined ? latest.file : undefined;
  const judged = checkpoints.map((one) =>
    one.file === wrong
      ? {
          file: one.file,
          validation: { valid: false, kind: 'damaged', problem: journal.wrongClaim! } as const,
        }
      : one,
  );
  for (const { file, validation } of judged) {
    if (validation === undefined) continue;
    const what = `checkpoints/${file}`;
    findings.push(
      validation.valid
        ? {
            what,
            state: 'good',
            detail: `${validation.type} at ${validation.timestamp}`,
          }
        : { what, state: 'damaged', detail: validation.problem },
    );
  }
  if (latest === undefined)
    findings.push({ what: 'checkpoints', state: 'damaged', detail: 'there is none that is good' });
  findings.push(journal.finding);
  const checkpoint = wrong === undefined ? latest?.checkpoint : undefined;
  return { findings, session, checkpoints: judged, missing, checkpoint, loaded: journal.loaded };
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

function briefly(validation: CheckpointValidation): InspectedCheckpoint['validation'] {
  if (!validation.valid) return validation;
  const { checkpoint_type: type, timestamp, papers } = validation.checkpoint;
  return { valid: true, type, timestamp, papers: sumOf(papers) };
}

const sumOf = (papers: CheckpointData['papers']): number =>
  Object.values(papers)
    .flatMap((years) => Object.values(years))
    .reduce((sum, each) => sum + each, 0);

interface LookedAtJournal {
  readonly finding: Finding;
  readonly loaded?: LoadedCollectionJournal;
  readonly wrongClaim?: string | undefined;
}

async function lookAtJournal(
  folder: string,
  session: CollectionSession | undefined,
  checkpoint: CheckpointData | undefined,
): Promise<LookedAtJournal> {
  try {
    if (session === undefined) {
      const { sequence, segments, notes } = await scanJournal(join(folder, 'journal'), {
        verified: undefined,
        format: COLLECTION_LINES,
        onLine: () => undefined,
      });
      const detail = [chainOf(sequence, segments.length), 'the counts could not be checked', ...notes];
      return { finding: { what: 'journal', state: 'noted', detail: detail.join('; ') } };
    }
    const { wrongClaim, ...loaded } = await loadCollectionJournal(folder, session, checkpoint);
    const { journal, index } = loaded;
    const borneOut = checkpoint !== undefined && wrongClaim === undefined;
    const counts = borneOut
      ? `the counts are borne out (${index.papers.toLocaleString('en-US')} papers)`
      : 'the counts could not be checked';
    const detail = [chainOf(journal.sequence, journal.segments.length), counts, ...journal.notes].join('; ');
    const state = journal.notes.length > 0 || !borneOut ? 'noted' : 'good';
    return { finding: { what: 'journal', state, detail }, loaded, wrongClaim };
  } catch (error) {
    return { finding: { what: 'journal', state: 'damaged', detail: describe(error) } };
  }
}

function chainOf(batches: number, segments: number): string {
  return `batches: ${batches.toLocaleString('en-US')}, segments: ${segments.toLocaleString('en-US')}, every hash of the chain is right`;
}

function describe(error: unknown): string {
  return error instanceof CfError ? error.message : describeSystemError(error);
}
