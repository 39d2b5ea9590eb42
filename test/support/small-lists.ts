import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TEMPORARY_ROOT } from './temporary-root.js';

/** Two exports that share a paper: rows 1, 4 and 5 are one work; numbers have spellings of their own. */
const LISTS = {
  'a.json': `[{"paper_id":"s-1","title":"DEEP LEARNING OF PEAT BOGS IN THE NORTH","authors":["Hale, Z.","Rao, P."],"year":2020,"doi":"10.1016/j.peat.2020.01.001","score":1.0,"big":12345678901234567890},
 {"paper_id":"s-2","title":"Something else about moss","authors":["Moss, K."],"year":2011,"venue":"Moss Letters"},
 {"paper_id":"s-3","title":"A third paper on folk melodies","authors":["Wolf, A."],"year":2003,"venue":"Tunes"}]`,
  'b.jsonl': `{"paper_id":"p-9","title":"Deep learning of peat bogs in the north","authors":[{"name":"Zoë Hale","affiliations":["University of Bogs"]},{"name":"Priya Rao","affiliations":[]}],"year":2020,"doi":"https://doi.org/10.1016/J.PEAT.2020.01.001","venue":"Journal of Peat","pages":"288-97"}
{"paper_id":"p-10","title":"Deep learning of peat bogs in the north","authors":["Z Hale","P Rao"],"year":2020,"doi":"10.1016/j.peat.2020.01.001","venue":"J. Peat","pages":"288"}
`,
};

export const SMALL_LISTS = Object.keys(LISTS).flatMap((name) => ['-i', name]);

/** A folder of its own with the lists in it; `remove` takes it away. */
export async function smallLists(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(TEMPORARY_ROOT, 'cf-small-lists-'));
  for (const [name, text] of Object.entries(LISTS)) await writeFile(join(folder, name), text);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
