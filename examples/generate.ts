/**
 * Makes the example data: a list of 60 papers in the state in which lists usually are, a little snapshot in the
 * layout of OpenAlex's own that knows most of them, and files of two venues' proceedings. All of it is made up. Deterministic. Run by `npm run examples`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { asOpenAlex, madeUpWork } from './made-up-works.js';
import { exampleProceedings } from './made-up-proceedings.js';
import { messyPapers } from './messy-papers.js';

const WORKS = 300;

const folder = import.meta.dirname;
const part = join(folder, 'snapshot', 'updated_date=2026-01-01');
mkdirSync(part, { recursive: true });
const lines = Array.from({ length: WORKS }, (_, n) => JSON.stringify(asOpenAlex(madeUpWork(n))));
writeFileSync(join(part, 'part_0000.gz'), gzipSync(`${lines.join('\n')}\n`, { level: 9 }));

const papers = messyPapers().map((paper) => JSON.stringify(paper));
writeFileSync(
  join(folder, 'papers.json'),
  `{"collection_metadata":{"made_by":"npm run examples","note":"made-up papers"},"papers":[\n${papers.join(',\n')}\n]}\n`,
);
const proceedings = Object.entries(exampleProceedings());
for (const [name, text] of proceedings) {
  const path = join(folder, 'venues', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
process.stdout.write(
  `examples/papers.json: ${papers.length} papers; examples/snapshot: ${WORKS} works; examples/venues: ${proceedings.length} files\n`,
);
