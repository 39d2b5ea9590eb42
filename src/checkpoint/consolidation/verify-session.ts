import { join } from 'node:path';
import { sha256OfFile } from '../../formats/list-file.js';
import { CfError, describeSystemError } from '../../model/errors.js';
import { ABSENT, acceptedHashes } from '../../state/checked-file.js';
import type { Finding } from '../finding.js';
import { readCheckpointFile, type Checkpoint } from './checkpoint-file.js';
import { loadJournal, type LoadedJournal } from './load-checkpoint.js';
import { CONSOLIDATION_LINES } from './outcome-lines.js';
import { readPaperIndex } from './paper-index-file.js';
import type { PaperIndex } from './paper-index.js';
import { scanJournal, type ScannedJournal } from '../journal/scan-journal.js';
import { readSessionFile, type SessionFile } from './session-file.js';
import { checkSpool } from './spool.js';

/** A session as far as it can be read, and what was found out about each of its files. */
export interface InspectedSession {
  readonly findings: readonly Finding[];
  readonly session: SessionFile | undefined;
  /** Its list, where both its description and its index are good. */
  readonly papers: PaperIndex | undefined;
  /** The present one, else its backup. */
  readonly checkpoint: Checkpoint | undefined;
  /** Undefined when the journal is damaged, or there is nothing to tell what it is about. */
  readonly loaded: LoadedJournal | undefined;
}

/** Checks every hash of a session, and its counts against its journal. Changes nothing; never throws for damage. */
export async function verifySession(folder: string): Promise<readonly Finding[]> {
  return (await inspectSession(folder)).findings;
}

/** The same, with what was read. */
export async function inspectSession(folder: string): Promise<InspectedSession> {
  const findings: Finding[] = [];
  const check = async <T>(what: string, look: () => Promise<Looked<T>>): Promise<T | undefined> => {
    const { value, ...finding } = await look().catch((error: unknown) => ({
      value: undefined,
      state: 'damaged' as const,
      detail: describe(error),
    }));
    findings.push({ what, state: finding.state ?? 'good', detail: finding.detail });
    return value;
  };
  const session = await check('session.json', () => lookAtSession(folder));
  let papers: PaperIndex | undefined;
  if (session) {
    papers = await check(session.index.file, () => lookAtIndex(folder, session));
    await check(session.input.spool?.file ?? 'the list', () => lookAtList(folder, session));
  }
  const checkpoint = await check('checkpoint.json', () => lookAtCheckpoint(folder));
  await check('checkpoint.json.backup', () =>
    lookAtBeside(folder, 'checkpoint.json', 'checkpoint.json.backup'),
  );
  const looked = await check('journal', () => lookAtJournal(folder, session, papers, checkpoint));
  if (looked?.wrongClaim !== undefined) {
    const at = findings.findIndex(({ what }) => what === 'checkpoint.json');
    findings[at] = { what: 'checkpoint.json', state: 'damaged', detail: looked.wrongClaim };
  }
  await check('papers_enriched.json', () =>
    lookAtBeside(folder, 'papers_enriched.json', 'papers_enriched.json'),
  );
  const good = looked?.wrongClaim === undefined ? checkpoint : undefined;
  return { findings, session, papers, checkpoint: good, loaded: looked?.loaded };
}

interface Looked<T> {
  readonly value?: T;
  readonly detail: string;
  /** `good` where it is not given. */
  readonly state?: Finding['state'];
}

const notedIf = (noted: boolean): Finding['state'] => (noted ? 'noted' : 'good');

async function lookAtSession(folder: string): Promise<Looked<SessionFile>> {
  const { session, notes } = await readSessionFile(folder);
  return {
    value: session,
    detail: notes[0] ?? 'its SHA-256 is the one in its .meta',
    state: notedIf(notes.length > 0),
  };
}

