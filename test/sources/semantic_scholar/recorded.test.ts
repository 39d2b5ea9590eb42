import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { classify } from '../../../src/http/classify.js';
import { jsonOf } from '../../../src/http/json.js';
import { SEMANTIC_SCHOLAR_DIALECT } from '../../../src/sources/semantic_scholar/dialect.js';
import { batchSchema, listingSchema, matchSchema } from '../../../src/sources/semantic_scholar/schema.js';
import { parsePaper } from '../../../src/sources/semantic_scholar/work.js';

const DATA = new URL('../../../../shared/data/', import.meta.url);
const present = existsSync(DATA);
if (!present) console.log('skipped: real papers of Semantic Scholar (../shared/data is not there)');

interface Exchange {
  readonly file: string;
  readonly asked: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

function exchanges(endpoint: string): Exchange[] {
  const place = new URL(`recorded/s2/${encodeURIComponent(endpoint)}/`, DATA);
  return readdirSync(place).map((file) => {
    const { request, response } = JSON.parse(readFileSync(new URL(file, place), 'utf8')) as {
      request: { body: unknown };
      response: { status: number; headers: Record<string, string>; body: string };
    };
    const asked = typeof request.body === 'string' ? request.body : JSON.stringify(request.body);
    return { file, asked, ...response };
  });
}
const answered = (endpoint: string): Exchange[] => exchanges(endpoint).filter(({ status }) => status === 200);

/** Some were recorded by a program that sent its JSON as a text within JSON. */
function idsIn(asked: string): string[] {
  const json: unknown = JSON.parse(asked);
  return ((typeof json === 'string' ? JSON.parse(json) : json) as { ids: string[] }).ids;
}

/** Every row is a paper, and nothing is lost of what it says. Those were all real ones: none is dropped. */
function expectAllSaid(row: unknown, where: string): void {
  const record = parsePaper(row);
  expect(record, where).toBeDefined();
  const paper = row as Record<string, unknown>;
  const says = (field: string): boolean => paper[field] != null && paper[field] !== '';
  const inside = (field: string, name: string): unknown =>
    (paper[field] as Record<string, unknown> | null | undefined)?.[name] ?? undefined;
  expect(record?.title !== undefined, where).toBe(says('title'));
  expect(record?.abstract !== undefined, where).toBe(says('abstract'));
  expect(record?.year, where).toBe(paper.year ?? undefined);
  expect(record?.publication_date, where).toBe(paper.publicationDate ?? undefined);
  expect(record?.citations?.count, where).toBe(paper.citationCount);
  expect(record?.references_count, where).toBe(paper.referenceCount);
  expect(record?.authors?.length ?? 0, where).toBe((paper.authors as unknown[] | undefined)?.length ?? 0);
  const venues = [paper.venue, inside('publicationVenue', 'name'), inside('journal', 'name')];
  expect(record?.venue !== undefined, where).toBe(venues.some((name) => (name ?? '') !== ''));
  expect(record?.type !== undefined, where).toBe(
    ((paper.publicationTypes as unknown[] | null | undefined)?.length ?? 0) > 0,
  );
  expect(record?.open_access?.is_oa, where).toBe(paper.isOpenAccess);
  const link = inside('openAccessPdf', 'url');
  if (typeof link === 'string' && link !== '') expect(record?.urls, where).toContain(link.trim());
  const external = Object.keys((paper.externalIds as object | undefined) ?? {});
  // The hash is one more; a DOI of arXiv's may bring the arXiv id.
  expect(record?.identifiers.length, where).toBeGreaterThanOrEqual(1 + external.length);
  // One title says "Kenya&Apos;S": an entity in title case is none.
  expect(record?.title ?? '').not.toMatch(/<\/?[a-z]+>|&[a-z]+;/);
}

describe.skipIf(!present)('what Semantic Scholar really answered', () => {
  test('batches: one row for each id', () => {
    const replies = answered('graph-v1-paper-batch-POST');
    let unknown = 0;
    for (const { file, asked, body } of replies) {
      const ids = idsIn(asked);
      const rows = jsonOf(batchSchema(ids.length))(body);
      expect(rows, file).toHaveLength(ids.length);
      expect(jsonOf(batchSchema(ids.length + 1))(body)).toBeUndefined();
      for (const row of rows ?? []) {
        if (row === null) unknown++;
        else expectAllSaid(row, file);
      }
    }
    expect([replies.length, unknown]).toEqual([5, 2]);
  });

  test('matches of titles', () => {
    const replies = answered('graph-v1-paper-search-match-GET');
    for (const { file, body } of replies) {
      const rows = jsonOf(matchSchema)(body)?.data;
      expect(rows, file).toHaveLength(1);
      for (const row of rows ?? []) expectAllSaid(row, file);
    }
    expect(replies.length).toBeGreaterThanOrEqual(18);
  });

  test('pages of listings', () => {
    const pages = answered('graph-v1-paper-search-bulk-GET').map(({ file, body }) => {
      const page = jsonOf(listingSchema)(body);
      for (const row of page?.data ?? []) expectAllSaid(row, file);
      return [page?.total, page?.data?.length, typeof page?.token === 'string'];
    });
    expect(pages).toHaveLength(6);
    expect(pages.filter(([, , goesOn]) => goesOn === true).map(([, rows]) => rows)).toEqual(
      Array.from({ length: 4 }, () => 1000),
    );
  });

  test('searches, empty ones too, have the form of a page', () => {
    const rows = answered('graph-v1-paper-search-GET').map(({ file, body }) => {
      const page = jsonOf(listingSchema)(body);
      expect(page, file).toBeDefined();
      for (const row of page?.data ?? []) expectAllSaid(row, file);
      return page?.data?.length ?? 0;
    });
    expect(rows.filter((count) => count === 0)).toHaveLength(2);
  });

  test('single papers', () => {
    const replies = answered('graph-v1-paper-{id}-GET');
    for (const { file, body } of replies) expectAllSaid(JSON.parse(body), file);
    expect(replies.length).toBeGreaterThanOrEqual(13);
  });

  test('thousands of papers of all endpoints', () => {
    const lines = gunzipSync(readFileSync(new URL('s2-papers.jsonl.gz', DATA)))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '');
    for (const [nth, line] of lines.entries()) expectAllSaid(JSON.parse(line), `line ${nth + 1}`);
    expect(lines.length).toBeGreaterThan(5_000);
  });
});

