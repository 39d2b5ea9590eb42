import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { verifySession } from '../../src/checkpoint/consolidation/verify-session.js';
import { loadCollection } from '../../src/checkpoint/collection/load-collection.js';
import { VenueCheckpoints } from '../../src/checkpoint/collection/venue-checkpoints.js';
import { EXAMPLE_COLLECTION_ID } from '../support/make-example-collection.js';
import { EXAMPLE_ID, makeExampleState } from '../support/make-example-state.js';
import { temporaryFolder } from '../support/run-consolidate.js';

const EXAMPLE = join(import.meta.dirname, '..', '..', '.cf_state.example');

async function tree(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map((file) => readFile(file, 'latin1')));
  const pairs = files.map((file, at): [string, string] => [relative(folder, file), contents[at]!]);
  return Object.fromEntries(pairs.sort());
}

it('.cf_state.example is what the code writes (else: npx tsx test/support/make-example-state.ts)', async () => {
  const { path, remove } = await temporaryFolder();
  await makeExampleState(path);
  expect(await tree(EXAMPLE)).toEqual(await tree(path));
  await remove();
});

it('.cf_state.example is a sound session', async () => {
  const findings = await verifySession(join(EXAMPLE, 'consolidate', EXAMPLE_ID));
  expect(findings.map(({ state }) => state)).toEqual(findings.map(() => 'good'));
  expect(findings).toHaveLength(7);
});

it('.cf_state.example has a sound collection, too', async () => {
  const id = EXAMPLE_COLLECTION_ID;
  const { index, notes } = await loadCollection(join(EXAMPLE, 'sessions', id), id);
  expect(notes).toEqual([]);
  expect(index.standings.map(({ status, papers }) => [status, papers])).toEqual([
    ['completed', 3],
    ['in_progress', 2],
  ]);
  const listed = await new VenueCheckpoints(EXAMPLE, { now: () => new Date() }).loadCheckpoint('excom', 2021);
  expect(listed).toMatchObject({ notes: [], checkpoint: { completed: true, papers_collected: 3 } });
});
