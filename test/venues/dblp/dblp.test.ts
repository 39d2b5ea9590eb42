import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RequestFailed } from '../../../src/http/failures.js';
import { venueNamed } from '../../../src/match/venue-names.js';
import { SourceUnavailable } from '../../../src/model/errors.js';
import { dblpDefinition } from '../../../src/venues/dblp/definition.js';
import type { Lister } from '../../../src/venues/lister.js';
import { askContext } from '../../support/ask-context.js';
import { FakeClock } from '../../support/fake-clock.js';
import { dblpRecord, FakeDblp } from '../../support/fake-dblp.js';
import { jsonFault } from '../../support/faults.js';
import { listPages } from '../../support/list-pages.js';
import { sourceSettings } from '../../support/openalex-source.js';

let fake: FakeDblp;
let clock: FakeClock;
let lister: Lister;

const open = (): Promise<Lister> =>
  dblpDefinition.create(sourceSettings('', { CF_DBLP_URL: fake.url, CF_DBLP_RPS: '1000' }, clock));

beforeEach(async () => {
  fake = await FakeDblp.start();
  clock = new FakeClock();
  lister = await open();
});

afterEach(async () => {
  await lister.close();
  await fake.close();
  fake.check();
});

const wanted = (name: string, year: number) => ({ venue: venueNamed(name)!, year });
const list = (name = 'ICML', year = 2019, next?: string) =>
  lister.list(wanted(name, year), next, askContext());

async function listAll(name: string, year: number) {
  const pages = await listPages(lister, wanted(name, year));
  if (typeof pages === 'string') return pages;
  return { papers: pages.flatMap((page) => page.papers), notes: pages.flatMap((page) => page.notes ?? []) };
}

const many = (n: number) => Array.from({ length: n }, (_, i) => dblpRecord(i + 1));
const keys = (all: Awaited<ReturnType<typeof listAll>>): string[] =>
  typeof all === 'string' ? [all] : all.papers.map(({ paper_id }) => paper_id);

describe('a venue of the table', () => {
  test('is listed with all that its records say', async () => {
    fake.papers = [
      dblpRecord(1, {
        title: 'CO<sub>2</sub> &amp; &quot;Attention&quot; in <i>Vivo</i>: a Study?',
        ee: [
          'https://doi.org/10.1145/3292500.3330701',
          'https://openreview.net/forum?id=rJ4km2R5t7',
          'https://example.org/paper.pdf',
        ],
        volume: '97',
      }),
      dblpRecord(2, {
        authors: { author: { '@pid': '1/1', text: 'Ada Lovelace' } },
        title: 'Wait...',
        ee: undefined,
      }),
    ];
    expect(await listAll('International Conference on Machine Learning', 2019)).toEqual({
      notes: [],
      papers: [
        {
          paper_id: 'conf/icml/LovelaceG191',
          title: 'CO2 & "Attention" in Vivo: a Study?',
          authors: [
            { name: 'Ada Lovelace', affiliations: [] },
            { name: 'Kurt Gödel', affiliations: [] },
          ],
          booktitle: 'ICML',
          type: 'Conference and Workshop Papers',
          volume: '97',
          pages: '1-10',
          doi: '10.1145/3292500.3330701',
          dblp_key: 'conf/icml/LovelaceG191',
          openreview_id: 'rJ4km2R5t7',
          source_url: 'https://doi.org/10.1145/3292500.3330701',
          pdf_url: 'https://example.org/paper.pdf',
          urls: ['https://openreview.net/forum?id=rJ4km2R5t7', 'https://dblp.org/rec/conf/icml/LovelaceG191'],
        },
        {
          paper_id: 'conf/icml/LovelaceG192',
          title: 'Wait...',
          authors: [{ name: 'Ada Lovelace', affiliations: [] }],
          booktitle: 'ICML',
          type: 'Conference and Workshop Papers',
          pages: '2-11',
          dblp_key: 'conf/icml/LovelaceG192',
          source_url: 'https://dblp.org/rec/conf/icml/LovelaceG192',
        },
      ],
    });
  });

  test('is listed to its end, behind the papers that came and not those that were asked for', async () => {
    fake.mostRows = 100;
    fake.papers = many(250);
    const all = keys(await listAll('ICML', 2019));
    expect(all).toHaveLength(250);
    expect(new Set(all).size).toBe(250);
    expect([...fake.asked.keys()].map((asked) => asked.split(' ').at(-1))).toEqual(['0', '100', '200']);
    expect(await list('ICML', 2019, 'nonsense')).toBe('expired');
  });

  test('is unknown in a year of which DBLP has nothing', async () => {
    expect(await list('ICML', 1905)).toBe('unknown');
  });

  test('is without its editors, its workshops and its findings, but with its tracks', async () => {
    const of = (n: number, venue: unknown, changes = {}) =>
      dblpRecord(n, { key: `conf/nips/X${n}`, year: '2021', venue, ...changes });
    fake.papers = [
      of(1, 'NeurIPS'),
      of(2, 'NeurIPS Datasets and Benchmarks'),
      of(3, 'NeurIPS (Workshop)'),
      of(4, 'NeurIPS (Competition and Demos)'),
      of(5, 'NeurIPS', { type: 'Editorship' }),
      of(6, ['NeurIPS', 'Causality Workshop']),
      of(7, 'NeurIPS (Workshop)', { title: '' }),
      of(8, 'NeurIPS', { title: '.' }),
      of(9, 'NeurIPS', { title: 'Front Matter, Table of Contents, Preface.', authors: undefined }),
    ];
    const all = await listAll('NIPS', 2021);
    expect(keys(all)).toEqual(['conf/nips/X1', 'conf/nips/X2', 'conf/nips/X4', 'conf/nips/X6']);
    if (typeof all === 'string') throw new Error(all);
    expect(all.papers[1]?.track).toBe('Datasets and Benchmarks');
    expect(all.notes).toEqual([
      '2 papers of "NeurIPS (Workshop)" left out: it is beside the meeting',
      '1 paper without a title left out',
      '1 entry is front matter (a title page, contents), and is left out',
    ]);
  });
});

