import { expect, test } from 'vitest';
import { aclAnthologyFolder } from '../../../src/venues/acl_anthology/folder.js';
import type { FolderFile, ListedVolume } from '../../../src/venues/folder/folder-reader.js';

const BIB = `@proceedings{peat-2031-1, title = "Proceedings of Peat", year = "2031", url = "https://aclanthology.org/2031.peat-main.0/"}
@inproceedings{a-2031, title = "On {P}eat {\\&} $n^2$ Moss", author = {Capkov{\\'a}, {\\v{Z}}ofie  and
      He, He}, booktitle = "Proceedings of Peat", month = jul, year = "2031", url = "https://aclanthology.org/2031.peat-main.1/",
    doi = "10.18653/V1/2031.peat-main.1", pages = "1--9", abstract = "Less than 5{\\%}."}
@article{b-2018, title = "B", author = "B, A", journal = "Computational Linguistics", volume = "44", number = "3", year = "2018", url = "https://aclanthology.org/J18-3001/"}
@inproceedings{c-2018, title = "C", booktitle = "Proceedings of the 13th Workshop on Peat", year = "2018", url = "https://www.aclweb.org/anthology/W18-0512"}
`;

async function read(text: string): Promise<ListedVolume[]> {
  const file: FolderFile = {
    name: 'x/anthology+abstracts.bib',
    bytes: () => Promise.resolve(Buffer.from(text)),
    // eslint-disable-next-line @typescript-eslint/require-await
    async *chunks() {
      for (let at = 0; at < text.length; at += 11) yield Buffer.from(text.slice(at, at + 11));
    },
    beside: () => undefined,
  };
  const volumes: ListedVolume[] = [];
  for await (const volume of aclAnthologyFolder.volumes(file)) volumes.push(volume);
  return volumes;
}

test('the BibTeX of the whole Anthology is read a volume at a time', async () => {
  const volumes = await read(BIB);
  expect(volumes.map(({ venues, year }) => [venues, year])).toEqual([
    [['peat', 'Proceedings of Peat'], 2031],
    [['Computational Linguistics'], 2018],
    [['Proceedings of the 13th Workshop on Peat'], 2018],
  ]);
  expect(volumes[0]?.papers).toEqual([
    {
      paper_id: '2031.peat-main.1',
      title: 'On Peat & n² Moss',
      authors: [
        { name: 'Žofie Capková', affiliations: [] },
        { name: 'He He', affiliations: [] },
      ],
      booktitle: 'Proceedings of Peat',
      track: 'main',
      type: 'inproceedings',
      pages: '1-9',
      publication_date: '2031-07',
      doi: '10.18653/v1/2031.peat-main.1',
      acl_id: '2031.peat-main.1',
      abstract: 'Less than 5%.',
      source_url: 'https://aclanthology.org/2031.peat-main.1/',
      pdf_url: 'https://aclanthology.org/2031.peat-main.1.pdf',
    },
  ]);
  expect(volumes[1]?.papers).toMatchObject([
    { paper_id: 'J18-3001', volume: '44', number: '3', type: 'article' },
  ]);
  expect(volumes[2]?.papers).toMatchObject([{ paper_id: 'W18-0512' }]);
});

test('one that is cut off is refused', async () => {
  await expect(read(BIB.slice(0, -3))).rejects.toThrow(
    /is no whole file of the ACL Anthology: its last entry is cut off/,
  );
});
