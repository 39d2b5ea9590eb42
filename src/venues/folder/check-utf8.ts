import { isUtf8 } from 'node:buffer';
import type { FolderFile } from './folder-reader.js';
import { unusableFile } from './unusable-file.js';

/** All that listers publish is UTF-8. Throws InputError for a file of theirs that is not, in which every accent would be lost in silence. */
export function checkUtf8({ name }: Pick<FolderFile, 'name'>, bytes: Buffer): void {
  if (isUtf8(bytes)) return;
  throw unusableFile(
    `"${name}" is not UTF-8, so its accents cannot be told`,
    'Fetch the file again, save it as UTF-8',
  );
}
