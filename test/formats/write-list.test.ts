import fc from 'fast-check';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ListWriter, type ListSink, type OutputShape } from '../../src/formats/write-list.js';

type Values = Readonly<Record<string, unknown>>;

function memory(): ListSink & { bytes: () => Buffer } {
  const chunks: Buffer[] = [];
  return {
    write: (bytes) => {
      chunks.push(Buffer.from(bytes));
      return Promise.resolve();
    },
    bytes: () => Buffer.concat(chunks),
  };
}

/** A record as it stands in a list: with the bytes in which it came. */
const came = (record: Values, space?: string): Parameters<ListWriter['add']>[0] => ({
  record,
  bytes: Buffer.from(JSON.stringify(record, null, space)),
});

interface Paper {
  readonly record: Values;
  readonly added: Values;
  readonly space?: string | undefined;
}

async function written(papers: readonly Paper[], shape: OutputShape, gzip = false): Promise<Buffer> {
  const sink = memory();
  const writer = new ListWriter(sink, shape, gzip);
  await writer.begin({ made: 'by a test' });
  for (const { record, added, space } of papers) await writer.add(came(record, space), added);
  await writer.end();
  return sink.bytes();
}

const HEAD = '{"consolidation_metadata":{"made":"by a test"},\n"papers":[\n';
const TWO: Paper[] = [
  { record: { a: 1 }, added: { n: 1 } },
  { record: { b: '\n' }, added: { n: 2 } },
];

describe('writing a list', () => {
  it('writes one paper a line inside valid JSON', async () => {
    expect((await written(TWO, 'papers')).toString()).toBe(`${HEAD}{"a":1,"n":1},\n{"b":"\\n","n":2}\n]}\n`);
    expect((await written([], 'papers')).toString()).toBe(`${HEAD}]}\n`);
    expect((await written(TWO, 'lines')).toString()).toBe('{"a":1,"n":1}\n{"b":"\\n","n":2}\n');
    expect((await written([], 'lines')).toString()).toBe('');
  });

  it('gives any record with what was added to it or put in its place, on one line, zipped and not', async () => {
    const record = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('a', 'b')), fc.jsonValue());
    const added = fc.record({ a: fc.jsonValue(), n: fc.constant(1) }, { requiredKeys: ['n'] });
    const paper = fc.record({ record, added, space: fc.constantFrom(undefined, ' ', '\t') });
    await fc.assert(
      fc.asyncProperty(fc.array(paper), async (papers) => {
        const plain = (await written(papers, 'lines')).toString();
        const lines = plain.split('\n').slice(0, -1);
        expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
          papers.map((each) => JSON.parse(JSON.stringify({ ...each.record, ...each.added })) as unknown),
        );
        expect(gunzipSync(await written(papers, 'lines', true)).toString()).toBe(plain);
      }),
      { numRuns: 100 },
    );
  });

  it.each([false, true])('passes on that the disk is full (zipped: %s)', async (gzip) => {
    const full: ListSink = {
      write: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })),
    };
    const writer = new ListWriter(full, 'papers', gzip);
    const writing = async (): Promise<void> => {
      await writer.begin({});
      for (let n = 0; n < 200; n++) {
        const noise = Array.from({ length: 400 }, (_, at) => Math.sin(n * 400 + at));
        await writer.add(came({ noise }), { n });
      }
      await writer.end();
    };
    await expect(writing()).rejects.toMatchObject({ code: 'ENOSPC' });
  });
});
