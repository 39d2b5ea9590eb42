import { RequestFailed } from '../http/failures.js';
import { UsageError } from '../model/errors.js';
import type { ApiState, AskContext } from '../sources/source.js';
import type { ListerId } from '../model/listed-paper.js';
import { knownLister } from '../venues/choose-listers.js';
import type { ListerDefinition, ListerSettings } from '../venues/definition.js';
import type { FolderLister } from '../venues/folder/folder-lister.js';
import type { ListAnswer, Lister, VenueYear } from '../venues/lister.js';
import { NO_LISTER } from './targets.js';

/** The edition of what is not in the folder: no listing has it. */
const NOTHING = '';

/** Whom a run asks: over the network, or a folder in the place of all of them. Each lister is made once, when it is first needed. */
export class Desk {
  readonly folder: FolderLister | undefined;
  readonly #settings: ListerSettings;
  readonly #listers: readonly ListerDefinition[];
  readonly #made = new Map<ListerId, Promise<Lister>>();
  /** Those that are ready to be asked. */
  readonly #ready = new Map<ListerId, Lister>();

  constructor(
    settings: ListerSettings,
    listers: readonly ListerDefinition[],
    folder: FolderLister | undefined,
  ) {
    this.#settings = settings;
    this.#listers = listers;
    this.folder = folder;
  }

  /**
   * Makes those that will be asked, before anything is begun. Throws UsageError for one that has a wrong setting, or lacks something here that it
   * had when the session began.
   */
  async prepare(ids: Iterable<ListerId>): Promise<void> {
    for (const id of new Set(ids)) {
      this.#check(id);
      await this.of(id);
    }
  }

  #check(id: ListerId): void {
    if (this.folder !== undefined) return;
    const missing = knownLister(id, this.#listers).missing(this.#settings);
    if (missing === undefined) return;
    throw new UsageError(`the session asks ${id}, which can't be used here: ${missing}`, {
      safe: 'Nothing was touched.',
      next: 'Set that, then run the same command again.',
    });
  }

  async of(id: ListerId): Promise<Pick<Lister, 'list'>> {
    const { folder } = this;
    if (folder !== undefined)
      return { list: (...[wanted, next, context]) => listInFolder(folder, id, wanted, next, context) };
    const made = this.#made.get(id) ?? knownLister(id, this.#listers).create(this.#settings);
    this.#made.set(id, made);
    const lister = await made;
    this.#ready.set(id, lister);
    return lister;
  }

  /** How it stands with one just now; undefined for one that was not asked in this run, and for a folder. */
  stateOf(id: ListerId): ApiState['state'] | undefined {
    return this.#ready.get(id)?.apiStatus?.().state;
  }

  /** What a listing by this lister was made of, where that can change without anybody being asked; null over the network. */
  editionOf(wanted: VenueYear, id: ListerId): string | null {
    return this.folder === undefined ? null : (this.folder.edition(wanted, inFolder(id)) ?? NOTHING);
  }

  /** How many papers of this lister stand in the folder; null over the network, where only asking would tell. */
  papersIn(wanted: VenueYear, id: ListerId): number | null {
    return this.folder?.papersOf(wanted, inFolder(id)) ?? null;
  }

  async close(): Promise<void> {
    const listers = await Promise.allSettled(this.#made.values());
    for (const made of listers) if (made.status === 'fulfilled') await made.value.close();
    await this.folder?.close();
  }
}

/** Whose files of the folder; undefined: whoever has any. */
const inFolder = (id: ListerId): ListerId | undefined => (id === NO_LISTER ? undefined : id);

/** What stood in the folder when the session began and is gone is no venue that nobody has. Throws RequestFailed for it. */
async function listInFolder(
  folder: FolderLister,
  id: ListerId,
  wanted: VenueYear,
  next: string | undefined,
  context: AskContext,
): Promise<ListAnswer> {
  const answer = await folder.list(wanted, next, context, inFolder(id));
  if (answer !== 'unknown' || id === NO_LISTER) return answer;
  throw new RequestFailed(
    'the folder has no papers of it any more, as it had when the session began (or other names of venues are set)',
  );
}
