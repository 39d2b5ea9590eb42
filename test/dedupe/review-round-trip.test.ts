import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DedupeConfig } from '../../src/dedupe/config.js';
import { decisionsPath, readDecisions } from '../../src/dedupe/decisions-file.js';
import { readPaper } from '../../src/model/paper.js';
import { contentHash } from '../../src/model/paper-key.js';
import { fileHandleMethods } from '../support/file-handle-methods.js';
import { temporaryFolder } from '../support/run-consolidate.js';
import { dedupeConfigFor, readOutput, rowsOf, runDedupe } from '../support/run-dedupe.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(async () => {
  vi.restoreAllMocks();
  await remove();
});

const at = (name: string): string => join(folder, name);
const review = (): string => at('pairs.csv');

/** Two pairs that nobody can decide from the records: a title of its own, but nothing else in common. */
const UNCLEAR = [
  {
    paper_id: 'a',
    title: 'Melatonin for jet lag: a randomised trial',
    authors: ['Ito, Ken', 'Abe, Yui'],
    year: 2018,
    venue: 'Journal of Travel Medicine',
    volume: '25',
    pages: '3-7',
  },
  { paper_id: 'b', title: 'Melatonin for jet lag', authors: ['Ito K'], year: 2018 },
  {
    paper_id: 'c',
    title: 'Shift work and memory',
    authors: ['Poe, Edgar'],
    year: 2017,
    venue: 'Chronobiology',
  },
  { paper_id: 'd', title: 'Shift work and memory', authors: ['Poe E'], year: 2019 },
  {
    paper_id: 'e',
    title: 'Blue light filters in spectacles of night workers',
    authors: ['Kim, S.'],
    year: 2020,
    doi: '10.1234/e',
  },
  {
    paper_id: 'f',
    title: 'Blue light filters in spectacles of night workers',
    authors: ['Kim, S.'],
    year: 2020,
    doi: '10.1234/E',
  },
];

function config(papers: readonly object[] = UNCLEAR, more: Partial<DedupeConfig> = {}): DedupeConfig {
  writeFileSync(at('papers.json'), JSON.stringify(papers));
  return dedupeConfigFor(folder, { review: review(), ...more });
}
const table = (): string[][] => parse(readFileSync(review()), { bom: true });
const column = (name: string): number => table()[0]!.indexOf(name);
const pairs = (): string[] =>
  table()
    .slice(1)
    .map((row) => `${row[column('title_a')]} | ${row[column('title_b')]}`);

/** Fills in the decision of the pair whose titles begin so, as a person does. */
function decide(...decisions: readonly (readonly [title: string, word: string])[]): void {
  const rows = table();
  for (const [title, word] of decisions) {
    const row = rows.find(
      (each) => each[column('title_b')]!.startsWith(title) || each[column('title_a')]!.startsWith(title),
    );
    row![column('decision')] = word;
  }
  writeFileSync(review(), stringify(rows, { bom: true }));
}
const clusters = (): number[][] => rowsOf(readOutput(at('out.json')));

