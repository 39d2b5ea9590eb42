import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { classify } from '../../../src/http/classify.js';
import { OPENALEX_DIALECT } from '../../../src/sources/openalex/dialect.js';
import { sourceHitsSchema, sourceSchema } from '../../../src/sources/openalex/schema.js';
import { parseWork } from '../../../src/sources/openalex/work.js';

const DATA = new URL('../../../../shared/data/', import.meta.url);
const present = existsSync(DATA);
if (!present) console.log('skipped: real works of OpenAlex (../shared/data is not there)');

function recordedWorks(): unknown[] {
  return ['works-single', 'works-filter', 'works-search']
    .flatMap(recordedBodies)
    .flatMap((body): unknown[] => (body as { results?: unknown[] }).results ?? [body])
    .filter((work) => /\/W\d+$/.test(String((work as { id?: unknown }).id)));
}

/** Bodies of recorded answers of status 200 below a folder. */
function recordedBodies(folder: string): unknown[] {
  const place = new URL(`recorded/openalex/${folder}/`, DATA);
  return readdirSync(place)
    .filter((file) => /^\d+-200-/.test(file))
    .map((file) => {
      const { response } = JSON.parse(readFileSync(new URL(file, place), 'utf8')) as {
        response: { body: unknown };
      };
      return typeof response.body === 'string' ? (JSON.parse(response.body) as unknown) : response.body;
    });
}

function snapshotWorks(): unknown[] {
  const place = new URL('openalex-works/', DATA);
  return readdirSync(place).flatMap((file) =>
    gunzipSync(readFileSync(new URL(file, place)))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown),
  );
}

test.skipIf(!present).each([
  ['recorded', recordedWorks, 70],
  ['of bulk files', snapshotWorks, 3742],
])('real works, %s, lose nothing that they say', (_, works, atLeast) => {
  let count = 0;
  for (const work of works() as Record<string, unknown>[]) {
    const record = parseWork(work);
    count++;
    expect(record, String(work.id)).toBeDefined();
    const said = (field: string): boolean => work[field] !== undefined && work[field] !== null;
    expect(record?.title !== undefined, `title of ${String(work.id)}`).toBe(
      said('title') || said('display_name'),
    );
    expect(record?.year !== undefined).toBe(said('publication_year'));
    expect(record?.citations?.count).toBe(work.cited_by_count);
    expect(record?.abstract !== undefined, `abstract of ${String(work.id)}`).toBe(
      Object.keys(work.abstract_inverted_index ?? {}).length > 0,
    );
    expect(record?.identifiers.some((one) => one.type === 'doi') ?? false).toBe(
      said('doi') || hasDoiElsewhere(work),
    );
    expect(record?.authors?.length ?? 0).toBe((work.authorships as unknown[] | undefined)?.length ?? 0);
    expect(record?.title ?? '').not.toMatch(/<\/?[a-z]+>|&[a-z]+;/i);
  }
  expect(count).toBeGreaterThanOrEqual(atLeast);
});

test.skipIf(!present)('real sources and lists of them can be read', () => {
  const sources = recordedBodies('sources-single');
  expect(sources.length).toBeGreaterThanOrEqual(12);
  for (const source of sources as Record<string, unknown>[]) {
    const read = sourceSchema.parse(source);
    expect(read.display_name).toBe(source.display_name);
    expect(read.alternate_titles).toEqual(source.alternate_titles);
    expect(read.issn).toEqual(source.issn ?? []);
  }
  const hits = recordedBodies('autocomplete');
  expect(hits.length).toBeGreaterThanOrEqual(12);
  for (const answer of hits as { results: unknown[] }[])
    expect(sourceHitsSchema.parse(answer).results).toHaveLength(answer.results.length);
});

function hasDoiElsewhere(work: Record<string, unknown>): boolean {
  return /"(?:doi:|https:\/\/doi\.org\/)10\./.test(JSON.stringify([work.ids, work.locations]));
}

/** What each recorded exchange has to be taken for, by its status and whether it is JSON. */
const VERDICTS: Readonly<Record<string, string>> = {
  '200 json': 'answered',
  '400 json': 'bad_request',
  '401 json': 'refused',
  '403 json': 'bad_request',
  '404 page': 'absent',
  '429 page': 'retry',
};

test.skipIf(!present)('recorded replies are taken for what they are', () => {
  const place = new URL('recorded/openalex/', DATA);
  const files = readdirSync(place, { recursive: true }).map(String);
  let count = 0;
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    const { response } = JSON.parse(readFileSync(new URL(file, place), 'utf8')) as {
      response: { status: number; headers: Record<string, string>; body: unknown };
    };
    const body = typeof response.body === 'string' ? response.body : JSON.stringify(response.body);
    const kind = `${response.status} ${body.startsWith('{') ? 'json' : 'page'}`;
    const expecting = file.includes('single') ? 'single' : 'list';
    const verdict = classify({ ...response, body }, expecting, OPENALEX_DIALECT, new Date());
    expect(verdict.kind, file).toBe(VERDICTS[kind]);
    count++;
  }
  expect(count).toBeGreaterThanOrEqual(90);
});
