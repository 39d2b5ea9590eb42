import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { listedPapers } from '../checkpoint/collection/listed-papers.js';
import { loadCollection, type LoadedCollection } from '../checkpoint/collection/load-collection.js';
import { JournalReader } from '../checkpoint/journal/journal-reader.js';
import { checkOutput, outputTarget } from '../formats/output-target.js';
import { exportSink } from '../formats/write-list.js';
import { StateError } from '../model/errors.js';
import { NEVER_FENCED } from '../state/folder-lock.js';
import { publishCollection, writeCollection, type Collection } from './publish-collection.js';

export interface ExportedCollection {
  readonly papers: number;
  /** Batches that are in it. */
  readonly sequence: number;
  readonly notes: readonly string[];
}

/** Writes the papers of a session of `cf collect` as they stand, also while a run works in it. Writes nothing into the session. */
export async function exportCollection(
  folder: string,
  id: string,
  output: string,
  around: Pick<Collection, 'cfVersion' | 'fixedTime' | 'now'> & { readonly stdout: Writable },
): Promise<ExportedCollection> {
  const target = outputTarget(output);
  const { session, index, journal, notes } = await loadWhole(folder, id);
  await checkOutput(target, null);
  const reader = await JournalReader.open(join(folder, 'journal'), journal.segments);
  try {
    const { stdout, ...rest } = around;
    const what: Collection = {
      ...rest,
      session,
      standings: index.standings,
      papersOf: ({ pages }) => listedPapers(reader, pages),
    };
    if (target.path === null) await writeCollection(what, exportSink(stdout), target.shape, target.gzip);
    else await publishCollection(what, { ...target, path: target.path }, NEVER_FENCED);
    return { papers: index.papers, sequence: journal.sequence, notes };
  } finally {
    await reader.close();
  }
}

/** A run that works in it may replace a file between two of ours: what is damaged then is whole a moment later. */
async function loadWhole(folder: string, id: string): Promise<LoadedCollection> {
  try {
    return await loadCollection(folder, id);
  } catch (error) {
    if (!(error instanceof StateError) || error.kind !== 'damaged') throw error;
    return loadCollection(folder, id);
  }
}
