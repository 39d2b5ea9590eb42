/**
 * What an answer looks like: JSON (or what the asker reads otherwise, like Atom), a web page that was asked for, or a file of
 * text (BibTeX, YAML, XML) as servers of files give it.
 */
export type Form = 'json' | 'html' | 'text';

const WEB_PAGE =
  /^[\s\ufeff]*(?:<\?xml\b[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,500}-->\s*)*<(?:!doctype\s+html|html|head|title|body|meta)\b/i;

export function isWebPage(body: string): boolean {
  return WEB_PAGE.test(body.slice(0, 2_000));
}

/** What is wrong with the form of a body that came with a 200, in words; undefined when nothing is. JSON is for its reader to judge. */
export function wrongForm(body: string, form: Form): string | undefined {
  if (form === 'json') return undefined;
  if (body.trim() === '') return 'an empty reply';
  if (form === 'text') return isWebPage(body) ? 'a web page in place of a file' : undefined;
  if (!/^[\s\ufeff]*</.test(body)) return 'something else in place of a web page';
  return isCut(body) ? 'a web page that is cut off' : undefined;
}

/** A page that begins with `<html>` ends with `</html>`, and at most some comment or script of the server behind it. */
function isCut(page: string): boolean {
  return /<html[\s>]/i.test(page.slice(0, 5_000)) && !/<\/html\s*>/i.test(page.slice(-5_000));
}
