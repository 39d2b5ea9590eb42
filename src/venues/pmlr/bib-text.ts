import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { textLines } from '../../formats/text-lines.js';

/** What JabRef and BibDesk write at the top of a file: `% Encoding: MacRoman`, `%% Saved with string encoding Western (ISO Latin 1)`. */
const NAMED = /^\s*%.*\bencod(?:ing|ed)\b(?:\s+in|:)?\s*(.+?)\s*$/im;
/** The platform's own decoder takes 0x80 to 0x9f for control characters (Node 20). */
const WINDOWS = /1252|8859[-_]?1(?!\d)|latin[-_ ]?1/i;
const HEAD_CHARS = 2_000;

/** Those of them that the platform reads, and what it calls them. */
const ENCODINGS: readonly (readonly [RegExp, string])[] = [
  [/mac/i, 'macintosh'],
  [/1250/i, 'windows-1250'],
  [/8859[-_]?2|latin[-_ ]?2/i, 'iso-8859-2'],
  [/8859[-_]?15|latin[-_ ]?9/i, 'iso-8859-15'],
];

/**
 * The text of an editors' BibTeX: of what is no UTF-8, in the encoding that the file names, else by lines as lists of papers are read
 * (formats/text-lines.ts), of which `note` is told.
 */
export async function bibText(name: string, bytes: Buffer, note: (message: string) => void): Promise<string> {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const said = NAMED.exec(bytes.toString('latin1', 0, HEAD_CHARS))?.[1] ?? '';
  const encoding = ENCODINGS.find(([pattern]) => pattern.test(said))?.[1];
  if (encoding !== undefined) return new TextDecoder(encoding).decode(bytes);
  const hear = WINDOWS.test(said) ? () => undefined : note;
  let text = '';
  for await (const { bytes: lines } of textLines(Readable.from([bytes]), name, hear))
    text += lines.toString('utf8');
  return text;
}
