import { wrongForm } from '../../http/form.js';
import { InputError } from '../../model/errors.js';
import { checkUtf8 } from '../folder/check-utf8.js';
import type { FolderFile } from '../folder/folder-reader.js';

/** A saved page is no larger than this; what is larger was not saved from a site of proceedings. */
const LARGEST = 256_000_000;

/** Whether a file may be a page that was saved with a browser: by its name. */
export function isPageName(name: string): boolean {
  return /\.x?html?(?:\.gz)?$/i.test(name);
}

/**
 * A saved page as text, where `isOurs` says so of it; undefined for any other. Throws InputError for one of ours that is cut off.
 */
export async function savedPage(
  file: FolderFile,
  isOurs: (html: string) => boolean,
): Promise<string | undefined> {
  const bytes = await file.bytes();
  if (bytes.length > LARGEST) return undefined;
  const html = bytes.toString('utf8');
  if (!isOurs(html)) return undefined;
  checkUtf8(file, bytes);
  const wrong = wrongForm(html, 'html');
  if (wrong === undefined) return html;
  throw brokenPage(file, `it is ${wrong}`);
}

export function brokenPage(file: FolderFile, wrong: string): InputError {
  return new InputError(`"${file.name}" can't be read as a page of proceedings: ${wrong}.`, {
    safe: 'Nothing was changed.',
    next: 'Save the page again, as "Web page, HTML only", or take the file out of the folder.',
  });
}
