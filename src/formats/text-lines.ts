import { isUtf8 } from 'node:buffer';
import { InputError } from '../model/errors.js';

/** Whole lines of a text file, as UTF-8. */
export interface TextLines {
  readonly bytes: Buffer;
  /** Number of the first of these lines, from 1. */
  readonly line: number;
}

const LF = 0x0a;
const CR = 0x0d;
const LONGEST_LINE = 64 * 1024 * 1024;
/** Reading a piece of this size takes no time in which a signal or a lease would have to wait. */
const PIECE_BYTES = 128 * 1024;

/**
 * The text of a list in pieces that end with a line. Byte order marks are taken off, UTF-16 that has one is decoded, and a
 * line that is no UTF-8 is taken as Windows-1252, the other encoding that exports come in; `note` is told of that once.
 */
export async function* textLines(
  chunks: AsyncIterable<Buffer>,
  name: string,
  note: (message: string) => void,
): AsyncGenerator<TextLines> {
  let line = 1;
  let odd = 0;
  let firstOdd = 0;
  for await (const bytes of wholeLines(withoutMark(chunks), name)) {
    if (isUtf8(bytes)) {
      yield { bytes, line };
    } else {
      const lines = linesOf(bytes).map((each, nth) => {
        if (isUtf8(each)) return each;
        if (odd++ === 0) firstOdd = line + nth;
        return Buffer.from(windows1252(each));
      });
      yield { bytes: Buffer.concat(lines), line };
    }
    line += countLines(bytes);
  }
  if (odd > 0) {
    const others = odd === 1 ? 'is' : odd === 2 ? 'and another one are' : `and ${odd - 1} others are`;
    note(
      `"${name}", line ${firstOdd}, ${others} not UTF-8: read as Windows-1252. If names look wrong there, save the list as UTF-8.`,
    );
  }
}

async function* withoutMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let decoder: Utf16Decoder | undefined;
  let first: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (first === undefined) {
      yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
      continue;
    }
    first = Buffer.concat([first, chunk]);
    if (first.length < 3) continue;
    decoder = utf16Decoder(first);
    yield decoder ? Buffer.from(decoder.decode(first, { stream: true })) : afterMark(first);
    first = undefined;
  }
  if (first !== undefined) yield afterMark(first);
}

const afterMark = (bytes: Buffer): Buffer =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;

type Utf16Decoder = InstanceType<typeof TextDecoder>;

function utf16Decoder(head: Buffer): Utf16Decoder | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le');
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be');
  return undefined;
}

async function* wholeLines(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let pending = 0;
  for await (const chunk of chunks) {
    const end = lastLineEnd(chunk);
    if (end === 0) {
      parts.push(chunk);
      pending += chunk.length;
      if (pending > LONGEST_LINE) {
        throw new InputError(`"${name}" has a line of over 64 MB; expected a list of papers`, {
          next: 'Check the file.',
        });
      }
      continue;
    }
    yield* pieces(Buffer.concat([...parts, chunk.subarray(0, end)]));
    parts = end < chunk.length ? [chunk.subarray(end)] : [];
    pending = chunk.length - end;
  }
  if (pending > 0) yield Buffer.concat(parts, pending);
}

function* pieces(lines: Buffer): Generator<Buffer> {
  let from = 0;
  while (lines.length - from > PIECE_BYTES) {
    const end = lines.indexOf(LF, from + PIECE_BYTES) + 1;
    if (end === 0) break;
    yield lines.subarray(from, end);
    from = end;
  }
  if (from < lines.length) yield lines.subarray(from);
}

/** Behind the last line that ends here. A CR at the very end may belong to a line feed that is still to come. */
function lastLineEnd(chunk: Buffer): number {
  const feed = chunk.lastIndexOf(LF) + 1;
  if (feed > 0) return feed;
  return chunk.length < 2 ? 0 : chunk.lastIndexOf(CR, chunk.length - 2) + 1;
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(LF, from) + 1 || bytes.length;
    lines.push(bytes.subarray(from, end));
    from = end;
  }
  return lines;
}

/** How many lines end here. */
export function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) lines++;
  return lines;
}

/** What stands at 0x80 to 0x9f, where Latin-1 has control characters only. */
const UPPER =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

const windows1252 = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (character) => UPPER[character.charCodeAt(0) - 0x80] as string);
