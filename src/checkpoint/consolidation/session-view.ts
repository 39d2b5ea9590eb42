import type { JournalReader } from '../journal/journal-reader.js';
import type { OutcomeIndex } from './outcome-index.js';
import type { PaperIndex } from './paper-index.js';
import type { SessionFile } from './session-file.js';

/** A session as it can be read: by the run that writes it, and by whoever only looks. */
export interface SessionView {
  readonly folder: string;
  readonly session: SessionFile;
  readonly papers: PaperIndex;
  /** Where every paper stands. */
  readonly outcomes: OutcomeIndex;
  /** Number of the last commit. */
  readonly sequence: number;
  /** Reads outcome lines that were committed, whichever run wrote them. */
  journalReader(): Promise<JournalReader>;
}
