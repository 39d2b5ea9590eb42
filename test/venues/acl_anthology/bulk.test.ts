import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { INTERRUPTED, RequestFailed } from '../../../src/http/failures.js';
import { venueNamed, type Venue } from '../../../src/match/venue-names.js';
import { SourceUnavailable } from '../../../src/model/errors.js';
import { createAclAnthology } from '../../../src/venues/acl_anthology/index.js';
import type { ListAnswer, ListedPage, Lister } from '../../../src/venues/lister.js';
import { askContext } from '../../support/ask-context.js';
import { listerSettings } from '../../support/lister-settings.js';
import { scriptedServer, type ScriptedServer } from '../../support/scripted-server.js';
import { TEMPORARY_ROOT } from '../../support/temporary-root.js';

const FILE = 'anthology+abstracts.bib.gz';
const WALL = '<!doctype html><html><title>Just a moment...</title></html>';
const PAGE = '<!doctype html><html><title>Welcome</title></html>';

const entry = (id: string, year: number, book: string): string => `@inproceedings{key-${id},
    title = "On {P}aper ${id}",
    author = "Doe, Jo",
    booktitle = "${book}",
    year = "${year}",
    url = "https://aclanthology.org/${id}/",
    abstract = "What {\\'e}lan."
}
`;
const BIB = `@proceedings{peat-2031-main,
    title = "Proceedings of Peat",
    year = "2031",
    url = "https://aclanthology.org/2031.peat-main.0/"
}
${entry('2031.peat-main.1', 2031, 'Proceedings of Peat')}${entry('2031.peat-main.2', 2031, 'Proceedings of Peat')}${entry('2031.moss-1.1', 2031, 'Proceedings of Moss')}${entry('2032.peat-main.1', 2032, 'Proceedings of Peat 2')}${entry('W18-0512', 2018, 'Proceedings of the Second Workshop on Peat and Moss ({PEAT} 2018)')}${entry('W18-0601', 2018, 'Proceedings of the First Workshop on Ferns')}`;
const gz = (text: string): Buffer => gzipSync(text, { level: 1 });

type Answer = (response: ServerResponse, headers: IncomingHttpHeaders, n: number) => void;

