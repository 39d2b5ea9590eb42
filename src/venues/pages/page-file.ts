import { wrongForm } from '../../http/form.js';
import type { InputError } from '../../model/errors.js';
import { checkUtf8 } from '../folder/check-utf8.js';
import type { FolderFile } from '../folder/folder-reader.js';
import { unusableFile } from '../folder/unusable-file.js';

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
  return unusableFile(
    `"${file.name}" can't be read as a page of proceedings: ${wrong}.`,
    'Save the page again, as "Web page, HTML only"',
  );
}
