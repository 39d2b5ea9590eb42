import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { systemCode } from '../model/errors.js';
import { leftOverGuard, processSchema, removeGuard } from './guard-file.js';
import { identityOfThisProcess, lifeOf, type ProcessIdentity } from './process-identity.js';

/** How often a held lock is looked at again, in milliseconds. */
const LOOK_AGAIN_MS = 3;
/** After so many looks at one lock, whether its process is still there. */
const LOOKS_BEFORE_ASKING = 5;
/** It is held for less than a millisecond. Whoever has held it so long was stopped in the middle, or can't be seen from here. */
const LEFT_OVER_MS = 2_000;

/**
 * A small JSON file that several processes read and change in turn, many times a second: under a lock file that is
 * held for well under a millisecond, all of it without giving up the thread. The file is replaced by a rename, so it is always whole; it
 * is not synced, so that a power cut may bring back an older one or leave a damaged one. For what may be lost only.
 */
export class SharedJson {
  readonly #path: string;
  /** This process, as JSON without its last bracket. */
  #identity: string | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** This process, as others may ask whether it is alive. */
  static identity(): Promise<ProcessIdentity> {
    return identityOfThisProcess();
  }

  /** False when whoever this is can't be running any more; true also where that can't be told from here. */
  static async mayLive(owner: unknown): Promise<boolean> {
    const parsed = processSchema.safeParse(owner);
    return !parsed.success || (await lifeOf(parsed.data)) !== 'dead';
  }

  /**
   * Lets `act` make the new text of the file from the present one (undefined: there is none); undefined leaves it as
   * it is. Throws what the file system does.
   */
  async change(act: (text: string | undefined) => string | undefined): Promise<void> {
    this.#identity ??= JSON.stringify(await SharedJson.identity()).slice(0, -1);
    while (!this.#changeLocked(await this.#lock(this.#identity), act));
  }

  /** False when this process was suspended meanwhile, for so long that another may have taken the lock: then nothing was changed. */
  #changeLocked(lock: string, act: (text: string | undefined) => string | undefined): boolean {
    const began = performance.now();
    const isOurs = (): boolean => performance.now() - began < LEFT_OVER_MS / 2;
    try {
      const next = act(readIfThere(this.#path));
      if (next === undefined) return true;
      const temporary = `${this.#path}.next`;
      writeFileSync(temporary, next, { mode: 0o600 });
      if (!isOurs()) return false;
      renameSync(temporary, this.#path);
      return true;
    } finally {
      if (isOurs() || readIfThere(this.#lockPath) === lock) unlinkSync(this.#lockPath);
    }
  }

  get #lockPath(): string {
    return `${this.#path}.lock`;
  }

  /** Waits for the lock, and gives what stands in it. */
  async #lock(identity: string): Promise<string> {
    let seen: string | undefined;
    let since = performance.now();
    for (let looks = 1; ; looks++) {
      // Told apart from the next lock of the same process, so that one that was held for long can be noticed.
      const text = `${identity},"at":"${process.hrtime.bigint()}"}`;
      if (this.#tryLock(text)) return text;
      const held = readIfThere(this.#lockPath);
      if (held !== seen) [seen, since, looks] = [held, performance.now(), 1];
      const late = performance.now() - since > LEFT_OVER_MS;
      if (seen !== undefined && (late || looks % LOOKS_BEFORE_ASKING === 0)) {
        const leftOver = late ? seen : await leftOverGuard(this.#lockPath, false);
        if (leftOver !== undefined) await removeGuard(this.#lockPath, leftOver);
      }
      await wait(LOOK_AGAIN_MS * (0.5 + Math.random()));
    }
  }

  #tryLock(text: string): boolean {
    let lock: number;
    try {
      lock = openMakingFolder(this.#lockPath);
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      throw error;
    }
    try {
      writeSync(lock, text);
      return true;
    } catch (error) {
      // A full disk: a lock that says nothing would hold up everybody.
      unlinkSync(this.#lockPath);
      throw error;
    } finally {
      closeSync(lock);
    }
  }
}

/** Creates a file that must not be there, and the folder that it is to be in. */
function openMakingFolder(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return openSync(path, 'wx', 0o600);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
