import { join } from 'node:path';
import { sha256OfFile } from '../../formats/list-file.js';
import { CfError, describeSystemError } from '../../model/errors.js';
import { ABSENT, acceptedHashes } from '../../state/checked-file.js';
import { readCheckpointFile } from './checkpoint-file.js';
import { loadCheckpoint } from './load-checkpoint.js';
import { CONSOLIDATION_LINES } from './outcome-lines.js';
import { readPaperIndex } from './paper-index-file.js';
import type { PaperIndex } from './paper-index.js';
import { scanJournal } from '../journal/scan-journal.js';
import { readSessionFile, type SessionFile } from './session-file.js';
import { checkSpool } from './spool.js';

/** What was found out about one file of a session. `noted` is no damage, but worth knowing. */
export interface Finding {
  readonly what: string;
  readonly state: 'good' | 'noted' | 'damaged';
  readonly detail: string;
}

/** Checks every hash of a session, and its counts against its journal. Changes nothing; never throws for damage. */
export async function verifySession(folder: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  const check = async <T>(what: string, look: () => Promise<Looked<T>>): Promise<T | undefined> => {
    try {
      const { value, detail, noted } = await look();
      findings.push({ what, state: noted === true ? 'noted' : 'good', detail });
      return value;
    } catch (error) {
      findings.push({ what, state: 'damaged', detail: describe(error) });
      return undefined;
    }
  };
  const session = await check('session.json', () => lookAtSession(folder));
  let papers: PaperIndex | undefined;
  if (session) {
    papers = await check(session.index.file, () => lookAtIndex(folder, session));
    await check(session.input.spool?.file ?? 'the list', () => lookAtList(folder, session));
  }
  await check('checkpoint.json', () => lookAtCheckpoint(folder));
  await check('checkpoint.json.backup', () =>
    lookAtBeside(folder, 'checkpoint.json', 'checkpoint.json.backup'),
  );
  await check('journal', () => lookAtJournal(folder, session, papers));
  await check('papers_enriched.json', () =>
    lookAtBeside(folder, 'papers_enriched.json', 'papers_enriched.json'),
  );
  return findings;
}

interface Looked<T> {
  readonly value?: T;
  readonly detail: string;
  readonly noted?: boolean;
}

async function lookAtSession(folder: string): Promise<Looked<SessionFile>> {
  const { session, notes } = await readSessionFile(folder);
  return {
    value: session,
    detail: notes[0] ?? 'its SHA-256 is the one in its .meta',
    noted: notes.length > 0,
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
    noted: true,
  };
}

async function lookAtCheckpoint(folder: string): Promise<Looked<undefined>> {
  const { checkpoint, notes } = await readCheckpointFile(folder);
  const { checkpoint_type: type, sequence, timestamp } = checkpoint;
  return { detail: notes[0] ?? `${type} at batch ${sequence}, ${timestamp}`, noted: notes.length > 0 };
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
    return { detail: 'its .meta cannot be read, so it was not checked', noted: true };
  if (!accepts.includes(sha256)) throw new Error(`its SHA-256 is not one of those in "${owner}.meta"`);
  return { detail: `its SHA-256 is one of those in ${owner}.meta` };
}

async function lookAtJournal(
  folder: string,
  session: SessionFile | undefined,
  papers: PaperIndex | undefined,
): Promise<Looked<undefined>> {
  if (session === undefined || papers === undefined) {
    const { segments, sequence, notes } = await scanJournal(join(folder, 'journal'), {
      verified: undefined,
      format: CONSOLIDATION_LINES,
      onLine: () => undefined,
    });
    const chain = chainOf(sequence, segments.length);
    return { detail: [chain, 'the counts could not be checked', ...notes].join('; '), noted: true };
  }
  const { journal, checkpoint, outcomes, notes } = await loadCheckpoint(
    folder,
    papers,
    ({ input_sha256 }) => input_sha256 === session.input.sha256,
  );
  const chain = chainOf(journal.sequence, journal.segments.length);
  const counts = Object.keys(checkpoint.sources).map(
    (source) => `${outcomes.finalOf(source).toLocaleString('en-US')} papers from ${source}`,
  );
  return {
    detail: [chain, `the counts are borne out (${counts.join(', ')})`, ...notes].join('; '),
    noted: journal.notes.length > 0,
  };
}

function describe(error: unknown): string {
  return error instanceof CfError ? error.message : describeSystemError(error);
}

function chainOf(batches: number, segments: number): string {
  return `batches: ${batches.toLocaleString('en-US')}, segments: ${segments.toLocaleString('en-US')}, every hash of the chain is right`;
}
