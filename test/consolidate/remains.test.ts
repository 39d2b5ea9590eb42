import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Stop } from '../../src/run/stop.js';
import { InstantSource } from '../support/instant-source.js';
import {
  configFor,
  runConsolidate,
  somePapers,
  temporaryFolder,
  writePapers,
} from '../support/run-consolidate.js';

it('half-written files of a run that was killed are gone from a session that was resumed and kept', async () => {
  const { path: folder, remove } = await temporaryFolder();
  await writePapers(folder, somePapers(20));
  const stop = new Stop();
  const stopping = new InstantSource({
    before: () => Promise.resolve(stop.request('SIGINT', 1000)),
  });
  const { summary } = await runConsolidate(configFor(folder), [stopping], { stop });
  const remains = [
    'checkpoint.json.next.803247235',
    'checkpoint.json.meta.next',
    'checkpoint.json.backup.tmp',
    '.papers_enriched.json.export.cf-part',
  ];
  const session = join(folder, '.cf_state/consolidate', summary.session_id);
  for (const name of remains) await writeFile(join(session, name), '{"half');
  await runConsolidate(configFor(folder, { resume: true, keepSession: true }), [new InstantSource()]);
  expect((await readdir(session)).filter((name) => remains.includes(name))).toEqual([]);
  await remove();
});
