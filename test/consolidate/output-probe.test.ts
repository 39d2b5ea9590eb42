import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkOutput, outputTarget } from '../../src/formats/output-target.js';
import { temporaryFolder } from '../support/run-consolidate.js';

it('what a run left behind that was killed while it tried the output is gone after the next try', async () => {
  const { path: folder, remove } = await temporaryFolder();
  // Under a name without the process's number, or else nobody would ever clear it.
  await writeFile(join(folder, '.out.json.probe.cf-part'), '');
  const target = outputTarget(join(folder, 'out.json'));
  await Promise.all([checkOutput(target, null), checkOutput(target, null)]);
  expect(await readdir(folder)).toEqual([]);
  await remove();
});
