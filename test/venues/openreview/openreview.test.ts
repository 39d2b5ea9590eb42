import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RequestFailed } from '../../../src/http/failures.js';
import { venueNamed } from '../../../src/match/venue-names.js';
import { SourceUnavailable } from '../../../src/model/errors.js';
import type { ListedPaper } from '../../../src/model/listed-paper.js';
import type { Lister } from '../../../src/venues/lister.js';
import { openreviewDefinition } from '../../../src/venues/openreview/definition.js';
import { askContext } from '../../support/ask-context.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeOpenReview, noteOf2020, noteOf2024, PASSWORD, USER } from '../../support/fake-openreview.js';
import { htmlFault, jsonFault } from '../../support/faults.js';
import { listPages } from '../../support/list-pages.js';
import { sourceSettings } from '../../support/openalex-source.js';

let fake: FakeOpenReview;
let clock: FakeClock;
let lister: Lister;

const LOGIN = { OPENREVIEW_USERNAME: USER, OPENREVIEW_PASSWORD: PASSWORD };

async function open(environment: Readonly<Record<string, string>> = LOGIN): Promise<Lister> {
  return openreviewDefinition.create(
    sourceSettings(
      '',
      {
        CF_OPENREVIEW_URL: fake.url,
        CF_OPENREVIEW_V1_URL: `${fake.url}/v1`,
        CF_OPENREVIEW_RPS: '1000',
        CF_OPENREVIEW_V1_RPS: '1000',
        ...environment,
      },
      clock,
    ),
  );
}

beforeEach(async () => {
  fake = await FakeOpenReview.start();
  clock = new FakeClock();
  lister = await open();
});

afterEach(async () => {
  await lister.close();
  await fake.close();
  fake.check();
});

const wanted = (name: string, year: number) => ({ venue: venueNamed(name)!, year });

interface Listed {
  readonly papers: ListedPaper[];
  readonly notes: string[];
  readonly pages: number;
  readonly total: number | undefined;
}

async function listAll(name: string, year: number, from = lister): Promise<Listed | 'unknown' | 'expired'> {
  const pages = await listPages(from, wanted(name, year));
  if (typeof pages === 'string') return pages;
  return {
    papers: pages.flatMap((page) => page.papers),
    notes: pages.flatMap((page) => page.notes ?? []),
    pages: pages.length,
    total: pages.find((page) => page.total !== undefined)?.total,
  };
}

async function listed(name: string, year: number): Promise<Listed> {
  const all = await listAll(name, year);
  if (typeof all === 'string') throw new Error(all);
  return all;
}

const titles = ({ papers }: Listed): string[] => papers.map(({ title }) => title);
const many = (n: number, from = 1) => Array.from({ length: n }, (_, i) => noteOf2024(i + from));

