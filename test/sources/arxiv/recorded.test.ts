import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { classify } from '../../../src/http/classify.js';
import { ARXIV_DIALECT, MALFORMED_ID } from '../../../src/sources/arxiv/dialect.js';
import { parseEntry } from '../../../src/sources/arxiv/entry.js';
import { parseFeed } from '../../../src/sources/arxiv/feed.js';

const FOLDER = new URL('../../../../shared/data/recorded/arxiv/api-query/', import.meta.url);
const present = existsSync(FOLDER);
if (!present) console.log('skipped: recorded answers of arXiv (../shared/data is not there)');

interface Exchange {
  readonly file: string;
  readonly url: URL;
  readonly reply: {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly body: string;
  };
}

function exchanges(): Exchange[] {
  return readdirSync(FOLDER).map((file) => {
    const { request, response } = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as {
      request: { url: string };
      response: Exchange['reply'];
    };
    return { file, url: new URL(request.url), reply: response };
  });
}

test.skipIf(!present)('real feeds lose nothing that they say', () => {
  let records = 0;
  for (const { file, url, reply } of exchanges()) {
    if (reply.status !== 200) continue;
    const feed = parseFeed(reply.body);
    expect(feed?.error, file).toBeUndefined();
    expect(feed?.rows, file).toBe(reply.body.split('<entry>').length - 1);
    expect(feed?.entries, file).toHaveLength(feed?.rows ?? -1);
    const asked = url.searchParams.get('id_list');
    if (asked) {
      expect(feed?.about, file).toEqual([asked.replace(/v\d+$/, '')]);
      expect(feed?.total, file).toBe(feed?.rows);
    }
    const texts = reply.body.split('<entry>').slice(1);
    for (const [nth, entry] of (feed?.entries ?? []).entries()) {
      records++;
      const record = parseEntry(entry, feed!);
      const said = texts[nth]!;
      const where = `${file} ${entry.id}`;
      expect(record?.identifiers[0], where).toMatchObject({ type: 'arxiv' });
      expect(record?.title, where).toBeTruthy();
      expect(record?.title).not.toMatch(/\n| {2}|&[a-z]+;/);
      expect(record?.year, where).toBe(Number(entry.published?.slice(0, 4)));
      expect(record?.authors?.length, where).toBe(said.split('<author>').length - 1);
      expect(record?.abstract?.text, where).toBeTruthy();
      expect(record?.identifiers.length, where).toBe(/<arxiv:doi\b/.test(said) ? 3 : 2);
    }
  }
  expect(records).toBeGreaterThanOrEqual(150);
});

test.skipIf(!present)('recorded replies are taken for what they are', () => {
  let errors = 0;
  for (const { file, reply } of exchanges()) {
    const verdict = classify(reply, 'list', ARXIV_DIALECT, new Date());
    expect(verdict.kind, file).toBe(reply.status === 400 ? 'bad_request' : 'answered');
    if (verdict.kind !== 'bad_request') continue;
    errors++;
    expect(verdict.reason).toMatch(MALFORMED_ID);
    expect(parseFeed(reply.body)?.error).toMatch(MALFORMED_ID);
  }
  expect(errors).toBe(2);
});
