import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { classify } from '../../../src/http/classify.js';
import { jsonOf } from '../../../src/http/json.js';
import { DATACITE_DIALECT } from '../../../src/sources/datacite/dialect.js';
import { parseRecord } from '../../../src/sources/datacite/record.js';
import { listSchema, singleSchema } from '../../../src/sources/datacite/schema.js';

const FOLDER = new URL('../../../../shared/data/recorded/datacite/api-datacite-org-dois/', import.meta.url);
const present = existsSync(FOLDER);
if (!present) console.log('skipped: recorded answers of DataCite (../shared/data is not there)');

interface Exchange {
  readonly file: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

function exchanges(): Exchange[] {
  return readdirSync(FOLDER).map((file) => {
    const { response } = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as {
      response: { status: number; headers: Record<string, string>; body: unknown };
    };
    const body = typeof response.body === 'string' ? response.body : JSON.stringify(response.body);
    return { file, status: response.status, headers: response.headers, body };
  });
}

interface Row {
  readonly id: string;
  readonly attributes: {
    readonly doi: string;
    readonly creators: readonly unknown[];
    readonly descriptions: readonly { description?: string; descriptionType?: string }[];
    readonly publicationYear: number;
    readonly citationCount?: number;
    readonly contentUrl?: readonly unknown[] | null;
  };
}

test.skipIf(!present)('real records lose nothing that they say', () => {
  let records = 0;
  let yearsDropped = 0;
  for (const { file, body, status } of exchanges()) {
    if (status !== 200) continue;
    const { data } = JSON.parse(body) as { data: Row | Row[] };
    for (const row of Array.isArray(data) ? data : [data]) {
      records++;
      const { attributes } = row;
      const record = parseRecord(row);
      const where = `${file} ${row.id}`;
      expect(record?.identifiers[0], where).toEqual({ type: 'doi', value: attributes.doi.toLowerCase() });
      expect(record?.title, where).toBeTruthy();
      expect(record?.title ?? '').not.toMatch(/<\/?[a-z]+>|&[a-z]+;/i);
      expect(record?.authors?.length, where).toBe(attributes.creators.length);
      expect(record?.type, where).toMatch(/^[a-z0-9/-]+$/);
      expect(record?.venue, where).toBeTruthy();
      expect(record?.urls.length, where).toBe(1);
      expect(record?.citations?.count, where).toBe(attributes.citationCount);
      const abstract = attributes.descriptions.some(
        (one) => one.descriptionType === 'Abstract' && (one.description ?? '').trim() !== '',
      );
      expect(record?.abstract !== undefined, `abstract of ${where}`).toBe(abstract);
      if (record?.year !== attributes.publicationYear) yearsDropped++;
    }
  }
  expect(records).toBeGreaterThanOrEqual(54);
  // A thesis of 2549, as years are counted in Thailand.
  expect(yearsDropped).toBe(1);
});

test.skipIf(!present)('recorded replies are taken for what they are', () => {
  let absent = 0;
  for (const { file, ...reply } of exchanges()) {
    const verdict = classify(reply, 'single', DATACITE_DIALECT, new Date());
    expect(verdict.kind, file).toBe(reply.status === 404 ? 'absent' : 'answered');
    absent += Number(verdict.kind === 'absent');
    const { data } = JSON.parse(reply.body) as { data?: unknown };
    const isSingle = reply.status === 200 && !Array.isArray(data);
    expect(jsonOf(singleSchema)(reply.body) !== undefined, file).toBe(isSingle);
    expect(jsonOf(listSchema)(reply.body) !== undefined, file).toBe(Array.isArray(data));
  }
  expect(absent).toBe(1);
});