describe('a venue of the second API', () => {
  test('is listed with all that its notes say', async () => {
    fake.notes.v2 = [
      noteOf2024(7, {
        title: 'Learning to count with {GPUs} &amp; $\\alpha$',
        abstract: 'First $x^2$ things.\n\nThen <i>others</i>.',
        venue: 'ICLR 2024 oral',
        code: 'https://github.example/code',
        supplementary_material: '/attachment/abc.zip',
        TLDR: 'short',
      }),
    ];
    const { papers, total, notes } = await listed('ICLR', 2024);
    expect(total).toBe(1);
    expect(notes).toEqual([]);
    expect(papers).toEqual([
      {
        paper_id: 'note0007',
        title: 'Learning to count with GPUs & α',
        authors: [
          { name: 'Ada Lovelace', affiliations: [] },
          { name: 'Kurt Gödel', affiliations: [] },
        ],
        decision: 'Accept (oral)',
        publication_date: '2024-01-16',
        openreview_id: 'note0007',
        abstract: 'First $x^2$ things.\n\nThen others.',
        keywords: ['counting', 'numbers'],
        source_url: 'https://openreview.net/forum?id=note0007',
        pdf_url: 'https://openreview.net/pdf?id=note0007',
        urls: [
          'https://github.example/code',
          'https://openreview.net/attachment?id=note0007&name=supplementary_material',
        ],
      },
    ]);
  });

  test('is listed page by page, each paper once, however the list changes meanwhile', async () => {
    fake.mostRows = 2;
    fake.notes.v2 = many(5, 10);
    fake.beforePage = ({ url }) => {
      // One more stands before what was listed already, and one behind it.
      if (url.searchParams.get('after') === 'note0011') fake.notes.v2 = [...many(6, 10), noteOf2024(1)];
    };
    const all = await listed('ICLR', 2024);
    expect(all.papers.map(({ paper_id }) => paper_id)).toEqual(
      [10, 11, 12, 13, 14, 15].map((n) => `note00${n}`),
    );
    expect(all.pages).toBe(3);
  });

  test('goes on in another process, and begins anew where its place means nothing', async () => {
    fake.mostRows = 2;
    fake.notes.v2 = many(3);
    const first = await lister.list(wanted('ICLR', 2024), undefined, askContext());
    if (typeof first === 'string') throw new Error(first);
    const other = await open();
    const second = await other.list(wanted('ICLR', 2024), first.next, askContext());
    expect(second).toMatchObject({ papers: [{ paper_id: 'note0003' }], next: undefined });
    expect(await other.list(wanted('ICLR', 2024), 'nonsense', askContext())).toBe('expired');
    const gone = JSON.stringify({ group: 9, other: false, came: 0, notes: 0, papers: 0 });
    expect(await other.list(wanted('ICLR', 2024), gone, askContext())).toBe('expired');
    await other.close();
  });

  test('has the tracks of its year, and is unknown where none has anything, in both APIs', async () => {
    const track = 'NeurIPS.cc/2024/Datasets_and_Benchmarks_Track';
    fake.notes.v2 = [
      noteOf2024(1, { venueid: 'NeurIPS.cc/2024/Conference', venue: 'NeurIPS 2024 spotlight' }),
      noteOf2024(2, { venueid: track, venue: 'NeurIPS 2024 Track Datasets and Benchmarks Poster' }),
    ];
    const { papers, total } = await listed('NeurIPS', 2024);
    // The count of one track is not that of the venue.
    expect(total).toBeUndefined();
    expect(papers.map(({ paper_id, track: name, decision }) => [paper_id, name, decision])).toEqual([
      ['note0001', undefined, 'Accept (spotlight)'],
      ['note0002', 'Datasets and Benchmarks', 'Accept (Poster)'],
    ]);
    expect(await listAll('ICLR', 2031)).toBe('unknown');
    expect(fake.asked.get('v2 ICLR.cc/2031/Conference')).toBe(1);
    expect(fake.asked.get('v1 ICLR.cc/2031/Conference/-/Blind_Submission')).toBe(1);
    const before = fake.requests.length;
    expect(await listAll('ICLR', 2012)).toBe('unknown');
    expect(await listAll('CVPR', 2024)).toBe('unknown');
    expect(fake.requests.length).toBe(before);
  });

  test('leaves out what was not accepted, and says what nobody can tell', async () => {
    const id = 'ICLR.cc/2024/Conference';
    fake.notes.v2 = [
      noteOf2024(1),
      noteOf2024(2, { venue: 'Submitted to ICLR 2024' }),
      noteOf2024(3, { title: ' ' }),
      noteOf2024(4, {}, { forum: 'note0001' }),
      noteOf2024(5, { venue: 'ICLR 2024 Conference Withdrawn Submission' }),
      noteOf2024(6, { authors: 'Ada Lovelace, Kurt and Gödel' }),
    ];
    const all = await listed('ICLR', 2024);
    expect(all.papers.map(({ paper_id }) => paper_id)).toEqual(['note0001', 'note0006']);
    expect(all.papers[1]?.authors).toEqual([]);
    expect(all.notes).toEqual([
      `1 submission of ${id} without a title: left out (note0003)`,
      `1 submission of ${id} whose authors can't be told apart (note0006)`,
    ]);
  });

  test('lists a journal by the year of publication', async () => {
    const inYear = (n: number, year: number | undefined) =>
      noteOf2024(
        n,
        { venueid: 'TMLR', venue: 'Accepted by TMLR', certifications: ['Survey Certification'] },
        { pdate: year === undefined ? null : Date.UTC(year, 5, 1) },
      );
    fake.notes.v2 = [inYear(1, 2023), inYear(2, 2024), inYear(3, undefined), inYear(4, 2024)];
    const all = await listed('Transactions on Machine Learning Research', 2024);
    expect(all.papers.map(({ paper_id }) => paper_id)).toEqual(['note0002', 'note0004']);
    expect(all.papers[0]).toMatchObject({ decision: 'Accept', awards: ['Survey Certification'] });
    expect(all.notes).toEqual(['1 submission of TMLR without a date of publication: left out']);
    expect(all.total).toBeUndefined();
    expect(await listAll('TMLR', 2025)).toBe('unknown');
  });
});

