import { checkpointState, collectionSession, managerIn } from '../support/collection-session.js';

// A session of `cf collect` that saves checkpoints of several types, so few of which are kept that it cleans all the time.

export const KEPT = 3;
const TYPES = ['session_started', 'batch_completed', 'venue_completed'] as const;

export const toyManager = (folder: string): ReturnType<typeof managerIn> =>
  managerIn(folder, { maxCheckpoints: KEPT, cleanEvery: 2 });

async function main(): Promise<void> {
  const manager = toyManager('session');
  for (let sequence = 1; sequence <= 7; sequence++) {
    await manager.saveCheckpoint(
      TYPES[Math.min(sequence - 1, 2)] ?? 'batch_completed',
      checkpointState(sequence, 1),
    );
    console.log(`checkpoint ${sequence}`);
    if (sequence % 3 !== 0) continue;
    await manager.saveSession({ ...collectionSession(1), statistics: statistics(sequence) });
    console.log(`session ${sequence}`);
  }
}

const statistics = (checkpoints: number): ReturnType<typeof collectionSession>['statistics'] => ({
  ...collectionSession(1).statistics,
  checkpoints,
});

if (process.argv[1] === import.meta.filename) await main();
