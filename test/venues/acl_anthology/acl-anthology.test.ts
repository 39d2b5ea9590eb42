import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RequestFailed } from '../../../src/http/failures.js';
import { venueNamed, type Venue } from '../../../src/match/venue-names.js';
import { SourceUnavailable } from '../../../src/model/errors.js';
import { createAclAnthology } from '../../../src/venues/acl_anthology/index.js';
import type { ListAnswer, ListedPage, Lister } from '../../../src/venues/lister.js';
import { collectionXml, paperXml, volumeXml } from '../../support/anthology-xml.js';
import { askContext } from '../../support/ask-context.js';
import { htmlFault, type Fault } from '../../support/faults.js';
import { fileServer, type FileServer } from '../../support/file-server.js';
import { listerSettings } from '../../support/lister-settings.js';

const D19 = collectionXml(
  'D19',
  volumeXml({ id: '1', year: '2019', venues: ['emnlp', 'ijcnlp'] }),
  volumeXml({ id: '57', year: '2019', venues: ['bionlp', 'ws'], papers: paperXml({ id: '2' }) }),
  volumeXml({ id: '58', year: '2020', venues: ['bionlp'], papers: paperXml({ id: '3' }) }),
);
const W19 = collectionXml('W19', volumeXml({ id: '50', year: '2019', venues: ['bionlp'] }));
const ACL = '/2031.acl.xml';
const acl = collectionXml(
  '2031.acl',
  volumeXml({ id: 'long', venues: ['acl'] }),
  volumeXml({ id: 'srw', venues: ['acl'] }),
);

let server: FileServer;
let lister: Lister;
beforeEach(async () => {
  server = await fileServer({
    '/W19.xml': W19,
    '/D19.xml': D19,
    [ACL]: acl,
    '/J74.xml': collectionXml('J74'),
  });
  lister = createAclAnthology(listerSettings({ CF_ACL_ANTHOLOGY_URL: server.url }));
});
afterEach(async () => {
  await lister.close();
  await server.close();
});

const list = (name: string, year: number, next?: string): Promise<ListAnswer> =>
  lister.list({ venue: venueNamed(name) as Venue, year }, next, askContext());
const ids = (answer: ListAnswer): string[] => (answer as ListedPage).papers.map(({ paper_id }) => paper_id);

describe('a venue and year', () => {
  test('is all volumes of its collection that are its own', async () => {
    const answer = await list('ACL', 2031);
    expect(ids(answer)).toEqual(['2031.acl-long.1', '2031.acl-srw.1']);
    expect(answer).toHaveProperty('next', undefined);
    expect(ids(await list('EMNLP', 2019))).toEqual(['D19-1001']);
    expect(server.asked).toEqual([ACL, '/D19.xml']);
  });

  test('that is in several collections is listed one by one, and goes on from where it was', async () => {
    const first = await list('BioNLP', 2019);
    expect(ids(first)).toEqual(['W19-5001']);
    expect(first).toHaveProperty('next', 'D19');
    const second = await list('BioNLP', 2019, 'D19');
    expect(ids(second)).toEqual(['D19-5702']);
    expect(second).toMatchObject({
      next: undefined,
      notes: ['D19-58 says that it is of 2020, and is listed there (1 papers)'],
    });
    expect(await list('BioNLP', 2019, 'P19')).toBe('expired');
  });

  test('that comes to nothing more ends', async () => {
    server.put('/D19.xml', undefined);
    expect(await list('BioNLP', 2019, 'D19')).toEqual({ papers: [], next: undefined });
  });

  test('is unknown where its collection is not there, and another one is', async () => {
    expect(await list('ACL', 2030)).toBe('unknown');
    expect(server.asked).toEqual(['/2030.acl.xml', '/J74.xml']);
    expect(await list('WMT', 2019)).toBe('unknown');
  });

  test('is no absence where no collection is there at all', async () => {
    server.put('/J74.xml', undefined);
    await expect(list('ACL', 2030)).rejects.toThrow(RequestFailed);
  });
});

describe('a failure, and never fewer papers', () => {
  test.each<[string, Fault]>([
    ['429', { kind: 'reply', status: 429, body: '429: Too Many Requests' }],
    ['503', { kind: 'reply', status: 503, body: 'down' }],
    [
      'a page in place of the file',
      { kind: 'reply', status: 200, body: '<!doctype html><title>Log in</title></html>' },
    ],
    ['a body that is cut', { kind: 'cut', body: acl }],
    [
      'XML that ends too early',
      { kind: 'reply', status: 200, body: acl.slice(0, acl.lastIndexOf('<volume')) },
    ],
    [
      'XML that is not well formed',
      { kind: 'reply', status: 200, body: acl.replace('</title>', '</titel>') },
    ],
    [
      'a cut gzip',
      {
        kind: 'reply',
        status: 200,
        headers: { 'content-encoding': 'gzip' },
        body: gzipSync(acl).subarray(0, -12),
      },
    ],
    ['another collection', { kind: 'reply', status: 200, body: D19 }],
    ['a reset', { kind: 'reset' }],
  ])('is %s', async (_, fault) => {
    server.put(ACL, fault);
    await expect(list('ACL', 2031)).rejects.toThrow(RequestFailed);
    server.put(ACL, acl);
    expect(ids(await list('ACL', 2031))).toHaveLength(2);
  });

  test('is a wall against bots', async () => {
    server.put(ACL, htmlFault(403));
    await expect(list('ACL', 2031)).rejects.toThrow(SourceUnavailable);
  });
});