describe('a venue of the first API', () => {
  test('has its decisions in replies', async () => {
    fake.notes.v1 = [
      noteOf2020(1, {}, 'Accept (Talk)'),
      noteOf2020(2, {}, 'Reject'),
      noteOf2020(3, {}),
      noteOf2020(4, { pdf: 'https://arxiv.org/pdf/1911.00001.pdf', keywords: 'a, b' }, 'Accept (Poster)'),
    ];
    const all = await listed('ICLR', 2020);
    expect(all.papers.map(({ paper_id, decision }) => [paper_id, decision])).toEqual([
      ['blind0001', 'Accept (Talk)'],
      ['blind0004', 'Accept (Poster)'],
    ]);
    expect(all.papers[1]).toMatchObject({
      arxiv_id: '1911.00001',
      pdf_url: 'https://arxiv.org/pdf/1911.00001.pdf',
      keywords: ['a', 'b'],
    });
    expect(all.notes).toEqual(['1 submission of ICLR.cc/2020/Conference without a decision: left out']);
  });

  test('does not take the id of the venue for an acceptance', async () => {
    const note = (n: number, venue: string | undefined) => ({
      ...noteOf2020(n, { venueid: 'ICLR.cc/2022/Conference', venue }),
      invitation: 'ICLR.cc/2022/Conference/-/Blind_Submission',
    });
    fake.notes.v1 = [note(1, 'ICLR 2022 Submitted'), note(2, 'ICLR 2022 Spotlight'), note(3, undefined)];
    const all = await listed('ICLR', 2022);
    expect(all.papers.map(({ paper_id, decision }) => [paper_id, decision])).toEqual([
      ['blind0002', 'Accept (Spotlight)'],
    ]);
    expect(all.notes).toHaveLength(1);
  });

  test('is looked for in the second where the first has nothing of it', async () => {
    fake.notes.v2 = [
      noteOf2024(1, { venueid: 'robot-learning.org/CoRL/2022/Conference', venue: 'CoRL 2022 Oral' }),
    ];
    const { papers } = await listed('CoRL', 2022);
    expect(papers.map(({ decision }) => decision)).toEqual(['Accept (Oral)']);
  });
});

