import { VenueCheckpoints } from '../../src/checkpoint/collection/venue-checkpoints.js';
import { FolderLock } from '../../src/state/folder-lock.js';
import { checkpointState, managerIn, NOON } from './collection-session.js';
import { obeyLines } from './obedient-child.js';

/**
 * A process that keeps checkpoints and does as it is told, one line of answer each: `acquire` the session's folder; `save <sequence>`, a
 * checkpoint of it; `list <name> <times>`, the papers of ICLR 2024 so often, each time more of them.
 */
const [folder = ''] = process.argv.slice(2);
let lock: FolderLock | undefined;
const manager = managerIn(folder, { fence: async () => lock?.fence() });
const checkpoints = new VenueCheckpoints(folder, { now: () => new Date(NOON) });

async function obey(command: string): Promise<string> {
  const [what, name = '', times = '0'] = command.split(' ');
  if (what === 'acquire') lock = await FolderLock.acquire(folder, () => undefined);
  if (what === 'save') await manager.saveCheckpoint('batch_completed', checkpointState(Number(name)));
  for (let count = 1; what === 'list' && count <= Number(times); count++) {
    const papers = Array.from({ length: count }, (_, nth) => ({
      paper_id: `${name}${nth}`,
      title: `Of ${name} ${count}`,
      authors: [],
    }));
    await checkpoints.saveCheckpoint({ venue: 'iclr', year: 2024, lister: name, completed: true, papers });
  }
  return command;
}

await obeyLines(obey);
