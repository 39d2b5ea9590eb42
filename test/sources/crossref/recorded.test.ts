import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { classify } from '../../../src/http/classify.js';
import { jsonOf } from '../../../src/http/json.js';
import { CROSSREF_DIALECT } from '../../../src/sources/crossref/dialect.js';
import { listSchema, singleSchema } from '../../../src/sources/crossref/schema.js';
import { parseWork } from '../../../src/sources/crossref/work.js';

const DATA = new URL('../../../../shared/data/', import.meta.url);
const present = existsSync(DATA);
if (!present) console.log('skipped: recorded answers of Crossref (../shared/data is not there)');

interface Exchange {
  readonly file: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

function exchanges(folder: string): Exchange[] {
  const place = new URL(`recorded/crossref/${folder}/`, DATA);
  return readdirSync(place).map((file) => {
    const { response } = JSON.parse(readFileSync(new URL(file, place), 'utf8')) as {
      response: { status: number; headers: Record<string, string>; body: unknown };
    };
    const body = typeof response.body === 'string' ? response.body : JSON.stringify(response.body);
    return { file, status: response.status, headers: response.headers, body };
  });
}

type Work = Record<string, unknown>;

function bulkWorks(): Work[] {
  return gunzipSync(readFileSync(new URL('crossref-works.jsonl.gz', DATA)))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Work);
}

/** Nothing that a work says is lost on the way to a record. */
function expectKept(work: Work): void {
  const record = parseWork(work);
  const where = String(work.DOI);
  expect(record, where).toBeDefined();
  const has = (field: string): boolean => work[field] !== undefined && work[field] !== null;
  const texts = (field: string): string[] =>
    ((work[field] ?? []) as unknown[]).filter(
      (one): one is string => typeof one === 'string' && /\S/.test(one),
    );
  expect(record?.title !== undefined, `title of ${where}`).toBe(
    texts('title').length > 0 || texts('subtitle').length > 0,
  );
  expect(record?.title ?? '').not.toMatch(/<\/?[a-z]+[ >]|&[a-z]+;/i);
  expect(record?.citations?.count, where).toBe(work['is-referenced-by-count']);
  expect(record?.references_count, where).toBe(
    work['references-count'] ?? work['reference-count'] ?? undefined,
  );
  const named = ((work.author ?? []) as Work[]).filter(({ family, given, name }) =>
    [family, given, name].some((part) => typeof part === 'string' && part.trim() !== ''),
  );
  expect(record?.authors?.length ?? 0, `authors of ${where}`).toBe(named.length);
  const parts = (work.issued as { 'date-parts'?: unknown[][] } | undefined)?.['date-parts']?.[0]?.[0];
  if (typeof parts === 'number') expect(record?.year, `year of ${where}`).toBe(parts);
  // An abstract that is the word "Abstract" is none.
  const abstract = ((work.abstract ?? '') as string).replace(/<[^>]*>/g, '');
  expect(record?.abstract !== undefined, `abstract of ${where}`).toBe(
    /\p{L}/u.test(abstract) && abstract !== 'Abstract',
  );
  expect(record?.abstract?.text ?? '').not.toMatch(
    /<\/?(?:\w+:)?(?:p|title|sec|italic|sup|sub)\b[^>]*>|&[lg]t;|&amp;/,
  );
  if (has('URL')) expect(record?.urls.length).toBeGreaterThan(0);
}

describe.skipIf(!present)('recorded single works', () => {
  test('are works, all but two', () => {
    const answered = exchanges('works-single').filter(({ status }) => status === 200);
    const read = answered.map(({ body }) => jsonOf(singleSchema)(body));
    const others = answered.filter((_, n) => read[n] === undefined);
    // One was asked for with ".xml" behind its DOI, one was kept without the envelope around it: neither is what we ask for.
    expect(others.map(({ body }) => body.trimStart().slice(0, 10))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^</), expect.stringMatching(/^\{"indexed/)]),
    );
    expect(others).toHaveLength(2);
    for (const answer of read) if (answer) expectKept(answer.message);
    expect(read.length).toBeGreaterThan(180);
  });
});

describe
  .skipIf(!present)
  .each(['works-filter', 'works-query', 'works-query-field', 'works-cursor', 'works-sample'])(
  'recorded lists, %s',
  (folder) => {
    test('are lists of works', () => {
      const answered = exchanges(folder).filter(({ status }) => status === 200);
      expect(answered.length).toBeGreaterThan(4);
      for (const { file, body } of answered) {
        const list = jsonOf(listSchema)(body);
        expect(list, file).toBeDefined();
        // Only the DOI was asked for in some; their other fields are missing.
        for (const work of list!.message.items as Work[]) expectKept(work);
      }
    });
  },
);

test.skipIf(!present)('works of a bulk file lose nothing that they say', () => {
  const works = bulkWorks();
  for (const work of works) expectKept(work);
  expect(works).toHaveLength(4000);
});

/** What each recorded exchange has to be taken for, by its status, its form, and what was asked for. */
const VERDICTS: Readonly<Record<string, string>> = {
  'single 200 json': 'answered',
  'single 200 other': 'answered',
  'single 301 other': 'redirect',
  'single 400 json': 'bad_request',
  'single 404 other': 'absent',
  'list 200 json': 'answered',
  'list 400 json': 'bad_request',
  'list 500 json': 'retry',
};

test.skipIf(!present)('recorded replies are taken for what they are', () => {
  const seen = new Map<string, number>();
  for (const folder of [
    'works-single',
    'works-filter',
    'works-query',
    'works-query-field',
    'works-cursor',
    'works-sample',
  ]) {
    const expecting = folder === 'works-single' ? 'single' : 'list';
    for (const { file, ...reply } of exchanges(folder)) {
      const kind = `${expecting} ${reply.status} ${reply.body.startsWith('{') ? 'json' : 'other'}`;
      expect(classify(reply, expecting, CROSSREF_DIALECT, new Date(0)).kind, `${file}: ${kind}`).toBe(
        VERDICTS[kind],
      );
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }
  }
  expect([...seen.keys()].sort()).toEqual(Object.keys(VERDICTS).sort());
});
