import { once } from 'node:events';
import { PassThrough, type Writable } from 'node:stream';
import { createGzip, type Gzip } from 'node:zlib';

/** Where the bytes of a list go: a file that appears only complete, or standard output. */
export interface ListSink {
  write(bytes: Buffer): Promise<void>;
}

export type OutputShape = 'papers' | 'lines';

const BATCH_BYTES = 256 * 1024;
const NEWLINE = 0x0a;
const CLOSE_OBJECT = 0x7d;

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

  async begin(metadata: unknown): Promise<void> {
    if (this.shape === 'papers')
      await this.put(`{"consolidation_metadata":${JSON.stringify(metadata)},\n"papers":[\n`);
  }

  /**
   * A record as it came, with fields added or put in the place of empty ones. Where nothing is replaced, the bytes
   * that came are written again, which is faster than writing the values anew and keeps numbers as they were spelled.
   */
  async add(
    came: { readonly record: Readonly<Record<string, unknown>>; readonly bytes: Buffer },
    added: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const separator = this.first ? '' : this.shape === 'papers' ? ',\n' : '\n';
    this.first = false;
    const replaces = Object.keys(added).some((field) => Object.hasOwn(came.record, field));
    const empty = Object.keys(came.record).length === 0;
    if (replaces || empty || came.bytes.includes(NEWLINE)) {
      await this.put(separator + JSON.stringify({ ...came.record, ...added }));
      return;
    }
    if (separator !== '') this.keep(Buffer.from(separator));
    this.keep(came.bytes.subarray(0, came.bytes.lastIndexOf(CLOSE_OBJECT)));
    await this.put(`,${JSON.stringify(added).slice(1)}`);
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
