/** One member of an object, as byte ranges: the key with its quotes, and the value without the space around it. */
export interface Member {
  readonly key: string;
  readonly keyBytes: Buffer;
  readonly valueBytes: Buffer;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * The top-level members of a JSON object in the order in which they stand, duplicates included, each in the bytes in
 * which it came. Follows strings and brackets only: `bytes` must be an object that JSON.parse has accepted.
 */
export function membersOf(bytes: Buffer): Member[] {
  const members: Member[] = [];
  let at = skipSpace(bytes, bytes.indexOf(OPEN_OBJECT) + 1);
  while (bytes[at] === QUOTE) {
    const keyEnd = endOfString(bytes, at);
    const keyBytes = bytes.subarray(at, keyEnd);
    const start = skipSpace(bytes, skipSpace(bytes, keyEnd) + 1);
    const end = endOfValue(bytes, start);
    members.push({
      key: JSON.parse(keyBytes.toString('utf8')) as string,
      keyBytes,
      valueBytes: bytes.subarray(start, end),
    });
    at = skipSpace(bytes, end);
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
  }
  return members;
}

/** The values of a JSON array in their bytes, without the space around them. `bytes` as for `membersOf`. */
export function elementsOf(bytes: Buffer): Buffer[] {
  const elements: Buffer[] = [];
  let at = skipSpace(bytes, bytes.indexOf(OPEN_ARRAY) + 1);
  while (at < bytes.length && bytes[at] !== CLOSE_ARRAY) {
    const end = endOfValue(bytes, at);
    elements.push(bytes.subarray(at, end));
    at = skipSpace(bytes, end);
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
  }
  return elements;
}

/** The same JSON without the space between its parts, so that it stands on one line. */
export function withoutSpace(bytes: Buffer): Buffer {
  const kept = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      const end = endOfString(bytes, at);
      length += bytes.copy(kept, length, at, end);
      at = end;
    } else {
      if (!isSpace(byte)) kept[length++] = byte;
      at++;
    }
  }
  return kept.subarray(0, length);
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at++;
  return at;
}

/** The place behind the closing quote of the string that opens at `from`. */
function endOfString(bytes: Buffer, from: number): number {
  for (let at = from + 1; ;) {
    const quote = bytes.indexOf(QUOTE, at);
    if (quote < 0) return bytes.length;
    let backslashes = 0;
    while (bytes[quote - 1 - backslashes] === BACKSLASH) backslashes++;
    at = quote + 1;
    if (backslashes % 2 === 0) return at;
  }
}

/** The place behind the value that begins at `from`. */
function endOfValue(bytes: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length;) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      at = endOfString(bytes, at);
      if (depth === 0) return at;
      continue;
    }
    if (depth === 0 && (byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY || isSpace(byte)))
      return at;
    at++;
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --depth === 0) return at;
  }
  return bytes.length;
}
