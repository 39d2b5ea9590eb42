import { once } from 'node:events';
import { createGunzip } from 'node:zlib';

/** Unzipped, a file of a lister is no larger: what is, was made to fill somebody's time. */
const MOST_BYTES = 4_000_000_000;
/** Unzipped, so much is looked at to see what it is. */
const HEAD_BYTES = 64 * 1024;

/** Tells of zipped bytes, as they come, whether they are a whole gzip file (to its check sum) of the right content. Keeps none of them. */
export class GzipCheck {
  readonly #gunzip = createGunzip();
  readonly #isOurs: (head: string) => boolean;
  readonly #ended: Promise<void>;
  #head = Buffer.alloc(0);
  #bytes = 0;
  #isBroken = false;

  /** `isOurs`: whether a file that begins so is the right one; what it gets may end in the middle of a character. */
  constructor(isOurs: (head: string) => boolean) {
    this.#isOurs = isOurs;
    this.#gunzip.on('data', (piece: Buffer) => this.#look(piece));
    this.#ended = new Promise((resolve) => {
      this.#gunzip.once('end', resolve).once('close', resolve);
    });
    this.#gunzip.on('error', () => (this.#isBroken = true));
  }

  async write(chunk: Buffer): Promise<void> {
    if (this.#isBroken || this.#gunzip.write(chunk)) return;
    await Promise.race([once(this.#gunzip, 'drain').catch(() => undefined), this.#ended]);
  }

  /** After the last byte. */
  async isWhole(): Promise<boolean> {
    if (!this.#isBroken) this.#gunzip.end();
    await this.#ended;
    return !this.#isBroken && this.#isOurs(this.#head.toString('utf8'));
  }

  /** Where the rest does not come. */
  close(): void {
    this.#isBroken = true;
    this.#gunzip.destroy();
  }

  #look(piece: Buffer): void {
    if (this.#head.length < HEAD_BYTES)
      this.#head = Buffer.concat([this.#head, piece]).subarray(0, HEAD_BYTES);
    this.#bytes += piece.length;
    if (this.#bytes > MOST_BYTES) this.close();
  }
}
