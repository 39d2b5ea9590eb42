import { existsSync, readFileSync } from 'node:fs';
import { parse } from '@retorquere/bibtex-parser';
import { describe, expect, test } from 'vitest';
import type { FolderFile, ListedVolume } from '../../../src/venues/folder/folder-reader.js';
import { pmlrFolder } from '../../../src/venues/pmlr/folder.js';

const DATA = new URL('../../../../shared/data/venues/pmlr/', import.meta.url);
const present = existsSync(DATA);
if (!present) console.log('skipped: real volumes of PMLR (../shared/data is not there)');

const fileAt = (name: string): FolderFile => ({
  name,
  bytes: () => Promise.resolve(readFileSync(new URL(name, DATA))),
  chunks: () => Promise.reject(new Error('not asked for')) as never,
  beside: (other) => fileAt(name.replace(/[^/]*$/, other)),
});

async function volumeIn(name: string): Promise<ListedVolume> {
  const volumes: ListedVolume[] = [];
  for await (const volume of pmlrFolder.volumes(fileAt(name))) volumes.push(volume);
  expect(volumes).toHaveLength(1);
  return volumes[0] as ListedVolume;
}

/** Markup, TeX, entities, UTF-8 read as something else, characters that stand for none, accents beside their letters. */
const BROKEN =
  /<\/?(?:i|b|p|sup|sub|span)\b|&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});|\\|\$|[ÃÂâ][\u0080-\u00bf€™œ]|\p{Cc}|[\u0080-\u009f\ufffd\u00ad\ufeff\ue000-\uf8ff]| {2}|^ | $/u;

describe.skipIf(!present).each([
  ['v161/uai21.bib', 'uai', 2021, 206],
  ['v206/aistats23.bib', 'aistats', 2023, 496],
])('%s', (name, venue, year, papers) => {
  test(`is ${venue} ${year}, with each of its ${papers} papers`, async () => {
    const volume = await volumeIn(name);
    const text = readFileSync(new URL(name, DATA), 'utf8');
    expect(volume.papers.length).toBe(papers);
    expect(text.match(/^\s*@inproceedings\s*\{/gim)).toHaveLength(papers);
    expect(volume).toMatchObject({ year, venues: expect.arrayContaining([venue.toUpperCase()]) as unknown });
    expect(volume.notes).toBeUndefined();
    expect(new Set(volume.papers.map(({ paper_id }) => paper_id)).size).toBe(papers);
  });

  test('has the titles and the names that another parser sees', async () => {
    const { papers } = await volumeIn(name);
    const options = { sentenceCase: false, caseProtection: false, english: false } as const;
    const theirs = parse(readFileSync(new URL(name, DATA), 'utf8'), options).entries.filter(
      ({ type }) => type === 'inproceedings',
    );
    expect(theirs.length).toBe(papers.length);
    for (const [nth, paper] of papers.entries()) {
      const { title, author = [] } = theirs[nth]?.fields ?? {};
      if (!/[$#%\\]/.test(theirs[nth]?.input ?? '') && title !== undefined)
        expect(paper.title).toBe(title.replace(/\s+/g, ' ').replaceAll('\u00a0', ' '));
      const names = author.map(({ firstName = '', prefix = '', lastName = '', suffix = '' }) =>
        [firstName, prefix, lastName, suffix].filter((part) => part !== '').join(' '),
      );
      expect(paper.authors.map((one) => one.name)).toEqual(
        names.map((one) =>
          one
            .replace(/\s+/g, ' ')
            .replace(/ı(?=\p{M})/gu, 'i')
            .normalize('NFC'),
        ),
      );
    }
  });

  test('has no TeX, no markup and no broken accents', async () => {
    const { papers } = await volumeIn(name);
    const texts = papers.flatMap(({ title, abstract = '.', authors }) => [
      title,
      abstract,
      ...authors.map((author) => author.name),
    ]);
    expect(texts.filter((text) => BROKEN.test(text))).toEqual([]);
    expect(papers.filter(({ abstract }) => abstract === undefined)).toEqual([]);
  });
});
