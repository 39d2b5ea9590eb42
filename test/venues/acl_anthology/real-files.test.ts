import { createReadStream, existsSync, readFileSync, readdirSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import type { ListedPaper } from '../../../src/model/listed-paper.js';
import { aclAnthologyFolder } from '../../../src/venues/acl_anthology/folder.js';
import type { FolderFile, ListedVolume } from '../../../src/venues/folder/folder-reader.js';

const DATA = new URL('../../../../shared/data/venues/acl-anthology/', import.meta.url);
const present = existsSync(DATA);
if (!present) console.log('skipped: real files of the ACL Anthology (../shared/data is not there)');

const fileAt = (name: string): FolderFile => ({
  name,
  bytes: () => Promise.resolve(readFileSync(new URL(name, DATA))),
  chunks: () => createReadStream(new URL(name, DATA)) as AsyncIterable<Buffer>,
  beside: () => undefined,
});

async function volumesIn(name: string): Promise<ListedVolume[]> {
  const volumes: ListedVolume[] = [];
  for await (const volume of aclAnthologyFolder.volumes(fileAt(name))) volumes.push(volume);
  return volumes;
}

interface Node {
  readonly [name: string]: unknown;
}
/** Another parser, of another kind: `[{ paper: [children], ':@': { '@_id': '1' } }, …]`. */
const OTHER = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  trimValues: false,
  parseTagValue: false,
});

const childrenOf = (nodes: readonly Node[], name: string): Node[][] =>
  nodes.flatMap((node) => (node[name] === undefined ? [] : [node[name] as Node[]]));
const textOf = (nodes: readonly Node[]): string =>
  nodes
    .map((node) =>
      Object.entries(node)
        .filter(([name]) => name !== ':@')
        .map(([name, value]) => (name === '#text' ? String(value) : textOf(value as Node[])))
        .join(''),
    )
    .join('');
const hasFormula = (nodes: readonly Node[]): boolean => JSON.stringify(nodes).includes('"tex-math"');
const line = (text: string): string => text.replace(/\s+/g, ' ').trim();

const files = present ? readdirSync(DATA).filter((name) => name.endsWith('.xml')) : [];

describe.skipIf(!present)('real collections', () => {
  test.each(files)(
    '%s: each paper is listed, with the title and the names that another parser sees',
    async (name) => {
      const volumes = await volumesIn(name);
      const [collection] = childrenOf(
        OTHER.parse(readFileSync(new URL(name, DATA), 'utf8')) as Node[],
        'collection',
      );
      const theirs = childrenOf(collection ?? [], 'volume');
      expect(volumes.length).toBe(theirs.length);
      for (const [nth, volume] of volumes.entries()) {
        const parts = theirs[nth] as Node[];
        const [meta] = childrenOf(parts, 'meta') as [Node[]];
        expect(volume.year).toBe(Number(textOf(childrenOf(meta, 'year')[0]!)));
        expect(volume.notes).toBeUndefined();
        const papers = childrenOf(parts, 'paper');
        expect(volume.papers.length).toBe(papers.length);
        for (const [at, paper] of volume.papers.entries()) {
          const their = papers[at] as Node[];
          const [title] = childrenOf(their, 'title') as [Node[]];
          if (!hasFormula(title)) expect(paper.title).toBe(line(textOf(title)));
          expect(paper.authors.map((author) => author.name)).toEqual(
            childrenOf(their, 'author').map((author) =>
              line(['first', 'last'].flatMap((part) => childrenOf(author, part).map(textOf)).join(' ')),
            ),
          );
          const [abstract] = childrenOf(their, 'abstract');
          expect(paper.abstract !== undefined, paper.paper_id).toBe(abstract !== undefined);
          if (abstract !== undefined && !hasFormula(abstract))
            expect(paper.abstract).toBe(line(textOf(abstract)));
          // The files have their own ids in the links to their PDFs.
          const [url] = childrenOf(their, 'url');
          if (url !== undefined && !textOf(url).startsWith('http')) expect(paper.paper_id).toBe(textOf(url));
        }
      }
    },
  );

  test('hold 1,913 papers in 79 volumes, without markup, entities and broken accents', async () => {
    const volumes = (await Promise.all(files.map(volumesIn))).flat();
    const papers = volumes.flatMap((volume) => volume.papers);
    expect([volumes.length, papers.length]).toEqual([79, 1913]);
    expect(new Set(papers.map(({ paper_id }) => paper_id)).size).toBe(1913);
    const wrong = papers.flatMap((paper) => textsOf(paper).filter((text) => BROKEN.test(text)));
    expect(wrong).toEqual([]);
    expect(papers.filter(({ doi }) => doi !== undefined).length).toBe(1654);
    expect(papers.filter(({ awards }) => awards !== undefined).length).toBeGreaterThan(5);
    expect(
      papers.flatMap(({ authors }) => authors).filter(({ orcid }) => orcid !== undefined).length,
    ).toBeGreaterThan(10);
  });
});

/** Elements, entities, commands of TeX, UTF-8 read as something else, characters that stand for none. */
const BROKEN =
  /<\/?(?:fixed-case|tex-math|i|b|url|sup|sub|em|span|p)\b|&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});|\\[a-zA-Z]+|\$[^$]*\\|[ÃÂâ][\u0080-\u00bf€™œ]|\p{Cc}|[\u0080-\u009f\ufffd\u00ad\ufeff\ue000-\uf8ff]| {2}|^ | $/u;

const textsOf = ({ title, abstract, booktitle, authors }: ListedPaper): string[] => [
  title,
  abstract ?? '.',
  booktitle ?? '.',
  ...authors.map(({ name }) => name),
];
