import type { ListerId } from '../../model/listed-paper.js';
import { knownLister } from '../choose-listers.js';
import type { ListerDefinition } from '../definition.js';
import type { NamedReader } from './folder-index.js';
import { LISTERS } from '../registry.js';

/** Loads who reads the files of a folder, in the order of the registry; of one lister (`--lister`), only its own. Throws UsageError for one that there is not. */
export async function folderReaders(
  only?: ListerId,
  listers: readonly ListerDefinition[] = LISTERS,
): Promise<NamedReader[]> {
  const chosen = only === undefined ? listers : [knownLister(only, listers)];
  return Promise.all(
    chosen.map(async (lister) => ({ lister: lister.id, reader: await lister.folderReader() })),
  );
}
