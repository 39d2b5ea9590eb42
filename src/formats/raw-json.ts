import { withoutSpace } from './record-members.js';

const NEWLINE = 0x0a;

/** A JSON value in the bytes in which it came, on one line: numbers stay as they were spelled (`1.0`, 20-digit ids). */
export class RawJson {
  readonly bytes: Buffer;

  /** `bytes` must be a value that JSON.parse has accepted. */
  constructor(bytes: Buffer) {
    this.bytes = bytes.includes(NEWLINE) ? withoutSpace(bytes) : bytes;
  }

  /** What JSON.stringify takes for it: the same value, but in the spelling of this program. */
  toJSON(): unknown {
    return JSON.parse(this.bytes.toString('utf8')) as unknown;
  }
}

/** As JSON.stringify, but raw values stand in it as they came. Undefined for what JSON has no words for. */
export function jsonOf(value: unknown): string | undefined {
  if (value instanceof RawJson) return value.bytes.toString('utf8');
  if (Array.isArray(value)) return `[${value.map((each) => jsonOf(each) ?? 'null').join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members: string[] = [];
  for (const [key, held] of Object.entries(value)) {
    const text = jsonOf(held);
    if (text !== undefined) members.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${members.join(',')}}`;
}