describe('the login', () => {
  test('happens once, for both APIs, and its secrets are in no message', async () => {
    fake.notes.v1 = [noteOf2020(1, {}, 'Accept (Poster)')];
    fake.notes.v2 = many(1);
    await listed('ICLR', 2024);
    await listed('ICLR', 2020);
    expect(fake.logins).toBe(1);
    expect(JSON.parse(fake.requests[0]!.body)).toMatchObject({ id: USER, password: PASSWORD });
  });

  test('is done once more when the token has run out', async () => {
    fake.mostRows = 1;
    fake.notes.v2 = many(3);
    let pages = 0;
    fake.beforePage = () => {
      if (++pages === 2) fake.tokens.clear();
    };
    expect(titles(await listed('ICLR', 2024))).toHaveLength(3);
    expect(fake.logins).toBe(2);
  });

  test('is given up when a fresh token is refused too', async () => {
    fake.notes.v2 = many(1);
    fake.loginAnswers.push(
      ...[1, 2, 3].map((n) => ({ status: 200, json: { token: `nobody-takes-this-${n}` } })),
    );
    const error = await failure(lister, SourceUnavailable);
    expect(error.message).not.toContain('nobody-takes-this');
    expect(error).toMatchObject({ state: 'refused' });
    expect(fake.logins).toBe(2);
    await failure(lister, SourceUnavailable);
    expect(fake.logins).toBe(2);
  });

  test('with a wrong password is refused, asked once, without showing it', async () => {
    await lister.close();
    lister = await open({ OPENREVIEW_USERNAME: USER, OPENREVIEW_PASSWORD: 'wrong-pass-word' });
    for (let i = 0; i < 2; i++) {
      const error = await failure(lister, SourceUnavailable);
      expect(error.message).toMatch(/refused the login \(HTTP 400: Invalid username or password/);
      expect(error.next).toMatch(/OPENREVIEW_PASSWORD/);
      expect(JSON.stringify([error.message, error.next, error.safe])).not.toContain('wrong-pass');
    }
    expect(fake.logins).toBe(1);
  });

  test('that wants a second factor is refused with what to do', async () => {
    fake.loginAnswers.push({ status: 200, json: { mfaPending: true, mfaMethods: ['totp'] } });
    const error = await failure(lister, SourceUnavailable);
    expect(error.message).toMatch(/second factor/);
    expect(error.next).toMatch(/OPENREVIEW_TOKEN/);
  });

  test('can be a token, which is not renewed without a password', async () => {
    await lister.close();
    fake.tokens.add('given');
    fake.notes.v2 = many(1);
    lister = await open({ OPENREVIEW_TOKEN: 'Bearer given\n' });
    await listed('ICLR', 2024);
    expect(fake.logins).toBe(0);
    fake.tokens.clear();
    expect((await failure(lister, SourceUnavailable)).next).toMatch(/OPENREVIEW_TOKEN/);
  });

  test('is asked for before anything is asked', () => {
    const missing = (environment: Readonly<Record<string, string>>) =>
      openreviewDefinition.missing(sourceSettings('', environment));
    expect(missing({})).toMatch(/set OPENREVIEW_USERNAME and OPENREVIEW_PASSWORD/);
    expect(missing({ OPENREVIEW_USERNAME: USER })).toBeDefined();
    expect(missing(LOGIN)).toBeUndefined();
    expect(missing({ OPENREVIEW_TOKEN: 'x' })).toBeUndefined();
  });
});

describe('what is no listing is never an empty one', () => {
  const listing = (path: string): boolean => path.startsWith('/notes');

  test('a challenge: unavailable, with what to set', async () => {
    fake.fail(jsonFault(403, { name: 'ChallengeRequiredError', message: 'Challenge required' }), 9, listing);
    const error = await failure(lister, SourceUnavailable);
    expect(error.message).toMatch(/HTTP 403: Challenge required/);
    expect(error.next).toMatch(/OPENREVIEW_USERNAME/);
  });

  test('a page that verifies the browser, under a 200: unavailable, and asked for once', async () => {
    const page =
      '<!DOCTYPE html><html><head><title>Verifying your browser | OpenReview</title></head></html>';
    const headers = { 'content-type': 'text/html' };
    fake.fail({ kind: 'reply', status: 200, headers, body: page }, 9, listing);
    const error = await failure(lister, SourceUnavailable);
    expect(error.message).toMatch(/proof that no program is asking: "Verifying your browser/);
    expect(fake.requests.filter(({ path }) => listing(path))).toHaveLength(1);
  });

  test('a limit: waited out when short, parked until its end when long', async () => {
    fake.notes.v2 = many(1);
    const limit = (seconds: number) =>
      jsonFault(429, {
        name: 'RateLimitError',
        message: 'Too many requests',
        status: 429,
        details: { limit: 98, resetTime: new Date(clock.now().getTime() + seconds * 1000).toISOString() },
      });
    fake.fail(limit(20), 1, listing);
    await listed('ICLR', 2024);
    expect(clock.slept.some((ms) => ms >= 18_000)).toBe(true);
    const until = clock.now().getTime() + 1800 * 1000;
    fake.fail(limit(1800), 1, listing);
    const error = await failure(lister, SourceUnavailable);
    expect(error).toMatchObject({ state: 'parked' });
    expect(error.resetsAt?.getTime()).toBeGreaterThan(until - 60_000);
  });

  test.each([
    ['a cut answer', { kind: 'cut answer', after: -20, told: false } as const],
    ['a web page', htmlFault(200)],
    ['an error of the server', jsonFault(500, { message: 'broken' })],
    ['an answer without notes', jsonFault(200, { name: 'Error', errors: [] })],
    ['a note without an id', jsonFault(200, { notes: [{ content: {} }], count: 1 })],
    ['a search that is down', jsonFault(200, { notes: [], count: 0, searchUnavailable: true })],
    ['nothing of the kind', jsonFault(404, { name: 'NotFoundError', message: 'not found' })],
    ['a wrong question', jsonFault(400, { name: 'ValidationError', message: 'limit must be <= 1000' })],
  ])('%s', async (_, fault) => {
    fake.notes.v2 = many(3);
    fake.faultFor = ({ path }) => (listing(path) ? fault : undefined);
    await expect(lister.list(wanted('ICLR', 2024), undefined, askContext())).rejects.toThrow(
      /HTTP|cut|notes of/,
    );
  });

  test('fewer notes than counted', async () => {
    fake.notes.v2 = many(3);
    fake.countOf = (notes) => notes + 1;
    await expect(listAll('ICLR', 2024)).rejects.toThrow(
      new RequestFailed('OpenReview counts 4 notes of ICLR.cc/2024/Conference and gives 3'),
    );
  });

  test('fewer notes because some went meanwhile: from the beginning', async () => {
    fake.mostRows = 2;
    fake.notes.v2 = many(4);
    fake.beforePage = ({ url }) => {
      if (url.searchParams.has('after')) fake.notes.v2 = many(3);
    };
    expect(await listAll('ICLR', 2024)).toBe('expired');
  });

  test('the same notes again and again', async () => {
    fake.mostRows = 2;
    fake.notes.v2 = many(4);
    fake.distort = () => many(2);
    await expect(listAll('ICLR', 2024)).rejects.toThrow('again that it gave before');
  });
});

async function failure<E extends Error>(from: Lister, kind: abstract new (...of: never[]) => E): Promise<E> {
  const thrown: unknown = await from
    .list(wanted('ICLR', 2024), undefined, askContext())
    .catch((e: unknown) => e);
  expect(thrown).toBeInstanceOf(kind);
  return thrown as E;
}
