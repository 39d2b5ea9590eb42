import { UsageError } from '../model/errors.js';
import type { ListerId } from '../model/listed-paper.js';
import { knownLister } from '../venues/choose-listers.js';
import type { ListerDefinition, ListerSettings } from '../venues/definition.js';
import type { FolderLister } from '../venues/folder/folder-lister.js';
import type { Lister, VenueYear } from '../venues/lister.js';

/** Whom a run asks: over the network, or a folder in the place of all of them. Each lister is made once, when it is first needed. */
export class Desk {
  readonly folder: FolderLister | undefined;
  readonly #settings: ListerSettings;
  readonly #listers: readonly ListerDefinition[];
  readonly #made = new Map<ListerId, Promise<Lister>>();

  constructor(
    settings: ListerSettings,
    listers: readonly ListerDefinition[],
    folder: FolderLister | undefined,
  ) {
    this.#settings = settings;
    this.#listers = listers;
    this.folder = folder;
  }

  /** Throws UsageError for one that lacks something here that it had when the session began. */
  check(id: ListerId): void {
    if (this.folder !== undefined) return;
    const missing = knownLister(id, this.#listers).missing(this.#settings);
    if (missing === undefined) return;
    throw new UsageError(`the session asks ${id}, which can't be used here: ${missing}`, {
      safe: 'Nothing was touched.',
      next: 'Set that, then run the same command again.',
    });
  }

  of(id: ListerId): Promise<Pick<Lister, 'list'>> {
    if (this.folder !== undefined) return Promise.resolve(this.folder);
    const made = this.#made.get(id) ?? knownLister(id, this.#listers).create(this.#settings);
    this.#made.set(id, made);
    return made;
  }

  /** What a listing was made of, where that can change without anybody being asked; null over the network. */
  editionOf(wanted: VenueYear): string | null {
    return this.folder?.edition(wanted) ?? null;
  }

  /** How many papers stand in the folder; null over the network, where only asking would tell. */
  papersIn(wanted: VenueYear): number | null {
    return this.folder?.papersOf(wanted) ?? null;
  }

  async close(): Promise<void> {
    const listers = await Promise.allSettled(this.#made.values());
    for (const made of listers) if (made.status === 'fulfilled') await made.value.close();
    await this.folder?.close();
  }
}
