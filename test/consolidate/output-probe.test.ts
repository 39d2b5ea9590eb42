import { execFileSync } from 'node:child_process';
import { lstat, mkdir, readdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkOutput, outputTarget } from '../../src/formats/output-target.js';
import { publishFile } from '../../src/formats/publish-list.js';
import { NEVER_FENCED } from '../../src/state/folder-lock.js';
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

it('a pipe or a device is refused, and never replaced by a file', async () => {
  const { path: folder, remove } = await temporaryFolder();
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  for (const path of [pipe, '/dev/null'])
    await expect(checkOutput(outputTarget(path), null)).rejects.toMatchObject({
      exitCode: 73,
      message: `cannot write the output "${path}": it is a device or a pipe, and no file ("-" is standard output)`,
    });
  expect(await readdir(folder)).toEqual(['pipe']);
  await remove();
});

it('an output behind a symbolic link takes the place of the file that it leads to, and the link stays', async () => {
  const { path: folder, remove } = await temporaryFolder();
  await mkdir(join(folder, 'elsewhere'));
  await writeFile(join(folder, 'elsewhere/list.json'), 'old');
  await symlink('elsewhere/list.json', join(folder, 'out.json'));
  const { path } = outputTarget(join(folder, 'out.json'));
  await publishFile(path!, { writer: 'test', fence: NEVER_FENCED }, (file) => file.write(Buffer.from('new')));
  expect((await lstat(join(folder, 'out.json'))).isSymbolicLink()).toBe(true);
  expect(await readFile(join(folder, 'elsewhere/list.json'), 'utf8')).toBe('new');
  await remove();
});

it('an output behind links to what is not there yet is made there; links in a circle are refused', async () => {
  const { path: folder, remove } = await temporaryFolder();
  const at = (name: string): string => join(folder, name);
  await mkdir(at('elsewhere'));
  await symlink('elsewhere/next.json', at('out.json'));
  await symlink('list.json', at('elsewhere/next.json'));
  expect(outputTarget(at('out.json')).path).toBe(join(await realpath(folder), 'elsewhere/list.json'));
  await symlink('b.json', at('a.json'));
  await symlink('a.json', at('b.json'));
  await expect(checkOutput(outputTarget(at('a.json')), null)).rejects.toMatchObject({ exitCode: 73 });
  expect((await lstat(at('a.json'))).isSymbolicLink() && (await lstat(at('b.json'))).isSymbolicLink()).toBe(
    true,
  );
  await remove();
});
