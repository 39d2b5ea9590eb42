import { join } from 'node:path';
import type { PaperIndex } from '../checkpoint/consolidation/paper-index.js';
import type { SessionFile } from '../checkpoint/consolidation/session-file.js';
import { checkSpool } from '../checkpoint/consolidation/spool.js';
import { sha256OfFile, stampOf } from '../formats/list-file.js';
import { PaperFile } from '../formats/paper-file.js';
import { InputError } from '../model/errors.js';

/** The list of a session, verified: what the session keeps of it, else the file it was read from. */
export async function openSessionList(
  folder: string,
  { input }: SessionFile,
  index: PaperIndex,
): Promise<PaperFile> {
  if (input.spool !== null) {
    await checkSpool(folder, input.spool);
    const path = join(folder, input.spool.file);
    return PaperFile.open(path, index.columns, await stampOf(path));
  }
  const path = input.path ?? '';
  const stamp = await stampOf(path).catch(() => undefined);
  if (!stamp || (await sha256OfFile(path)) !== input.sha256) {
    throw new InputError(
      `"${path}" is ${stamp ? 'not as it was' : 'not there any more'}, and its records are needed`,
      {
        safe: 'Everything that was answered is saved.',
        next: 'Put it back as it was; or go on with the list as it is: cf consolidate --resume --accept-changed-input',
      },
    );
  }
  return PaperFile.open(path, index.columns, stamp);
}
