import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import { BOOK_VERSION, bookSchema, emptyBook, type Book, type BookKeeper } from '../http/limits-book.js';
import { foldIn } from '../http/fold-in.js';
import { describeSystemError } from '../model/errors.js';
import { SharedJson } from '../state/shared-json.js';

/** How often what was noted at great speed is written where others see it. */
const WRITTEN_EVERY_MS = 500;

export interface SharedBookOptions {
  /** The folder of the books. */
  readonly folder: string;
  readonly source: string;
  readonly key: string | undefined;
  /**
   * For rates of hundreds of requests a second: turns are not shared, each process keeps the limits for itself, and
   * only what is spent and what the source said is written, twice a second.
   */
  readonly fast: boolean;
  readonly now: () => Date;
  /** Gets a line that a person should know. */
  readonly note: (message: string) => void;
}

/** `openalex-<12 hex of the SHA-256 of the key>.json`; the key itself can't be found out from that. */
export function bookPath(folder: string, source: string, key: string | undefined): string {
  const hash = key === undefined ? 'nokey' : createHash('sha256').update(key).digest('hex').slice(0, 12);
  return join(folder, `${source}-${hash}.json`);
}

/** What a book says; or that it can't be read. */
export function readBook(text: string | undefined): Book | 'missing' | 'damaged' | 'newer' {
  if (text === undefined) return 'missing';
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'damaged';
  }
  const version = (json as { format_version?: unknown } | null)?.format_version;
  if (typeof version === 'number' && version > BOOK_VERSION) return 'newer';
  return bookSchema.safeParse(json).data ?? 'damaged';
}

/**
 * The book of a source and key that all processes share which use the same folder. Never a reason to stop: where it
 * can't be read or written, this process goes on by itself, as fast as before and not faster, and says so once.
 */
export class SharedBook implements BookKeeper {
  readonly process = nanoid(8);
  readonly #options: SharedBookOptions;
  readonly #file: SharedJson;
  readonly #path: string;
  #owner: unknown;
  /** What this process knows by itself: all of it when it is fast, or alone because there is no shared one. */
  #own: Book;
  /** What of that is written already. */
  #written: Book;
  #writtenAt = -Infinity;
  #alone = false;

  constructor(options: SharedBookOptions) {
    this.#options = options;
    this.#path = bookPath(options.folder, options.source, options.key);
    this.#file = new SharedJson(this.#path);
    this.#own = emptyBook(options.now().getTime());
    this.#written = structuredClone(this.#own);
  }

  async change<T>(act: (book: Book) => T): Promise<T> {
    if (this.#options.fast && !this.#alone) {
      if (performance.now() - this.#writtenAt > WRITTEN_EVERY_MS) await this.#write();
      return act(this.#own);
    }
    let result: { value: T } | undefined;
    if (!this.#alone) {
      this.#owner ??= await SharedJson.identity();
      await this.#share((book) => {
        result = { value: act(book) };
        const mine = book.processes[this.process];
        if (mine !== undefined) mine.owner = this.#owner;
      });
    }
    return result === undefined ? act(this.#own) : result.value;
  }

  async removeDead(): Promise<void> {
    if (this.#alone) return;
    const owners = new Map<string, unknown>();
    await this.#share((book) => {
      for (const [token, { owner }] of Object.entries(book.processes)) owners.set(token, owner);
    });
    const dead: string[] = [];
    for (const [token, owner] of owners) {
      if (token !== this.process && !(await SharedJson.mayLive(owner))) dead.push(token);
    }
    if (dead.length === 0) return;
    await this.#share((book) => {
      for (const token of dead) delete book.processes[token];
    });
  }

  async close(): Promise<void> {
    if (this.#options.fast && !this.#alone) await this.#write();
  }

  /** Brings what is known here and what is known elsewhere together. */
  async #write(): Promise<void> {
    this.#writtenAt = performance.now();
    await this.#share((book) => {
      foldIn(book, this.#own, this.#written, this.#options.now().getTime());
      const { processes, next, space } = this.#own;
      this.#own = { ...structuredClone(book), processes, next, space };
      this.#written = structuredClone(book);
    });
  }

  async #share(act: (book: Book) => void): Promise<void> {
    try {
      await this.#file.change((text) => {
        const read = readBook(text);
        if (read === 'newer') throw new NewerBook();
        if (read === 'damaged')
          this.#options.note(
            `"${this.#path}" was damaged and is begun anew: what was spent today is not known.`,
          );
        const book = typeof read === 'string' ? emptyBook(this.#options.now().getTime()) : read;
        act(book);
        const next = JSON.stringify(book);
        return next === text ? undefined : next;
      });
    } catch (error) {
      this.#alone = true;
      const why = error instanceof NewerBook ? 'it is of a newer version of cf' : describeSystemError(error);
      this.#options.note(
        `"${this.#path}" can't be used (${why}): the limits of ${this.#options.source} are kept in this run alone.`,
      );
    }
  }
}

class NewerBook extends Error {}
