/** The forms in which a list of papers may come. `tagged` ones have a tag and a value in each line. */
export type ListFormat = 'json' | 'csv' | 'ris' | 'nbib' | 'wos' | 'enw' | 'bibtex';

/** So many bytes tell what a list is. */
export const HEAD_BYTES = 64 * 1024;

const EXTENSIONS: readonly (readonly [ListFormat, RegExp])[] = [
  ['json', /\.(?:json|jsonl|ndjson)$/i],
  ['csv', /\.(?:csv|tsv|tab)$/i],
  ['bibtex', /\.(?:bib|bibtex|biblatex)$/i],
  ['ris', /\.ris$/i],
  ['nbib', /\.nbib$/i],
  ['wos', /\.(?:ciw|isi)$/i],
  ['enw', /\.enw$/i],
];

/** How each form looks where its first record begins. */
const CONTENT: readonly (readonly [ListFormat, RegExp])[] = [
  ['json', /^\s*[[{]/],
  ['ris', /^TY {0,2}- ?\S/m],
  ['nbib', /^PMID ?- ?\d/m],
  ['wos', /^FN .*\r?\n?VR |^PT [A-Z]\r?\n[A-Z][A-Z0-9] /m],
  ['enw', /^%0 \S/m],
  ['bibtex', /^\s*@\s*[a-z]+\s*[{(]/im],
];

/** The form that the name of a file tells, `.gz` aside; undefined for any other name. */
export function formatOfName(name: string): ListFormat | undefined {
  const plain = name.replace(/\.gz$/i, '');
  return EXTENSIONS.find(([, extension]) => extension.test(plain))?.[0];
}

/**
 * What a list is: told by its content, and where that does not tell (a table looks like anything), by its name. What
 * can't be told is read as JSON, whose reader says what was expected.
 */
export function formatOf(head: Buffer, name: string): ListFormat {
  const text = textOfHead(head);
  const byName = formatOfName(name);
  if (/^\s*[[{]/.test(text)) return 'json';
  if (byName !== undefined && byName !== 'json' && looksLike(byName, text)) return byName;
  // A cell of a table may hold anything, also what another form begins with.
  if (byName === 'csv' && !/^\s*(?:TY {0,2}- |@\s*[a-z]+\s*\{)/i.test(text)) return 'csv';
  const byContent = CONTENT.find(([, content]) => content.test(text))?.[0];
  if (byContent !== undefined) return byContent;
  if (byName !== undefined) return byName;
  return /^[^\r\n]*[,;\t|][^\r\n]*[\r\n]/.test(text.trimStart()) ? 'csv' : 'json';
}

const looksLike = (format: ListFormat, text: string): boolean =>
  CONTENT.some(([one, content]) => one === format && content.test(text));

/** Whether the head of a list shows that it is no JSON, or JSON that its own reader judges: no more need be read to tell. */
export const tellsJson = (head: Buffer): boolean => /^\s*[[{]/.test(textOfHead(head));

function textOfHead(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return head.toString('utf16le', 2, head.length & ~1);
  if (head[0] === 0xfe && head[1] === 0xff) {
    return Buffer.from(head.subarray(2, head.length & ~1))
      .swap16()
      .toString('utf16le');
  }
  return head.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '');
}
