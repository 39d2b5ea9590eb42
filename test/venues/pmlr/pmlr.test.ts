import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RequestFailed } from '../../../src/http/failures.js';
import { venueNamed, type Venue } from '../../../src/match/venue-names.js';
import { SourceUnavailable } from '../../../src/model/errors.js';
import type { ListAnswer, ListedPage, Lister } from '../../../src/venues/lister.js';
import { createPmlr } from '../../../src/venues/pmlr/index.js';
import { askContext } from '../../support/ask-context.js';
import { htmlFault, type Fault } from '../../support/faults.js';
import { fileServer, type FileServer } from '../../support/file-server.js';
import { listerSettings } from '../../support/lister-settings.js';
import { citeproc, editorsBib } from '../../support/pmlr-files.js';

const INDEX = `<!DOCTYPE html><html><body><ul>
<li><a href="v905"><b>Volume 905</b></a> Proceedings of ACML 2030</li>
<li><a href="v906"><b>Volume 906</b></a> ACML 2030 Proceedings</li>
<li><a href="v907"><b>Volume 907</b></a> ACML 2030 Workshop on Peat</li></ul></body></html>`;
const YAML = '/v905/assets/bib/citeproc.yaml';
const BIB = '/v905/assets/bib/bibliography.bib';
const yaml = (volume: string, id: string): string =>
  citeproc(volume, [{ id, title: `Of ${id}`, authors: [['A', '', 'B']] }]);

let server: FileServer;
let lister: Lister;
beforeEach(async () => {
  server = await fileServer({
    '/': INDEX,
    [YAML]: yaml('v905', 'a31a'),
    '/v906/assets/bib/citeproc.yaml': yaml('v906', 'b31a'),
  });
  lister = createPmlr(listerSettings({ CF_PMLR_URL: server.url }));
});
afterEach(async () => {
  await lister.close();
  await server.close();
});

const list = (next?: string, name = 'ACML', year = 2030): Promise<ListAnswer> =>
  lister.list({ venue: venueNamed(name) as Venue, year }, next, askContext());
const ids = (answer: ListAnswer): string[] => (answer as ListedPage).papers.map(({ paper_id }) => paper_id);

describe('a venue and year', () => {
  test('is listed a volume at a time, in the order of their numbers, without workshops', async () => {
    const first = await list();
    expect(first).toMatchObject({ next: 'v906', papers: [{ paper_id: 'v905/a31a', title: 'Of a31a' }] });
    const second = await list('v906');
    expect(ids(second)).toEqual(['v906/b31a']);
    expect(second).toHaveProperty('next', undefined);
    expect(server.asked.filter((path) => path === '/')).toHaveLength(1);
  });

  test('goes on in another process', async () => {
    const other = createPmlr(listerSettings({ CF_PMLR_URL: server.url }));
    const venue = venueNamed('ACML') as Venue;
    expect(ids(await other.list({ venue, year: 2030 }, 'v906', askContext()))).toEqual(['v906/b31a']);
    expect(await other.list({ venue, year: 2030 }, 'v907', askContext())).toBe('expired');
    await other.close();
  });

  test('that is not in the index is unknown', async () => {
    expect(await list(undefined, 'ACML', 2029)).toBe('unknown');
    expect(await list(undefined, 'NeurIPS', 2030)).toBe('unknown');
    expect(await list('v905', 'ACML', 2029)).toBe('expired');
  });

  test('comes from the BibTeX where the YAML is not there, or not to be read', async () => {
    const bib = editorsBib([{ title: 'Of {B}', author: 'B, A' }]).replace('{906}', '{905}');
    server.put(BIB, bib);
    server.put(YAML, undefined);
    expect(ids(await list())).toEqual(['v905/b31a']);
    server.put(YAML, "- title: 'It's broken'\n  id: a\n");
    expect(ids(await list())).toEqual(['v905/b31a']);
  });
});

describe('a failure, and never fewer papers', () => {
  test.each<[string, Fault]>([
    [
      '429',
      htmlFault(429).kind === 'reply'
        ? { kind: 'reply', status: 429, body: 'Too many requests' }
        : htmlFault(429),
    ],
    ['503', { kind: 'reply', status: 503, body: 'down' }],
    [
      'a page in place of the file',
      { kind: 'reply', status: 200, body: '<!doctype html><title>Log in</title></html>' },
    ],
    ['a cut body', { kind: 'cut', body: yaml('v905', 'a31a') }],
    [
      'a cut gzip',
      {
        kind: 'reply',
        status: 200,
        headers: { 'content-encoding': 'gzip' },
        body: gzipSync(yaml('v905', 'a31a')).subarray(0, -12),
      },
    ],
    ['a reset', { kind: 'reset' }],
  ])('is %s', async (_, fault) => {
    server.put(YAML, fault);
    server.put(BIB, fault);
    await expect(list()).rejects.toThrow(RequestFailed);
    server.put(YAML, yaml('v905', 'a31a'));
    expect(ids(await list())).toEqual(['v905/a31a']);
  });

  test('is a volume of the index without any file', async () => {
    server.put(YAML, undefined);
    await expect(list()).rejects.toThrow(/v905 is in the index, but one of its files is not there/);
  });

  test('is the YAML of another volume', async () => {
    server.put(YAML, yaml('v904', 'x31a'));
    await expect(list()).rejects.toThrow('asked for v905, got v904');
  });

  test('is an index without volumes, or none', async () => {
    server.put('/', '<!doctype html><html><body>Come back later.</body></html>');
    await expect(list()).rejects.toThrow(RequestFailed);
    server.put('/', undefined);
    await expect(list()).rejects.toThrow('the index of volumes is not there (HTTP 404)');
  });

  test('is a wall against bots, after which nobody asks again', async () => {
    server.put('/', htmlFault(200));
    await expect(list()).rejects.toThrow(SourceUnavailable);
    const asked = server.asked.length;
    await expect(list()).rejects.toThrow(SourceUnavailable);
    expect(server.asked.length).toBe(asked);
  });
});
