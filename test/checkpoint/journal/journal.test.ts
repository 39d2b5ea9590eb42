import { mkdir, readFile, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  CONSOLIDATION_LINES,
  type JournalEntry,
  encodeOutcome,
  parseOutcomeHead,
  parseOutcomeLine,
  type OutcomeEntry,
  type OutcomeHead,
} from '../../../src/checkpoint/consolidation/outcome-lines.js';
import { JournalReader } from '../../../src/checkpoint/journal/journal-reader.js';
import { JournalWriter } from '../../../src/checkpoint/journal/journal-writer.js';
import { scanJournal } from '../../../src/checkpoint/journal/scan-journal.js';
import type { Outcome } from '../../../src/model/outcome.js';
import { fileHandleMethods } from '../../support/file-handle-methods.js';
import { temporaryFolder } from '../../support/run-consolidate.js';

const record = fc.record(
  {
    title: fc.string({ unit: 'binary' }),
    identifiers: fc.array(fc.record({ type: fc.constant('doi' as const), value: fc.string() }), {
      maxLength: 2,
    }),
    urls: fc.array(fc.webUrl(), { maxLength: 2 }),
    citations: fc.record({ count: fc.nat() }),
    abstract: fc.record({ text: fc.string({ unit: 'binary' }) }),
  },
  { requiredKeys: ['identifiers', 'urls'] },
);
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constant({ outcome: 'not_found' } as const),
  fc.constant({ outcome: 'not_asked' } as const),
  fc.record({ outcome: fc.constant('absent' as const), step: fc.constantFrom('by_doi', 'by_title') }),
  fc.record({ outcome: fc.constant('failed' as const), reason: fc.string() }),
  fc.record({
    outcome: fc.constant('rejected' as const),
    reason: fc.constantFrom('contradicts' as const, 'ambiguous' as const),
    detail: fc.string({ unit: 'binary' }),
  }),
  fc.record({
    outcome: fc.constant('enriched' as const),
    enrichment: fc.record({
      matched_by: fc.constant('doi' as const),
      score: fc.constantFrom(0.5, 1),
      record,
    }),
  }),
);
const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const entry: fc.Arbitrary<OutcomeEntry> = fc.record({
  key: hex(32),
  content: hex(16),
  source: fc.constantFrom('openalex', 'semantic_scholar'),
  at: fc.constant('2026-11-22T10:15:30.000Z'),
  outcome,
});
const batches = fc.array(fc.array(entry, { minLength: 1, maxLength: 5 }), { maxLength: 5 });

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(async () => {
  vi.restoreAllMocks();
  await remove();
});

const HEADER = { session_id: 'consolidate_20261122_101530_abcdefgh', started_at: 'T', cf_version: '0' };

async function scanned(inFolder = folder) {
  const heads: (OutcomeHead & { position: number; length: number })[] = [];
  const journal = await scanJournal(inFolder, {
    verified: undefined,
    format: CONSOLIDATION_LINES,
    onLine: (read, position, length) => {
      if ('key' in read) heads.push({ ...read, position, length });
    },
  });
  return { heads, journal };
}

describe('a line of the journal', () => {
  it('is read back as it was written, by its head and as a whole', () => {
    fc.assert(
      fc.property(entry, (written) => {
        const line = encodeOutcome(written);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        const bytes = Buffer.from(line.slice(0, -1));
        expect(parseOutcomeLine(bytes)).toEqual(JSON.parse(JSON.stringify(written)));
        const { key, content, source } = written;
        const head = parseOutcomeHead(bytes);
        expect(head).toMatchObject({ key, content, source, outcome: written.outcome.outcome });
        if (written.outcome.outcome === 'absent') expect(head?.step).toBe(written.outcome.step);
      }),
    );
  });
});

