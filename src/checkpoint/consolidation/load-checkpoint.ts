import { join } from 'node:path';
import type { SourceId } from '../../model/outcome.js';
import { damagedFile } from '../../state/checked-file.js';
import { mendedByRecovery } from '../mended-by-recovery.js';
import { readCheckpointFile, type Checkpoint } from './checkpoint-file.js';
import { OutcomeIndex } from './outcome-index.js';
import { CONSOLIDATION_LINES } from './outcome-lines.js';
import type { PaperIndex } from './paper-index.js';
import { scanJournal, type ScannedJournal } from '../journal/scan-journal.js';

/** A session's journal as it was found on disk, every hash verified. */
export interface LoadedJournal {
  readonly journal: ScannedJournal;
  /** Where every paper stands, from the whole journal: also from batches that are newer than the checkpoint. */
  readonly outcomes: OutcomeIndex;
  /** What was healed or left out, in sentences for the person at the terminal. */
  readonly notes: readonly string[];
}

/** A session's state as it was found on disk, every hash verified. */
export interface LoadedCheckpoint extends LoadedJournal {
  readonly checkpoint: Checkpoint;
}

/**
 * Reads checkpoint and journal, and checks one against the other: the journal must hold what the checkpoint names,
 * and must give the counts that the checkpoint claims. Changes nothing. Throws StateError.
 *
 * `countsHold` is false when the list has changed since: then outcomes of changed papers don't count any more, and
 * the checkpoint's counts speak of the list before.
 */
export async function loadCheckpoint(
  folder: string,
  papers: PaperIndex,
  countsHold: (checkpoint: Checkpoint) => boolean,
): Promise<LoadedCheckpoint> {
  const { checkpoint, notes } = await readCheckpointFile(folder);
  const { wrongClaim, ...loaded } = await loadJournal(folder, papers, checkpoint, countsHold(checkpoint));
  if (wrongClaim !== undefined)
    throw damagedFile(join(folder, 'checkpoint.json'), wrongClaim, mendedByRecovery(folder));
  return { ...loaded, checkpoint, notes: [...notes, ...loaded.notes] };
}

/**
 * Reads the journal, against a checkpoint where one is given; `wrongClaim` says what that claims and is not so. Changes nothing. Throws
 * StateError when the journal is damaged, or holds less than the checkpoint names.
 */
export async function loadJournal(
  folder: string,
  papers: PaperIndex,
  checkpoint: Checkpoint | undefined,
  countsHold: boolean,
): Promise<LoadedJournal & { readonly wrongClaim: string | undefined }> {
  const outcomes = new OutcomeIndex(papers);
  let claimsDiffer: string | undefined;
  const journal = await scanJournal(join(folder, 'journal'), {
    verified: checkpoint?.journal.segments,
    format: CONSOLIDATION_LINES,
    onLine: (read, position, length) => {
      if ('fact' in read) outcomes.applyFact(read, position, length);
      else outcomes.apply(read, position, length);
    },
    onVerified: () => {
      if (checkpoint && countsHold) claimsDiffer = differingClaim(checkpoint, outcomes);
    },
  });
  const wrongClaim = claimsDiffer && `it claims ${claimsDiffer}, which the journal does not bear out`;
  return { journal, outcomes, notes: journal.notes, wrongClaim };
}

function differingClaim(checkpoint: Checkpoint, outcomes: OutcomeIndex): string | undefined {
  for (const [source, claimed] of Object.entries(checkpoint.sources)) {
    const counts = outcomes.countsOf(source);
    const processed = outcomes.finalOf(source);
    if (claimed.papers_processed !== processed)
      return claim(source, 'papers processed', claimed.papers_processed, processed);
    for (const [kind, count] of Object.entries(claimed.enrichments)) {
      const found = counts.gives[kind as keyof typeof counts.gives];
      if (count !== found) return claim(source, kind, count, found);
    }
  }
  return undefined;
}

function claim(source: SourceId, what: string, claimed: number, found: number): string {
  return `${claimed} ${what} for ${source} where ${found} are recorded`;
}