describe('unclear pairs', () => {
  it('are left apart, decided in the file, and followed from then on', async () => {
    const first = await runDedupe(config());
    expect(first.summary).toMatchObject({ merged: 1, unclear: 2, decisions: { followed: 0, added: 0 } });
    expect(clusters()).toEqual([[1], [2], [3], [4], [5, 6]]);
    expect(pairs()).toHaveLength(2);

    decide(['Melatonin', 'same'], ['Shift', 'different']);
    const second = await runDedupe(config());
    expect(second.events).toContainEqual({ type: 'decided', file: review(), decisions: 2 });
    expect(second.summary).toMatchObject({
      merged: 2,
      merged_by: { identifier: 0, decision: 1 },
      unclear: 0,
      decisions: { followed: 2, added: 2 },
    });
    expect(clusters()).toEqual([[1, 2], [3], [4], [5, 6]]);
    expect(pairs()).toEqual([]);
    const because = readOutput(at('out.json')).papers[0]!.consolidation.merged_from[1];
    expect(because).toMatchObject({ because: { row: 1, decided: true } });

    const third = await runDedupe(config(UNCLEAR, { review: undefined }));
    expect(third.summary).toMatchObject({ unclear: 0, decisions: { followed: 2, added: 0 } });
    expect(clusters()).toEqual([[1, 2], [3], [4], [5, 6]]);
  });

  it('decided hold in another order, and for records whose notes were changed', async () => {
    await runDedupe(config());
    decide(['Melatonin', 'same'], ['Shift', 'different']);
    await runDedupe(config());
    const reordered = [...UNCLEAR].reverse().map((paper) => ({ ...paper, note: 'read twice' }));
    const { summary } = await runDedupe(config(reordered));
    expect(summary).toMatchObject({ unclear: 0, decisions: { followed: 2, added: 0 } });
    expect(clusters()).toEqual([[1, 2], [3], [4], [5, 6]]);
  });

  it('decided to be different stay apart although all speaks for one work; decided again the other way, they come together', async () => {
    await runDedupe(config());
    const [head] = table();
    const line = head!.map(
      (name) => ({ a: `h${contentOf('e')}`, b: `h${contentOf('f')}`, decision: 'no' })[name] ?? '',
    );
    writeFileSync(review(), stringify([head!, line]));
    await runDedupe(config());
    expect(clusters()).toEqual([[1], [2], [3], [4], [5], [6]]);
    writeFileSync(review(), stringify([head!, line.map((cell) => (cell === 'no' ? 'yes' : cell))]));
    await runDedupe(config());
    expect(clusters()).toEqual([[1], [2], [3], [4], [5, 6]]);
  });

  it('that are decided in part leave the others to decide, with the notes on them', async () => {
    await runDedupe(config());
    const rows = table().map((row, nth) => [...row, nth === 0 ? 'notes' : 'ask Ann']);
    writeFileSync(review(), stringify(rows));
    decide(['Melatonin', 's']);
    const { summary } = await runDedupe(config());
    expect(summary.unclear).toBe(1);
    expect(pairs()).toEqual(['Shift work and memory | Shift work and memory']);
    expect(table()[1]![column('notes')]).toBe('ask Ann');
    expect((await readDecisions(at('.cf_state'))).decisions[0]!.note).toEqual({ notes: 'ask Ann' });
  });

  it('decided are kept before the file is written again: a crash in between loses nothing', async () => {
    await runDedupe(config());
    decide(['Melatonin', 'same']);
    const filled = readFileSync(review());
    const handles = await fileHandleMethods();
    // The disk is full for all but the decisions.
    const { write } = handles;
    let writes = 0;
    const spy = vi.spyOn(handles, 'write').mockImplementation(function (this: typeof handles, ...given) {
      return ++writes === 1
        ? write.call(this, ...given)
        : Promise.reject(Object.assign(new Error(), { code: 'ENOSPC' }));
    });
    await expect(runDedupe(config())).rejects.toMatchObject({ exitCode: 73 });
    spy.mockRestore();
    expect(readFileSync(review())).toEqual(filled);
    expect((await readDecisions(at('.cf_state'))).decisions).toHaveLength(1);
    const kept = readFileSync(decisionsPath(at('.cf_state')), 'utf8');
    const again = await runDedupe(config());
    expect(again.summary).toMatchObject({ unclear: 1, decisions: { followed: 1, added: 0 } });
    expect(readFileSync(decisionsPath(at('.cf_state')), 'utf8')).toBe(kept);
    expect(pairs()).toEqual(['Shift work and memory | Shift work and memory']);
  });

  it('with a word that is not known stop the run before anything is touched', async () => {
    await runDedupe(config());
    const output = readFileSync(at('out.json'));
    decide(['Melatonin', 'same'], ['Shift', 'perhaps']);
    const filled = readFileSync(review());
    await expect(runDedupe(config())).rejects.toMatchObject({ exitCode: 65 });
    expect(readFileSync(review())).toEqual(filled);
    expect(readFileSync(at('out.json'))).toEqual(output);
    expect((await readDecisions(at('.cf_state'))).decisions).toEqual([]);
  });

  it('decided about records hold for the records into which these were merged', async () => {
    await runDedupe(config());
    const head = table()[0]!;
    const line = (a: string, b: string, decision: string): string[] =>
      head.map((name) => ({ a: `h${contentOf(a)}`, b: `h${contentOf(b)}`, decision })[name] ?? '');
    writeFileSync(
      review(),
      stringify([head, line('c', 'd', 'same'), line('b', 'a', 'different'), line('b', 'e', 'same')]),
    );
    await runDedupe(config());
    expect(clusters()).toEqual([[1], [2, 5, 6], [3, 4]]);
    // The output again: its merged records have another content than any of their parts.
    const again = { inputs: [at('out.json')], output: at('again.json'), dedupe: 'all' as const };
    const { summary } = await runDedupe(dedupeConfigFor(folder, again));
    expect(summary).toMatchObject({ merged: 0, decisions: { followed: 3 } });
  });
});

/** The content hash of a record, by its paper_id. */
function contentOf(id: string): string {
  const read = readPaper(UNCLEAR.find(({ paper_id }) => paper_id === id));
  return 'paper' in read ? contentHash(read.paper) : '';
}
