import type { Writable } from 'node:stream';
import { ReadSession } from '../checkpoint/consolidation/read-session.js';
import { exportSink } from '../formats/write-list.js';
import type { Precedence } from '../merge/precedence.js';
import { StateError } from '../model/errors.js';
import { NEVER_FENCED } from '../state/folder-lock.js';
import { checkOutput, outputTarget } from '../formats/output-target.js';
import { publishOutput, writeConsolidation, type Consolidation, inPrecedence } from './publish.js';
import { openSessionList } from './session-list.js';

export interface ExportSurroundings {
  readonly cfVersion: string;
  readonly fixedTime: string | undefined;
  readonly precedence: Precedence;
  readonly now: () => Date;
  readonly stdout: Writable;
}

export interface Exported {
  readonly papers: number;
  /** Batches that are in it. */
  readonly sequence: number;
  readonly notes: readonly string[];
}

/** Writes the papers of a session as they stand, also while a run works in it. Writes nothing into the session. */
export async function exportSession(
  folder: string,
  output: string,
  around: ExportSurroundings,
): Promise<Exported> {
  const target = outputTarget(output);
  const opened = await openWhole(folder);
  try {
    await checkOutput(target, opened.session.input.path);
    const papers = await openSessionList(folder, opened.session, opened.papers);
    try {
      const what: Consolidation = {
        ...around,
        view: opened,
        papers,
        sources: inPrecedence(opened.session.sources, opened.outcomes),
      };
      const options = { metadata: { sequence: opened.sequence } };
      if (target.path === null) {
        await writeConsolidation(what, exportSink(around.stdout), target.shape, target.gzip, options);
        await papers.verifyUnchanged();
      } else {
        await publishOutput(
          what,
          { ...target, path: target.path },
          `export-${process.pid}`,
          NEVER_FENCED,
          options,
        );
      }
    } finally {
      await papers.close();
    }
    return { papers: opened.papers.count, sequence: opened.sequence, notes: opened.notes };
  } finally {
    await opened.close();
  }
}

/** A run that works in it may replace a file between two of ours: what is damaged then is whole a moment later. */
async function openWhole(folder: string): Promise<ReadSession> {
  try {
    return await ReadSession.open(folder);
  } catch (error) {
    if (!(error instanceof StateError) || error.kind !== 'damaged') throw error;
    return ReadSession.open(folder);
  }
}