/** As servers of files do it. */
const has =
  (body: Buffer, etag = '"v1"'): Answer =>
  (response, headers) => {
    if (headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
    else response.writeHead(200, { etag, 'content-length': body.length }).end(body);
  };

/** Promises more than comes. */
const cut =
  (body: Buffer, sent: number): Answer =>
  (response) => {
    response.writeHead(200, { etag: '"v2"', 'content-length': body.length });
    response.write(body.subarray(0, sent), () => response.socket?.end());
  };
const reply =
  (status: number, body: string | Buffer, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(status, headers).end(body);

let server: ScriptedServer;
let answer: Answer;
let stateDir: string;
const listers: Lister[] = [];
beforeEach(async () => {
  stateDir = await mkdtemp(join(TEMPORARY_ROOT, 'cf-bulk-'));
  answer = has(gz(BIB));
  server = await scriptedServer((response, n, path) => {
    if (path === `/bulk/${FILE}`) answer(response, server.requests[n]?.headers ?? {}, n);
    else response.writeHead(404).end('404: Not Found');
  });
});
afterEach(async () => {
  for (const lister of listers.splice(0)) await lister.close();
  await server.close();
  await rm(stateDir, { recursive: true });
});

/** A lister of another run. */
function newLister(): Lister {
  const urls = { CF_ACL_ANTHOLOGY_URL: `${server.url}/xml`, CF_ACL_ANTHOLOGY_BULK_URL: `${server.url}/bulk` };
  const lister = createAclAnthology(listerSettings(urls, stateDir));
  listers.push(lister);
  return lister;
}
const list = (lister: Lister, name: string, year: number, context = askContext()): Promise<ListAnswer> =>
  lister.list({ venue: venueNamed(name) as Venue, year }, undefined, context);
const ids = (listed: ListAnswer): string[] => (listed as ListedPage).papers.map(({ paper_id }) => paper_id);
const asked = (): (string | undefined)[] =>
  server.requests
    .filter(({ path }) => path.startsWith('/bulk'))
    .map(({ headers }) => headers['if-none-match']);
const folder = (): string => join(stateDir, 'venues', 'acl_anthology');
const kept = async (): Promise<string[]> => (await readdir(folder())).sort();
const WHOLE = [FILE, `${FILE}.json`, `${FILE}.json.meta`];

describe('what no collection is named for', () => {
  test('is found in the file of all, which is fetched once in a run', async () => {
    const lister = newLister();
    const found = await list(lister, 'peat', 2031);
    expect(ids(found)).toEqual(['2031.peat-main.1', '2031.peat-main.2']);
    expect(found).toMatchObject({ next: undefined, notes: [] });
    expect((found as ListedPage).papers[0]).toMatchObject({
      title: 'On Paper 2031.peat-main.1',
      abstract: 'What élan.',
      booktitle: 'Proceedings of Peat',
    });
    expect(ids(await list(lister, 'peat', 2032))).toEqual(['2032.peat-main.1']);
    expect(asked()).toEqual([undefined]);
    expect(await kept()).toEqual(WHOLE);
    const bytes = await readFile(join(folder(), FILE));
    expect(bytes).toEqual(gz(BIB));
    expect(JSON.parse(await readFile(join(folder(), `${FILE}.json`), 'utf8'))).toEqual({
      format_version: 1,
      etag: '"v1"',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      downloaded_at: '2031-08-01T00:00:00.000Z',
    });
  });

  test('is asked for as it is stored', async () => {
    await list(newLister(), 'peat', 2031);
    expect(server.requests.at(-1)?.headers).toMatchObject({ 'accept-encoding': 'identity' });
  });

  test('is kept as it came also where the server calls its zip an encoding', async () => {
    answer = reply(200, gz(BIB), { 'content-encoding': 'x-gzip' });
    expect(ids(await list(newLister(), 'peat', 2031))).toHaveLength(2);
    expect(await readFile(join(folder(), FILE))).toEqual(gz(BIB));
  });

  test('is found by the title or its acronym before 2020, which is said', async () => {
    const lister = newLister();
    const found = await list(lister, 'PEAT', 2018);
    expect(ids(found)).toEqual(['W18-0512']);
    expect(found).toMatchObject({ notes: [expect.stringMatching(/^found by the titles of volumes/)] });
    expect(ids(await list(lister, 'First Workshop on Ferns', 2018))).toEqual(['W18-0601']);
  });

  test('is unknown where it is of no venue and year that the file has', async () => {
    const lister = newLister();
    expect(await list(lister, 'peat', 2033)).toBe('unknown');
    expect(await list(lister, 'fern', 2031)).toBe('unknown');
    expect(asked()).toHaveLength(1);
  });

  test('is no absence of a venue whose collections have been moved', async () => {
    await expect(list(newLister(), 'acl', 2031)).rejects.toThrow(/collections are not where they were/);
  });
});

describe('in a later run', () => {
  beforeEach(async () => {
    await list(newLister(), 'peat', 2031);
  });

  test('what has not changed does not come again', async () => {
    expect(ids(await list(newLister(), 'peat', 2031))).toHaveLength(2);
    expect(asked()).toEqual([undefined, '"v1"']);
    expect(await kept()).toEqual(WHOLE);
  });

  test('what has changed does', async () => {
    answer = has(gz(BIB + entry('2031.peat-main.3', 2031, 'Proceedings of Peat')), '"v2"');
    expect(ids(await list(newLister(), 'peat', 2031))).toHaveLength(3);
    expect(ids(await list(newLister(), 'peat', 2031))).toHaveLength(3);
    expect(asked()).toEqual([undefined, '"v1"', '"v2"']);
  });

  test('what was damaged since is fetched anew', async () => {
    const bytes = await readFile(join(folder(), FILE));
    await writeFile(join(folder(), FILE), bytes.fill(0, 40, 50));
    expect(ids(await list(newLister(), 'peat', 2031))).toHaveLength(2);
    await writeFile(join(folder(), `${FILE}.json`), '{');
    expect(ids(await list(newLister(), 'peat', 2031))).toHaveLength(2);
    expect(asked()).toEqual([undefined, undefined, undefined]);
  });

  test('whoever reads the file that is replaced reads it to its end', async () => {
    const before = newLister();
    await list(before, 'peat', 2031);
    answer = has(gz(BIB.replaceAll('2031.peat', '2031.reed')), '"v2"');
    expect(ids(await list(newLister(), 'reed', 2031))).toHaveLength(2);
    expect(ids(await list(before, 'peat', 2031))).toHaveLength(2);
  });
});

describe('a failure, and never an absence or a file', () => {
  const zipped = gz(BIB);
  const failures: [string, Answer, RegExp][] = [
    ['a body that is cut', cut(zipped, 60), /cut/],
    ['nothing of a body', cut(zipped, 0), /cut/],
    ['a gzip that ends too early', reply(200, zipped.subarray(0, -9)), /not what was asked for/],
    [
      'a gzip with a wrong check sum',
      reply(200, Buffer.from(zipped).fill(1, zipped.length - 8, zipped.length - 4)),
      /not what was/,
    ],
    ['a body that is empty', reply(200, ''), /empty/],
    ['a page in its place', reply(200, PAGE, { 'content-type': 'text/html' }), /a web page in place of a/],
    ['a page, zipped', reply(200, gz(PAGE), { 'content-encoding': 'gzip' }), /not what was asked for/],
    ['BibTeX that is not zipped', reply(200, BIB), /not what was asked for/],
    ['what is zipped twice', reply(200, gzipSync(zipped)), /not what was asked for/],
    ['404', reply(404, PAGE), /^\/anthology\S+ is not there: see https:\/\/aclanthology\.org .* --from$/],
    ['503', reply(503, 'down'), /503/],
    ['429', reply(429, 'slow down'), /429/],
    ['another host', reply(302, '', { location: 'http://localhost:1/x' }), /redirected to another host/],
    ['a reset', (response) => void response.socket?.destroy(), /cut/],
    ['more than there can be', reply(200, '', { 'content-length': '400000001' }), /larger than 400 MB/],
  ];

  test.each(failures)('is %s, where nothing was before', async (_, failing, said) => {
    answer = failing;
    const error: unknown = await list(newLister(), 'peat', 2031).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(RequestFailed);
    expect((error as Error).message).toMatch(said);
    expect(await kept()).toEqual([]);
    answer = has(gz(BIB));
    expect(ids(await list(newLister(), 'peat', 2031))).toHaveLength(2);
  });

  test.each(failures)('is %s, where a good file was before', async (_, failing) => {
    await list(newLister(), 'peat', 2031);
    answer = failing;
    await expect(list(newLister(), 'peat', 2031)).rejects.toThrow(RequestFailed);
    expect(await kept()).toEqual(WHOLE);
    answer = has(gz(BIB));
    expect(ids(await list(newLister(), 'peat', 2031))).toHaveLength(2);
    expect(asked().at(-1)).toBe('"v1"');
  });

  test('is a wall against bots, of any status: nothing more is asked', async () => {
    for (const status of [200, 403]) {
      answer = reply(status, WALL, { 'content-type': 'text/html' });
      const before = asked().length;
      await expect(list(newLister(), 'peat', 2031)).rejects.toThrow(SourceUnavailable);
      expect(asked()).toHaveLength(before + 1);
    }
    expect(await kept()).toEqual([]);
  });

  test('is a file whose last entry is cut off', async () => {
    answer = has(gz(BIB.slice(0, -3)));
    await expect(list(newLister(), 'peat', 2031)).rejects.toThrow(/its last entry is cut off/);
  });

  test('is "not modified" where nothing was said to be there', async () => {
    answer = reply(304, '');
    await expect(list(newLister(), 'peat', 2031)).rejects.toThrow(/HTTP 304/);
  });

  test('is asked for once in a run, whatever came of it', async () => {
    answer = reply(404, PAGE);
    const lister = newLister();
    await expect(list(lister, 'peat', 2031)).rejects.toThrow(RequestFailed);
    await expect(list(lister, 'peat', 2032)).rejects.toThrow(RequestFailed);
    expect(asked()).toHaveLength(1);
  });
});

test('a transfer that is cut once is begun anew', async () => {
  const whole = has(gz(BIB));
  answer = (response, headers, n) => (n < 2 ? cut(gz(BIB), 100) : whole)(response, headers, n);
  expect(ids(await list(newLister(), 'peat', 2031))).toHaveLength(2);
  expect(await kept()).toEqual(WHOLE);
});

test('a run that stops leaves nothing of what had not come whole, and goes on another time', async () => {
  const stop = new AbortController();
  const body = gz(BIB);
  answer = (response) => {
    response.writeHead(200, { 'content-length': body.length });
    response.write(body.subarray(0, 100), () => setImmediate(() => stop.abort()));
  };
  const lister = newLister();
  const context = { stopping: stop.signal, signal: new AbortController().signal };
  await expect(list(lister, 'peat', 2031, context)).rejects.toThrow(new RequestFailed(INTERRUPTED));
  expect(await kept()).toEqual([]);
  answer = has(body);
  expect(ids(await list(lister, 'peat', 2031))).toHaveLength(2);
});

test('what a killed process left is cleared away', async () => {
  await list(newLister(), 'peat', 2031);
  await writeFile(join(folder(), `.${FILE}.h4lf.cf-part`), 'half');
  await list(newLister(), 'peat', 2031);
  expect(await kept()).toEqual(WHOLE);
});

test('of two at once one fetches it, and both have it whole', async () => {
  const both = await Promise.all([list(newLister(), 'peat', 2031), list(newLister(), 'moss', 2031)]);
  expect(both.map(ids)).toEqual([['2031.peat-main.1', '2031.peat-main.2'], ['2031.moss-1.1']]);
  expect(asked()).toEqual([undefined, '"v1"']);
  expect(await kept()).toEqual(WHOLE);
});
