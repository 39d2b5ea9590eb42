import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { classify } from '../../../src/http/classify.js';
import { jsonOf } from '../../../src/http/json.js';
import { parseResult } from '../../../src/sources/europepmc/record.js';
import { pageSchema } from '../../../src/sources/europepmc/schema.js';

const SEARCHES = new URL(
  '../../../../shared/data/recorded/europepmc/europepmc-webservices-rest-search-query/',
  import.meta.url,
);
const present = existsSync(SEARCHES);
if (!present) console.log('skipped: recorded replies of Europe PMC (../shared/data is not there)');

interface Recorded {
  readonly response: {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly body: unknown;
  };
}

const bodies = (): [string, string][] =>
  readdirSync(SEARCHES).map((file) => {
    const { response } = JSON.parse(readFileSync(new URL(file, SEARCHES), 'utf8')) as Recorded;
    const body = typeof response.body === 'string' ? response.body : JSON.stringify(response.body);
    const never = /(?!)/;
    const dialect = { invalidRequest: never, budgetSpent: never, notAllowed: never };
    expect(classify({ ...response, body }, 'list', dialect, new Date()).kind).toBe('answered');
    return [file, body];
  });

test.skipIf(!present)(
  'every recorded page of a search is read, of all versions, and loses nothing that it says',
  () => {
    let count = 0;
    for (const [file, body] of bodies()) {
      const page = jsonOf(pageSchema)(body);
      expect(page, file).toBeDefined();
      for (const result of (page?.resultList.result ?? []) as Record<string, unknown>[]) {
        const record = parseResult(result);
        count++;
        const name = `${file} ${String(result.id)}`;
        expect(record?.title, name).toBeDefined();
        expect(record?.year, name).toBe(Number(result.pubYear));
        expect(
          record?.identifiers.map(({ type }) => type),
          name,
        ).toEqual(['doi', 'pmid', 'pmcid'].filter((type) => result[type] !== undefined));
        expect(record?.authors?.length ?? 0, name).toBe(
          (result.authorString as string).split(', ').filter((author) => author !== '').length,
        );
        expect(record?.citations?.count, name).toBe(result.citedByCount);
        if (result.journalTitle !== undefined) expect(record?.venue, name).toBe(result.journalTitle);
      }
    }
    expect(count).toBeGreaterThanOrEqual(50);
  },
);
