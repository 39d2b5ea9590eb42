import { once } from 'node:events';
import { PassThrough, type Writable } from 'node:stream';
import { createGzip, type Gzip } from 'node:zlib';
import { OutputError, describeSystemError } from '../model/errors.js';
import { membersOf, withoutSpace } from './record-members.js';

/** Where the bytes of a list go: a file that appears only complete, or standard output. */
export interface ListSink {
  write(bytes: Buffer): Promise<void>;
}

export type OutputShape = 'papers' | 'lines';

const BATCH_BYTES = 256 * 1024;
const NEWLINE = 0x0a;
const CLOSE_OBJECT = 0x7d;
const COLON = Buffer.from(':');

/**
 * Writes a list of papers as a stream, one paper per line: `{"consolidation_metadata": …, "papers": [` … `]}`, or
 * JSON Lines without the metadata. Gzip at level 1: half the size at the least cost.
 */
export class ListWriter {
  private readonly sink: ListSink;
  private readonly shape: OutputShape;
  private readonly gzip: Gzip | undefined;
  private pumped: Promise<void> = Promise.resolve();
  private writing: Promise<void> = Promise.resolve();
  private parts: Buffer[] = [];
  private pending = 0;
  private first = true;

  constructor(sink: ListSink, shape: OutputShape, gzip: boolean) {
    this.sink = sink;
    this.shape = shape;
    if (gzip) {
      this.gzip = createGzip({ level: 1 });
      this.pumped = pump(this.gzip, sink);
      // Reported by `end`; without this line it would also be an unhandled rejection until then.
      this.pumped.catch(() => undefined);
    }
  }

  /** `name` is the field that the metadata stand in. */
  async begin(metadata: unknown, name = 'consolidation_metadata'): Promise<void> {
    if (this.shape === 'papers') await this.put(`{"${name}":${JSON.stringify(metadata)},\n"papers":[\n`);
  }

  /**
   * A record as it came, with fields added or put in the place of empty ones. What came is written in its own bytes,
   * which keeps numbers as they were spelled; where nothing is replaced, they need not even be looked at.
   */
  async add(
    came: { readonly record: Readonly<Record<string, unknown>>; readonly bytes: Buffer },
    added: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    this.separate();
    const replaces = Object.keys(added).some((field) => Object.hasOwn(came.record, field));
    const empty = Object.keys(came.record).length === 0;
    if (replaces || empty || came.bytes.includes(NEWLINE)) {
      this.putMembers(came.bytes, added);
    } else {
      const more = JSON.stringify(added).slice(1);
      this.keep(came.bytes.subarray(0, came.bytes.lastIndexOf(CLOSE_OBJECT)));
      this.keep(Buffer.from(more === '}' ? more : `,${more}`));
    }
    if (this.pending >= BATCH_BYTES) await this.flush();
  }

  /** A record in its own bytes. */
  async copy(bytes: Buffer): Promise<void> {
    this.separate();
    this.keep(bytes.includes(NEWLINE) ? withoutSpace(bytes) : bytes);
    if (this.pending >= BATCH_BYTES) await this.flush();
  }

  private separate(): void {
    if (!this.first) this.keep(Buffer.from(this.shape === 'papers' ? ',\n' : '\n'));
    this.first = false;
  }

  /** Each member in its own bytes or with its new value, at the place where its key stands first; then the new ones. */
  private putMembers(bytes: Buffer, added: Readonly<Record<string, unknown>>): void {
    const lines = bytes.includes(NEWLINE);
    const last = new Map<string, Buffer>();
    const members = membersOf(bytes);
    for (const { key, valueBytes } of members) last.set(key, valueBytes);
    let before = '{';
    const put = (key: Buffer, value: Buffer): void => {
      this.keep(Buffer.from(before));
      this.keep(key);
      this.keep(COLON);
      this.keep(value);
      before = ',';
    };
    const done = new Set<string>();
    for (const { key, keyBytes } of members) {
      if (done.has(key)) continue;
      done.add(key);
      if (!Object.hasOwn(added, key)) {
        const value = last.get(key) as Buffer;
        put(keyBytes, lines ? withoutSpace(value) : value);
        continue;
      }
      const value = JSON.stringify(added[key]) as string | undefined;
      if (value !== undefined) put(keyBytes, Buffer.from(value));
    }
    for (const [key, held] of Object.entries(added)) {
      const value = JSON.stringify(held) as string | undefined;
      if (value !== undefined && !done.has(key)) put(Buffer.from(JSON.stringify(key)), Buffer.from(value));
    }
    this.keep(Buffer.from(before === '{' ? '{}' : '}'));
  }

  async end(): Promise<void> {
    if (this.shape === 'papers') await this.put(this.first ? ']}\n' : '\n]}\n');
    else if (!this.first) await this.put('\n');
    await this.flush();
    await this.writing;
    this.gzip?.end();
    await this.pumped;
  }

  private async put(text: string): Promise<void> {
    this.keep(Buffer.from(text));
    if (this.pending >= BATCH_BYTES) await this.flush();
  }

  private keep(bytes: Buffer): void {
    this.parts.push(bytes);
    this.pending += bytes.length;
  }

  private async flush(): Promise<void> {
    const bytes = Buffer.concat(this.parts, this.pending);
    this.parts = [];
    this.pending = 0;
    if (bytes.length === 0) return;
    // One batch is written while the next is made.
    await this.writing;
    if (!this.gzip) {
      this.writing = this.sink.write(bytes);
      this.writing.catch(() => undefined);
    } else if (!this.gzip.write(bytes)) await Promise.race([once(this.gzip, 'drain'), this.pumped]);
  }
}

async function pump(gzip: Gzip, sink: ListSink): Promise<void> {
  try {
    for await (const chunk of gzip.pipe(new PassThrough())) await sink.write(chunk as Buffer);
  } catch (error) {
    gzip.destroy();
    throw error;
  }
}

/** Standard output as a sink that waits for a slow reader. */
export function streamSink(stream: Writable): ListSink {
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        stream.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
  };
}

/** The same for what is exported from a session. Whoever reads it may go: that is no bug. */
export function exportSink(stream: Writable): ListSink {
  const sink = streamSink(stream);
  return {
    write: (bytes) =>
      sink.write(bytes).catch((error: unknown) => {
        throw new OutputError(`cannot write to standard output: ${describeSystemError(error)}`, {
          safe: 'The session is as it was.',
          next: 'Write to a file with --output, or let the reader read to the end.',
          cause: error,
        });
      }),
  };
}
