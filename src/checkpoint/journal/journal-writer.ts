import { join } from 'node:path';
import { StateError, describeSystemError, systemCode } from '../../model/errors.js';
import { AppendFile } from '../../state/append-file.js';
import { syncFolder } from '../../state/sync-folder.js';
import {
  chainSeed,
  encodeBatch,
  encodeHeader,
  segmentName,
  type SegmentHeader,
  type SegmentPlace,
} from './journal-format.js';
import type { LineFormat } from './line-format.js';

/** Where one line stands in the journal as a whole. */
export interface JournalPlace {
  readonly position: number;
  readonly length: number;
}

/**
 * Appends batches to the segment of this run. A batch is one write of lines and their commit, then
 * fdatasync; only when both are done has it happened. After a failure nothing more is written here.
 */
export class JournalWriter<Entry> {
  private readonly format: LineFormat<Entry, unknown>;
  private readonly file: AppendFile;
  private readonly name: string;
  private readonly base: number;
  private folder: string;
  private chain: string;
  private lastSequence: number;
  private durableBytes: number;
  private failure: StateError | undefined;
  private readonly before: readonly SegmentPlace[];

  private constructor(
    format: LineFormat<Entry, unknown>,
    folder: string,
    name: string,
    file: AppendFile,
    chain: string,
    before: readonly SegmentPlace[],
    sequence: number,
  ) {
    this.format = format;
    this.folder = folder;
    this.name = name;
    this.file = file;
    this.chain = chain;
    this.before = before;
    this.base = before.reduce((sum, place) => sum + place.bytes, 0);
    this.lastSequence = sequence;
    this.durableBytes = file.bytes;
  }

  /** Begins the segment of a run, durable when this returns. */
  static async begin<Entry>(
    format: LineFormat<Entry, unknown>,
    folder: string,
    number: number,
    header: Omit<SegmentHeader, 'segment' | 'format_version' | 'continues'>,
    before: readonly SegmentPlace[],
    sequence: number,
  ): Promise<JournalWriter<Entry>> {
    const name = segmentName(number);
    const line = encodeHeader({
      segment: name,
      format_version: format.version,
      ...header,
      continues: before.at(-1) ?? null,
    });
    try {
      const file = await AppendFile.create(join(folder, name));
      await file.append(line);
      await file.sync();
      await syncFolder(folder);
      return new JournalWriter(format, folder, name, file, chainSeed(line), before, sequence);
    } catch (error) {
      throw cannotAppend(join(folder, name), error);
    }
  }

  /** The folder was renamed under the open file. */
  movedTo(folder: string): void {
    this.folder = folder;
  }

  get sequence(): number {
    return this.lastSequence;
  }

  /** All segments with what is durable in them: what a checkpoint names. */
  get segments(): SegmentPlace[] {
    return [...this.before, { name: this.name, bytes: this.durableBytes, chain_sha256: this.chain }];
  }

  /** Not to be called again before it has returned. Throws StateError('unwritable'). */
  async append(entries: readonly Entry[], at: string): Promise<JournalPlace[]> {
    if (this.failure) throw this.failure;
    const batch = encodeBatch(
      entries.map((entry) => Buffer.from(this.format.encode(entry))),
      this.lastSequence + 1,
      at,
      this.chain,
    );
    try {
      await this.file.append(batch.bytes);
      await this.file.sync();
    } catch (error) {
      throw (this.failure = cannotAppend(join(this.folder, this.name), error));
    }
    let position = this.base + this.durableBytes;
    this.durableBytes += batch.bytes.length;
    this.chain = batch.chain;
    this.lastSequence++;
    return batch.lengths.map((length) => {
      const place = { position, length: length - 1 };
      position += length;
      return place;
    });
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

function cannotAppend(path: string, error: unknown): StateError {
  const taken = systemCode(error) === 'EEXIST';
  return new StateError(
    taken ? 'held' : 'unwritable',
    `cannot write the journal "${path}": ${taken ? 'another process has begun it' : describeSystemError(error)}`,
    {
      safe: 'Everything that was answered before is saved.',
      next: taken ? 'Run the same command again.' : 'Mend that, then run the same command with --resume.',
      cause: error,
    },
  );
}
