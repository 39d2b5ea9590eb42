import { join } from 'node:path';
import { JournalReader } from '../journal/journal-reader.js';
import { loadCheckpoint, type LoadedCheckpoint } from './load-checkpoint.js';
import type { OutcomeIndex } from './outcome-index.js';
import { readPaperIndex } from './paper-index-file.js';
import type { PaperIndex } from './paper-index.js';
import { readSessionFile, type SessionFile } from './session-file.js';
import type { SessionView } from './session-view.js';

/**
 * A session that is only looked at: everything is verified as for a resume, nothing is written and no lock is taken,
 * so that a session at work can be read too. What is committed after it was opened is not in it.
 */
export class ReadSession implements SessionView {
  readonly folder: string;
  readonly session: SessionFile;
  readonly papers: PaperIndex;
  readonly loaded: LoadedCheckpoint;
  /** What was healed or left out, in sentences. */
  readonly notes: readonly string[];
  private reader: Promise<JournalReader> | undefined;

  private constructor(
    folder: string,
    read: { session: SessionFile; notes: readonly string[] },
    papers: PaperIndex,
    loaded: LoadedCheckpoint,
  ) {
    this.folder = folder;
    this.session = read.session;
    this.papers = papers;
    this.loaded = loaded;
    this.notes = [...read.notes, ...loaded.notes];
  }

  /** Throws StateError when the session is damaged. */
  static async open(folder: string): Promise<ReadSession> {
    const read = await readSessionFile(folder);
    const papers = await readPaperIndex(folder, read.session.index);
    const loaded = await loadCheckpoint(
      folder,
      papers,
      (checkpoint) => checkpoint.input_sha256 === read.session.input.sha256,
    );
    return new ReadSession(folder, read, papers, loaded);
  }

  get outcomes(): OutcomeIndex {
    return this.loaded.outcomes;
  }

  get sequence(): number {
    return this.loaded.journal.sequence;
  }

  journalReader(): Promise<JournalReader> {
    this.reader ??= JournalReader.open(join(this.folder, 'journal'), this.loaded.journal.segments);
    return this.reader;
  }

  async close(): Promise<void> {
    await (await this.reader)?.close();
  }
}
