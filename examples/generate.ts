/**
 * Makes the example data: a list of 60 papers in the state in which lists usually are, and a little snapshot in the
 * layout of OpenAlex's own that knows most of them. All of it is made up. Deterministic. Run by `npm run examples`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { asOpenAlex, madeUpWork } from './made-up-works.js';
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
process.stdout.write(`examples/papers.json: ${papers.length} papers; examples/snapshot: ${WORKS} works\n`);