describe('a journal of several runs', () => {
  it('gives back every batch, in order, by scan and by place', async () => {
    let journals = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(batches, { minLength: 1, maxLength: 4 }), async (runs) => {
        const at = join(folder, `${journals++}`);
        await mkdir(at);
        const places: { position: number; length: number }[] = [];
        let [before, sequence] = [[] as JournalWriter<JournalEntry>['segments'], 0];
        for (const [nth, run] of runs.entries()) {
          const writer = await JournalWriter.begin(
            CONSOLIDATION_LINES,
            at,
            nth + 1,
            { ...HEADER, run: nth + 1 },
            before,
            sequence,
          );
          for (const batch of run) places.push(...(await writer.append(batch, 'T')));
          [before, sequence] = [writer.segments, writer.sequence];
          await writer.close();
        }
        const entries = runs.flat(2);
        const { heads, journal } = await scanned(at);
        expect(heads.map(({ key }) => key)).toEqual(entries.map(({ key }) => key));
        expect(heads.map(({ position, length }) => ({ position, length }))).toEqual(places);
        expect(journal).toMatchObject({ segments: before, sequence, run: runs.length, notes: [] });
        const reader = await JournalReader.open(at, before);
        const lines = await reader.read(places.toReversed());
        expect(lines.map((line) => parseOutcomeLine(line).key)).toEqual(
          entries.map(({ key }) => key).reverse(),
        );
        await reader.close();
      }),
      { numRuns: 25 },
    );
  });

  const ENTRY: OutcomeEntry = {
    key: 'a'.repeat(32),
    content: 'b'.repeat(16),
    source: 'openalex',
    at: 'T',
    outcome: { outcome: 'not_found' },
  };

  it('drops a torn tail with a note, and takes a bad batch before a good one for damage', async () => {
    const writer = await JournalWriter.begin(CONSOLIDATION_LINES, folder, 1, { ...HEADER, run: 1 }, [], 0);
    await writer.append([ENTRY], 'T');
    const firstEnds = writer.segments[0]!.bytes;
    await writer.append([ENTRY, ENTRY], 'T');
    await writer.close();
    const path = join(folder, '000001.jsonl');
    const whole = await readFile(path);

    await truncate(path, whole.length - 1);
    const { heads, journal } = await scanned();
    expect(heads).toHaveLength(1);
    const torn = whole.length - 1 - firstEnds;
    expect(journal.notes).toEqual([
      `journal/000001.jsonl ended in an unfinished batch: its last ${torn} bytes are left out`,
    ]);

    const bad = Buffer.from(whole);
    bad[firstEnds - 100]! ^= 1;
    await writeFile(path, bad);
    await expect(scanned()).rejects.toMatchObject({ kind: 'damaged', exitCode: 74 });
  });

  it('trusts the hash and not the form: a line that is another valid line is damage, or a dropped tail', async () => {
    const writer = await JournalWriter.begin(CONSOLIDATION_LINES, folder, 1, { ...HEADER, run: 1 }, [], 0);
    await writer.append([ENTRY], 'T');
    await writer.append([ENTRY], 'T');
    await writer.close();
    const path = join(folder, '000001.jsonl');
    const whole = await readFile(path);
    const flipContentAt = async (at: number): Promise<void> => {
      const bad = Buffer.from(whole);
      expect(bad[at]).toBe('b'.charCodeAt(0));
      bad[at] = 'c'.charCodeAt(0);
      await writeFile(path, bad);
    };
    const content = '"content":"';
    await flipContentAt(whole.indexOf(content) + content.length);
    await expect(scanned()).rejects.toMatchObject({ kind: 'damaged', exitCode: 74 });
    await flipContentAt(whole.lastIndexOf(content) + content.length);
    const { heads, journal } = await scanned();
    expect(heads).toHaveLength(1);
    expect(journal.notes).toHaveLength(1);
  });

  it('says that a batch is durable only after datasync has returned', async () => {
    const handles = await fileHandleMethods();
    const order: string[] = [];
    const { datasync, write } = handles;
    const writer = await JournalWriter.begin(CONSOLIDATION_LINES, folder, 1, { ...HEADER, run: 1 }, [], 0);
    vi.spyOn(handles, 'write').mockImplementation(function (this: typeof handles, ...values) {
      order.push('write');
      return write.apply(this, values);
    });
    vi.spyOn(handles, 'datasync').mockImplementation(async function (this: typeof handles) {
      await datasync.call(this);
      order.push('datasync');
    });
    await writer.append([ENTRY], 'T');
    order.push('appended');
    expect(order).toEqual(['write', 'datasync', 'appended']);
    expect(writer.sequence).toBe(1);
    await writer.close();
  });

  it('takes nothing more after a failed sync, because the page cache may show lost data as good', async () => {
    const handles = await fileHandleMethods();
    const writer = await JournalWriter.begin(CONSOLIDATION_LINES, folder, 1, { ...HEADER, run: 1 }, [], 0);
    const before = writer.segments;
    vi.spyOn(handles, 'datasync').mockRejectedValueOnce(Object.assign(new Error('EIO'), { code: 'EIO' }));
    const failed = { kind: 'unwritable', exitCode: 74 };
    await expect(writer.append([ENTRY], 'T')).rejects.toMatchObject(failed);
    vi.restoreAllMocks();
    await expect(writer.append([ENTRY], 'T')).rejects.toMatchObject(failed);
    expect(writer.segments).toEqual(before);
    expect(writer.sequence).toBe(0);
    await writer.close();
    // The next run goes on in a segment of its own, from what it can verify.
    const { journal } = await scanned();
    const next = await JournalWriter.begin(
      CONSOLIDATION_LINES,
      folder,
      2,
      { ...HEADER, run: 2 },
      journal.segments,
      journal.sequence,
    );
    await next.append([ENTRY], 'T');
    await next.close();
    expect(await readdir(folder)).toEqual(['000001.jsonl', '000002.jsonl']);
    expect((await scanned()).journal.sequence).toBe(journal.sequence + 1);
  });
});