async function lookAtIndex(folder: string, session: SessionFile): Promise<Looked<PaperIndex>> {
  const papers = await readPaperIndex(folder, session.index);
  const { papers: claimed, keys_sha256: keys } = session.input;
  if (papers.count !== claimed)
    throw new Error(`it holds ${papers.count} papers, session.json claims ${claimed}`);
  if ((await papers.keysSha256()) !== keys) throw new Error('its keys are not those that session.json names');
  return {
    value: papers,
    detail: `${papers.count} papers, its SHA-256 and its keys are those in session.json`,
  };
}

/** The list is the user's to change: that is no damage of the session. */
async function lookAtList(folder: string, { input }: SessionFile): Promise<Looked<undefined>> {
  if (input.spool !== null) {
    await checkSpool(folder, input.spool);
    return { detail: 'its SHA-256 is the one in session.json' };
  }
  const sha256 = await sha256OfFile(input.path ?? '').catch(() => undefined);
  if (sha256 === input.sha256) return { detail: `"${input.path}" is unchanged` };
  return {
    detail: `"${input.path}" ${sha256 === undefined ? 'cannot be read' : 'has changed since'}`,
    state: 'noted',
  };
}

async function lookAtCheckpoint(folder: string): Promise<Looked<Checkpoint>> {
  const { checkpoint, notes } = await readCheckpointFile(folder);
  const { checkpoint_type: type, sequence, timestamp } = checkpoint;
  const detail = notes[0] ?? `${type} at batch ${sequence}, ${timestamp}`;
  return { value: checkpoint, detail, state: notedIf(notes.length > 0) };
}

/** A file that needs not be there, against the .meta of `owner`. */
async function lookAtBeside(folder: string, owner: string, name: string): Promise<Looked<undefined>> {
  const sha256 = await sha256OfFile(join(folder, name)).catch((error: unknown) => {
    if (error instanceof CfError && error.exitCode === 66) return ABSENT;
    throw error;
  });
  if (sha256 === ABSENT) return { detail: 'there is none (it is not needed)' };
  const accepts = await acceptedHashes(join(folder, owner));
  if (accepts === undefined)
    return { detail: 'its .meta cannot be read, so it was not checked', state: 'noted' };
  if (!accepts.includes(sha256)) throw new Error(`its SHA-256 is not one of those in "${owner}.meta"`);
  return { detail: `its SHA-256 is one of those in ${owner}.meta` };
}

interface LookedAtJournal {
  readonly loaded: LoadedJournal | undefined;
  /** What the checkpoint claims and the journal does not bear out. */
  readonly wrongClaim: string | undefined;
}

async function lookAtJournal(
  folder: string,
  session: SessionFile | undefined,
  papers: PaperIndex | undefined,
  checkpoint: Checkpoint | undefined,
): Promise<Looked<LookedAtJournal>> {
  const unchecked = 'the counts could not be checked';
  if (session === undefined || papers === undefined) {
    const scanned = await scanJournal(join(folder, 'journal'), {
      verified: undefined,
      format: CONSOLIDATION_LINES,
      onLine: () => undefined,
    });
    return { detail: [chainOf(scanned), unchecked, ...scanned.notes].join('; '), state: 'noted' };
  }
  const countsHold = checkpoint?.input_sha256 === session.input.sha256;
  const { wrongClaim, ...loaded } = await loadJournal(folder, papers, checkpoint, countsHold);
  const { journal, outcomes } = loaded;
  const counts = outcomes.sources.map(
    (source) => `${outcomes.finalOf(source).toLocaleString('en-US')} papers from ${source}`,
  );
  const borneOut = checkpoint !== undefined && wrongClaim === undefined;
  const checked = borneOut ? `the counts are borne out (${counts.join(', ')})` : unchecked;
  return {
    value: { loaded, wrongClaim },
    detail: [chainOf(journal), checked, ...journal.notes].join('; '),
    state: notedIf(journal.notes.length > 0 || !borneOut),
  };
}

function describe(error: unknown): string {
  return error instanceof CfError ? error.message : describeSystemError(error);
}

function chainOf({ sequence, segments }: ScannedJournal): string {
  return `batches: ${sequence.toLocaleString('en-US')}, segments: ${segments.length.toLocaleString('en-US')}, every hash of the chain is right`;
}