/** What each status and body is taken for, where a list is expected. */
const VERDICTS: readonly (readonly [status: number, body: RegExp, verdict: string])[] = [
  [200, /^\s*[[{]/, 'answered'],
  [400, /"error":"Requested data for this limit/, 'bad_request'],
  [403, /"message":"Forbidden"/, 'refused'],
  [404, /"error":"Title match not found"/, 'absent'],
  // A single paper is never asked for; in place of a list this would be no answer.
  [404, /"error":"Paper with id 0 not found"/, 'retry'],
  [429, /"message": "Too Many Requests/, 'retry'],
  [500, /"message": "Internal Server Error"/, 'retry'],
  [504, /./, 'retry'],
];

test.skipIf(!present)('recorded replies are taken for what they are', () => {
  const place = new URL('recorded/s2/', DATA);
  const all = readdirSync(place).flatMap((endpoint) => exchanges(endpoint));
  const seen = new Set<number>();
  for (const reply of all) {
    const verdict = classify(reply, 'list', SEMANTIC_SCHOLAR_DIALECT, new Date());
    const expected = VERDICTS.find(([status, body]) => status === reply.status && body.test(reply.body));
    expect(verdict.kind, `${reply.status} ${reply.file}`).toBe(expected?.[2]);
    seen.add(reply.status);
  }
  expect([...seen].sort()).toEqual([200, 400, 403, 404, 429, 500, 504]);
  expect(all.length).toBeGreaterThan(80);
});
