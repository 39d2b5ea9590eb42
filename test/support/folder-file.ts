import type { FolderFile, FolderReader, ListedVolume } from '../../src/venues/folder/folder-reader.js';

/** A file of a folder that is only in memory, in chunks of a few bytes. */
export function folderFile(name: string, content: string | Buffer, chunkBytes = 7): FolderFile {
  const bytes = Buffer.from(content);
  return {
    name,
    bytes: () => Promise.resolve(bytes),
    async *chunks() {
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        yield await Promise.resolve(bytes.subarray(at, at + chunkBytes));
      }
    },
    beside: () => undefined,
  };
}

export async function volumesIn(
  reader: FolderReader,
  name: string,
  content: string | Buffer,
): Promise<ListedVolume[]> {
  const volumes: ListedVolume[] = [];
  for await (const volume of reader.volumes(folderFile(name, content))) volumes.push(volume);
  return volumes;
}
