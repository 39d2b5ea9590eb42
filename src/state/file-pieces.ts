import type { FileHandle } from 'node:fs/promises';

const PIECE_BYTES = 256 * 1024;

/** An open file from its first byte to its last, as often as it is asked for; it stays open. */
export async function* filePieces(file: FileHandle): AsyncGenerator<Buffer> {
  for (let at = 0; ;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
