import { crc32 } from 'node:zlib';
import type { WorkRecord } from '../../model/outcome.js';
import { IndexDamaged } from './trouble.js';

/** Hexadecimal digits of the checksum, and the space after it. */
const HEAD = 9;

/** A record as it stands in a file of works: CRC-32, a space, JSON, a line end. */
export function frame(record: WorkRecord): Buffer {
  const json = JSON.stringify(record);
  const line = Buffer.allocUnsafe(HEAD + Buffer.byteLength(json) + 1);
  line.write(json, HEAD);
  line[line.length - 1] = 0x0a;
  line.write(`${checksum(line)} `, 0, 'latin1');
  return line;
}

/** The record of a line; throws IndexDamaged when the line is not as it was written. */
export function unframe(line: Buffer): WorkRecord {
  if (line.length <= HEAD || line.toString('latin1', 0, HEAD - 1) !== checksum(line)) {
    throw new IndexDamaged('a work in it is not as it was written');
  }
  return JSON.parse(line.toString('utf8', HEAD, line.length - 1)) as WorkRecord;
}

function checksum(line: Buffer): string {
  return crc32(line.subarray(HEAD, line.length - 1))
    .toString(16)
    .padStart(8, '0');
}
