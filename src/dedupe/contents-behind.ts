import { partsOf } from '../merge/provenance.js';
import { contentHash } from '../model/paper-key.js';
import { readPaper, type PaperRecord } from '../model/paper.js';

/** The content hashes of the records that an earlier run merged into this one, by which decisions name them; mostly none. */
export function contentsBehind(record: PaperRecord): string[] {
  if (record.consolidation === undefined) return [];
  return partsOf(record).flatMap(({ record: part }) => {
    const read = readPaper(part);
    return 'paper' in read ? [contentHash(read.paper), ...contentsBehind(part)] : [];
  });
}
