import { dirname } from 'node:path';
import * as z from 'zod';
import { StateError } from '../model/errors.js';
import { writeChecked } from './checked-file.js';
import { readCheckedJson, type JsonForm } from './checked-json.js';
import { withFileLock } from './file-lock.js';
import { cannotWrite, removeIfThere } from './replace-file.js';
import { syncFolder } from './sync-folder.js';
import { Turns } from './turns.js';

export interface PersistenceOptions<T> extends JsonForm<T> {
  /** Keep what was there as `<path>.backup`, and read that when the file itself is damaged. */
  readonly backup?: boolean;
  /**
   * Given by a caller who holds the lock of the whole folder: asked before anything is replaced, throws when the lock was lost.
   * Without it each change takes a lock of its own on the file, and waits up to half a minute for whoever has it.
   */
  readonly fence?: () => Promise<void>;
}

/**
 * One value in a JSON file that is whole at every moment: replaced by a rename, vouched for by the SHA-256 in its `.meta`,
 * healed by its backup, checked against a schema when it is read. What is called at the same time happens in turn.
 */
export class StatePersistence<T> {
  readonly path: string;
  readonly #options: PersistenceOptions<T>;
  readonly #turns = new Turns();

  constructor(path: string, options: PersistenceOptions<T>) {
    this.path = path;
    this.#options = options;
  }

  /** Durable when this returns. Throws StateError('unwritable', 'held' or 'lost'); what was there before is then untouched. */
  async save(value: T): Promise<void> {
    const { schema, backup = false } = this.#options;
    const parsed = schema.safeParse(value);
    // A bug, which must not take the place of a good file.
    if (!parsed.success) throw new Error(`not for "${this.path}": ${z.prettifyError(parsed.error)}`);
    // Now, not in its turn: the caller may change the value meanwhile.
    const content = `${JSON.stringify(value, null, 2)}\n`;
    await this.#turns.take(() =>
      this.#fenced((fence) => writeChecked(this.path, content, { backup, fence })),
    );
  }

  /**
   * The value that is there; undefined when there is none. `notes` says what was healed. Throws StateError('damaged') when
   * neither the file nor its backup is good, and StateError('newer_format').
   */
  load(): Promise<{ value: T; notes: string[] } | undefined> {
    return this.#turns.take(async () => {
      const first = await this.#read();
      const sound = first.ok && (first.loaded?.notes.length ?? 0) === 0;
      if (sound || this.#options.fence !== undefined) return outcome(first);
      // File, backup and .meta are read one after the other, and somebody may have replaced them between: look again while nobody does.
      const again = await withFileLock(this.path, () => this.#read()).catch((error: unknown) => {
        if (error instanceof StateError && error.kind === 'unwritable') return first;
        throw error;
      });
      return outcome(again);
    });
  }

  /** Removes the file with its backup and `.meta`. A crash in between leaves the present value, or none. */
  remove(): Promise<void> {
    return this.#turns.take(() =>
      this.#fenced(async (fence) => {
        await fence();
        try {
          // Each gone for good before the next: a .meta without its file is damage, and a backup alone an old value.
          for (const suffix of ['.backup', '.meta', '']) {
            await removeIfThere(`${this.path}${suffix}`);
            await syncFolder(dirname(this.path));
          }
        } catch (error) {
          throw cannotWrite(this.path, error);
        }
      }),
    );
  }

  #fenced(act: (fence: () => Promise<void>) => Promise<void>): Promise<void> {
    const { fence } = this.#options;
    return fence === undefined ? withFileLock(this.path, act) : act(fence);
  }

  async #read(): Promise<Read<T>> {
    try {
      return { ok: true, loaded: await readCheckedJson(this.path, this.#options) };
    } catch (error) {
      return { ok: false, error };
    }
  }
}

type Read<T> =
  | { readonly ok: true; readonly loaded: { value: T; notes: string[] } | undefined }
  | { readonly ok: false; readonly error: unknown };

function outcome<T>(read: Read<T>): { value: T; notes: string[] } | undefined {
  if (!read.ok) throw read.error;
  return read.loaded;
}