describe('a venue that the table does not have', () => {
  const found = (venue: string, acronym: string | undefined, stream: string) => ({
    venue,
    ...(acronym !== undefined && { acronym }),
    type: 'Conference or Workshop',
    url: `https://dblp.org/db/conf/${stream}/`,
  });

  test('is found by exactly its name or its acronym', async () => {
    fake.venues = [
      found('International Symposium on Peat (PEAT)', 'PEAT', 'peat'),
      found('Peat and Moss (PEATMOSS)', 'PEATMOSS', 'peatmoss'),
    ];
    fake.papers = [dblpRecord(1, { key: 'conf/peat/A', venue: 'PEAT' })];
    for (const name of ['PEAT', 'Symposium on Peat', 'International Symposium on Peat'])
      expect(keys(await listAll(name, 2019))).toEqual(
        name === 'Symposium on Peat' ? ['unknown'] : ['conf/peat/A'],
      );
    expect(await list('Pea', 2019)).toBe('unknown');
    expect(await list('Conference on Nothing at All', 2019)).toBe('unknown');
  });

  test('is nobody where several have the name', async () => {
    fake.venues = [found('Foundations of Sand', 'FOS', 'fos1'), found('Frontiers of Stone', 'FOS', 'fos2')];
    await expect(list('FOS', 2019)).rejects.toThrow(
      new RequestFailed('DBLP has several venues of the name "FOS": conf/fos1, conf/fos2'),
    );
  });
});

describe('what is no listing is never an empty one', () => {
  const wall =
    '<!doctype html><html lang="en"><head><title>Making sure you&#39;re not a bot!</title></head><body>…</body></html>';

  test.each([200, 500])('the wall against bots under a %i: unavailable, asked for once', async (status) => {
    fake.papers = many(1);
    fake.fail({ kind: 'reply', status, headers: { 'content-type': 'text/html' }, body: wall }, 9);
    const error: unknown = await list().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(SourceUnavailable);
    expect(error).toMatchObject({ state: 'refused', message: expect.stringMatching(/not a bot/) as string });
    expect((error as SourceUnavailable).next).toMatch(/--from/);
    expect(fake.requests).toHaveLength(1);
  });

  test('a limit is waited out', async () => {
    fake.papers = many(1);
    fake.fail({ kind: 'reply', status: 429, headers: { 'retry-after': '7' }, body: 'Too many requests' });
    expect(keys(await listAll('ICML', 2019))).toHaveLength(1);
    expect(clock.slept.some((ms) => ms >= 7_000)).toBe(true);
  });

  const hits = (of: object) => jsonFault(200, { result: { status: { '@code': '200' }, hits: of } });
  test.each([
    ['a cut answer', { kind: 'cut answer', after: -20, told: false } as const],
    [
      'a search that failed',
      jsonFault(200, { result: { status: { '@code': '500', text: 'Error' }, hits: {} } }),
    ],
    ['no counts', hits({ hit: [] })],
    [
      'fewer rows than sent',
      hits({ '@total': '2', '@sent': '2', '@first': '0', hit: [{ info: dblpRecord(1) }] }),
    ],
    [
      'other rows than asked for',
      hits({ '@total': '2', '@sent': '1', '@first': '1', hit: [{ info: dblpRecord(1) }] }),
    ],
    ['none of some', hits({ '@total': '2', '@sent': '0', '@first': '0' })],
    ['an empty reply', { kind: 'reply', status: 200, body: '' } as const],
    ['nothing of the kind', { kind: 'reply', status: 404, body: 'Not Found' } as const],
    ['an error of the server', { kind: 'reply', status: 503, body: 'Service Unavailable' } as const],
  ])('%s', async (_, fault) => {
    fake.papers = many(3);
    fake.faultFor = () => fault;
    await expect(list()).rejects.toThrow(RequestFailed);
  });

  test('a list that changes while it is read begins anew', async () => {
    fake.mostRows = 2;
    fake.papers = many(4);
    fake.beforePage = ({ url }) => {
      if (url.searchParams.get('f') === '2') fake.papers = many(5);
    };
    expect(await listAll('ICML', 2019)).toBe('expired');
  });

  test('more than it shows', async () => {
    fake.papers = many(3);
    fake.totalOf = () => 12_345;
    await expect(list()).rejects.toThrow(
      'has 12345 papers of conf/icml in 2019, and shows the first 10000 only',
    );
  });

  test('rows without a key, and papers of other years, are said', async () => {
    fake.papers = many(2);
    fake.distort = (rows) => [...rows, { title: 'Who?' }, dblpRecord(9, { year: '2018' })];
    const all = await listAll('ICML', 2019);
    expect(keys(all)).toHaveLength(2);
    expect(all).toMatchObject({
      notes: ['1 paper of other years than 2019 left out', '1 of the rows of DBLP without a key: left out'],
    });
  });
});
