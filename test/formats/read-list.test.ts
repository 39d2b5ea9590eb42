import { execFileSync } from 'node:child_process';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openListFile, openListStream, sha256OfFile, stampOf } from '../../src/formats/list-file.js';
import { PaperFile } from '../../src/formats/paper-file.js';
import { readList, type ListedPaper } from '../../src/formats/read-list.js';
import { indexOf } from '../support/listed-papers.js';
import { temporaryFolder } from '../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

async function all(path: string, onChunk?: (chunk: Buffer) => Promise<void>): Promise<ListedPaper[]> {
  const found: ListedPaper[] = [];
  for await (const papers of readList(await openListFile(path), 'list.json', onChunk)) found.push(...papers);
  return found;
}

async function put(content: string | Buffer, name = 'list.json'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const PAPERS = [{ title: 'One' }, { title: 'Zwölf \u{1f600}', extra: { kept: [1, null] } }];

describe('reading a list', () => {
  it.each([
    ['export.xlsx', 'PK\u0003\u0004\u0014', 'a file of Excel', 'Save it there as CSV'],
    ['endnote.xml', '\ufeff<?xml version="1.0"?><xml><records>', 'XML', 'RefMan (RIS) Export'],
    ['scopus.csv', '\n<!DOCTYPE html><html>', 'a web page', 'once more'],
    ['paper.pdf', '%PDF-1.7', 'a PDF', 'as RIS or CSV'],
  ])('refuses %s, and says what to do', async (name, content, what, next) => {
    const path = await put(content, name);
    await expect(openListFile(path)).rejects.toMatchObject({
      exitCode: 65,
      message: expect.stringContaining(`is ${what}`) as string,
      next: expect.stringContaining(next) as string,
    });
  });

  it('refuses a single object that is neither a list nor a paper, and says what it has', async () => {
    await expect(all(await put('{"items": [{"title": "One"}], "total": 1}'))).rejects.toMatchObject({
      exitCode: 65,
      message:
        '"list.json" holds one object without a "papers" list (it has "items", "total"); expected {"papers": […]}, an array, or JSON Lines',
    });
    expect(await all(await put('{"title": "One"}'))).toHaveLength(1);
  });

  it.each([
    ['{"title": "A set", "papers": {"1": {"title": "One"}}}'],
    ['{"title": "A set", "papers": null}'],
    ['{"title": "A set", "results": [{"title": "One"}]}'],
    ['{"doi": "10.1000/x", "works": [{"title": "One"}, {"title": "Two"}]}'],
    ['{"title": "A set",\n "entries": [{"title": "One"}]}'],
  ])('refuses a single object with a title that holds the list: %s', async (text) => {
    await expect(all(await put(text))).rejects.toMatchObject({
      exitCode: 65,
      message: expect.stringContaining('holds one object') as string,
    });
  });

  it('takes one line of JSON Lines for a paper, whatever lists it has', async () => {
    expect(
      await all(await put('{"title": "One", "items": [], "data": [1], "references": [{"title": "x"}]}')),
    ).toHaveLength(1);
    expect(await all(await put('{"title":"A","items":[{"x":1}]}\n{"title":"B"}'))).toHaveLength(2);
  });

  it('reads what is no file but can be read: a FIFO', async () => {
    const path = join(folder, 'fifo');
    execFileSync('mkfifo', [path]);
    const writing = writeFile(path, gzipSync(JSON.stringify(PAPERS)));
    expect((await all(path)).map(({ record }) => record)).toEqual(PAPERS);
    await writing;
  });

  it('says that a folder is one', async () => {
    await expect(openListFile(folder)).rejects.toMatchObject({
      exitCode: 65,
      message: `"${folder}" is a folder; expected a list of papers`,
    });
  });

  it('gives papers, records as they came, and places', async () => {
    const text = JSON.stringify({ papers: PAPERS });
    const found = await all(await put(text));
    expect(found.map(({ record }) => record)).toEqual(PAPERS);
    expect(found.map(({ paper }) => paper.title)).toEqual(['One', 'Zwölf \u{1f600}']);
    expect(found[0]!.raw.offset).toBe(text.indexOf('{"title'));
  });

  it('unzips, tells by the content, hashes what is stored, and hands on what is unzipped', async () => {
    const text = JSON.stringify(PAPERS);
    const path = await put(gzipSync(text), 'list.json');
    const list = await openListFile(path);
    const chunks: Buffer[] = [];
    let count = 0;
    const collect = (chunk: Buffer): Promise<void> => {
      chunks.push(Buffer.from(chunk));
      return Promise.resolve();
    };
    for await (const papers of readList(list, 'list.json', collect)) count += papers.length;
    expect(count).toBe(2);
    expect(list).toMatchObject({ format: 'json', inPlace: false });
    expect(Buffer.concat(chunks).toString()).toBe(text);
    expect(list.sha256()).toBe(await sha256OfFile(path));
  });

  it('reads a stream, however small its pieces', async () => {
    const bytes = gzipSync(JSON.stringify(PAPERS));
    const pieces = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    const found: ListedPaper[] = [];
    // The first piece is too short to show that the stream is zipped.
    const stream = Readable.from(pieces);
    for await (const papers of readList(await openListStream(stream, 'standard input'), 'x'))
      found.push(...papers);
    expect(found.map(({ record }) => record)).toEqual(PAPERS);
    expect(gunzipSync(bytes).length).toBeGreaterThan(0);
  });

  it.each([
    ['a missing file', undefined, 66, 'cannot read'],
    ['an empty file', '', 65, '"list.json" is empty'],
    [
      'a record that is no object',
      '[{"title":"a"},7]',
      65,
      '"list.json", paper 2 (byte 15): expected a paper (a JSON object)',
    ],
    [
      'a field of the wrong kind',
      '[{"title":"a"},{"authors":7}]',
      65,
      '"list.json", paper 2 (byte 15), field "authors": expected a list of authors',
    ],
    [
      'a record that is no JSON',
      '[{"title":"a"},{"title":}]',
      65,
      '"list.json", paper 2 (byte 15) is not valid JSON',
    ],
    [
      'a record that is not UTF-8',
      Buffer.from('[{"title":"caf\xe9"}]', 'latin1'),
      65,
      '"list.json", paper 1 (byte 1) is not UTF-8',
    ],
  ])('names the place in %s', async (_, content, exitCode, message) => {
    const path = content === undefined ? join(folder, 'gone.json') : await put(content);
    await expect(all(path)).rejects.toMatchObject({
      exitCode,
      message: expect.stringContaining(message) as string,
    });
  });

  it('takes a cut-off .gz for damaged, at every length', async () => {
    const zipped = gzipSync(JSON.stringify(PAPERS));
    const path = await put(zipped, 'list.json.gz');
    for (let length = zipped.length - 1; length > 2; length--) {
      await truncate(path, length);
      await expect(all(path)).rejects.toMatchObject({ exitCode: 65 });
    }
  });
});

describe('reading papers again by their places', () => {
  async function opened(): Promise<{ file: PaperFile; path: string }> {
    const path = await put(JSON.stringify(PAPERS));
    return { path, file: await PaperFile.open(path, indexOf(PAPERS).columns, await stampOf(path)) };
  }

  it('gives what was read before', async () => {
    const { file } = await opened();
    expect((await file.readRecords([0, 1])).map(({ row, record }) => [row, record])).toEqual([
      ...PAPERS.entries(),
    ]);
    expect((await file.read([1]))[0]?.paper.title).toBe('Zwölf \u{1f600}');
    await file.close();
  });

  it('notices that the file was edited in place, though every record can still be read', async () => {
    const { file, path } = await opened();
    await writeFile(path, (await readFile(path, 'utf8')).replace('One', 'Two'));
    await expect(file.read([0])).rejects.toMatchObject({
      exitCode: 65,
      message: `"${path}" was changed while cf was working with it`,
    });
    await file.close();
  });

  it('notices that the file became shorter', async () => {
    const { file, path } = await opened();
    await truncate(path, 20);
    await expect(file.read([0, 1])).rejects.toMatchObject({ exitCode: 65 });
    await file.close();
  });
});
