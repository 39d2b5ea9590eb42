import { VenueCheckpoints } from '../../src/checkpoint/collection/venue-checkpoints.js';
import type { ListedPaper } from '../../src/model/listed-paper.js';
import { NOON } from '../support/collection-session.js';

// The simple checkpoint of one venue and year, saved again and again, each time with other papers.

export const SAVES = 3;

export const papersOfSave = (save: number): ListedPaper[] =>
  Array.from({ length: save }, (_, nth) => ({
    paper_id: `${save}-${nth}`,
    title: `Paper ${nth} of save ${save}`,
    authors: [],
  }));

export const toyCheckpoints = (stateDir: string): VenueCheckpoints =>
  new VenueCheckpoints(stateDir, { now: () => new Date(NOON) });

export async function saveToy(stateDir: string, save: number): Promise<void> {
  const papers = papersOfSave(save);
  await toyCheckpoints(stateDir).saveCheckpoint({ venue: 'iclr', year: 2024, completed: save > 1, papers });
}

async function main(): Promise<void> {
  for (let save = 1; save <= SAVES; save++) {
    await saveToy('state', save);
    console.log(`saved ${save}`);
  }
}

if (process.argv[1] === import.meta.filename) await main();
