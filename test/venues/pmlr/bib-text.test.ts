import { describe, expect, test } from 'vitest';
import type { FolderFile, ListedVolume } from '../../../src/venues/folder/folder-reader.js';
import { DEFAULT_VENUE_NAMES } from '../../../src/match/venue-names.js';
import { venuesOf } from '../../../src/venues/folder/folder-index.js';
import { pmlrFolder } from '../../../src/venues/pmlr/folder.js';
import { editorsBib } from '../../support/pmlr-files.js';

const fileOf = (name: string, bytes: Buffer): FolderFile => ({
  name,
  bytes: () => Promise.resolve(bytes),
  chunks: () => Promise.reject(new Error('not asked for')) as never,
  beside: () => undefined,
});

async function volumeIn(bytes: Buffer): Promise<ListedVolume> {
  for await (const volume of pmlrFolder.volumes(fileOf('acml31.bib', bytes))) return volume;
  throw new Error('no volume');
}

const BIB = editorsBib([{ title: 'Fens – and Moors', author: 'Bürkner, Zoë' }]);
const READ = { title: 'Fens – and Moors', authors: [{ name: 'Zoë Bürkner' }] };

describe('the BibTeX of editors whose program wrote no UTF-8', () => {
  const mac = Buffer.from(
    BIB.replace(/[–üë]/g, (sign) => ({ '–': '\xd0', ü: '\x9f', ë: '\x91' })[sign] ?? ''),
    'latin1',
  );
  const windows = Buffer.from(BIB.replaceAll('–', '\x96'), 'latin1');

  test.each([
    ['% Encoding: MacRoman\n', mac],
    ['%% Created\n%% Saved with string encoding Western (Mac OS Roman) \n', mac],
    ['% This file was created with JabRef.\n% Encoding: Cp1252\n', windows],
    ['% Encoding: ISO8859_1\n', windows],
  ])('is read in the encoding that it names: %j', async (head, body) => {
    const volume = await volumeIn(Buffer.concat([Buffer.from(head), body]));
    expect(volume.papers).toMatchObject([READ]);
    expect(volume.notes).toBeUndefined();
  });

  test('and does not say what it is in: is read as Windows-1252, and that is said', async () => {
    const volume = await volumeIn(windows);
    expect(volume.papers).toMatchObject([READ]);
    expect(volume.notes).toEqual([
      expect.stringMatching(/^"acml31\.bib", line \d+, is not UTF-8: read as Windows-1252/),
    ]);
  });

  test('names an encoding that it is not in: UTF-8 is read as such', async () => {
    const volume = await volumeIn(Buffer.from(`% Encoding: MacRoman\n${BIB}`));
    expect(volume.papers).toMatchObject([READ]);
  });
});

test('the names of a volume are of one venue: the one that the table has', async () => {
  const odd = BIB.replace(
    '{Asian Conference on Machine Learning}, shortname = {ACML}',
    '{Fen Learning}, shortname = {ACML 2030}',
  );
  const volume = await volumeIn(Buffer.from(odd));
  expect(venuesOf(volume, DEFAULT_VENUE_NAMES)).toMatchObject([{ venue: { key: 'acml' }, isTitle: false }]);
});
