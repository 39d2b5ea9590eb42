import { existsSync } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../src/consolidate/events.js';
import { fileHandleMethods } from '../support/file-handle-methods.js';
import { fillDisk, shortenAtomicWrites } from '../support/full-disk.js';
import { InstantSource } from '../support/instant-source.js';
import {
  configFor,
  runConsolidate,
  somePapers,
  writePapers,
  temporaryFolder,
} from '../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
let expected: string;
let handles: Awaited<ReturnType<typeof fileHandleMethods>>;
let whole: string[];
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  handles = await fileHandleMethods();
  await writePapers(folder, somePapers(40));
  const source = new InstantSource();
  await runConsolidate(configFor(folder, { output: join(folder, 'whole.json') }), [source]);
  expected = await readFile(join(folder, 'whole.json'), 'utf8');
  whole = asked(source);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await remove();
});

const asked = (...sources: InstantSource[]): string[] =>
  sources
    .flatMap((source) =>
      source.asked.flatMap(({ step, papers }) => papers.map((paper) => `${step} ${paper}`)),
    )
    .sort();

interface Place {
  readonly place: string;
  readonly exitCode: 73 | 74;
  readonly message: RegExp;
  /** Called with every event; fills the disk at its moment. */
  readonly at?: (event: RunEvent) => void;
  readonly before?: (batches: number) => Promise<void>;
}

const PLACES: readonly Place[] = [
  {
    place: 'the journal',
    exitCode: 74,
    message: /^cannot write the journal ".*\/journal\/000001\.jsonl": no space left on the disk$/,
    before: (batches) => Promise.resolve(batches === 2 ? fillDisk(handles, 300) : undefined),
  },
  {
    place: 'a checkpoint',
    exitCode: 74,
    message:
      /^cannot write ".*\/checkpoint\.json\.meta\.next": only 100 of \d+ bytes arrived \(is the disk full\?\)$/,
    before: (batches) => Promise.resolve(batches === 2 ? shortenAtomicWrites() : undefined),
  },
  {
    place: 'the export',
    exitCode: 73,
    message: /^cannot write the output ".*papers_enriched\.json": no space left on the disk$/,
    // The commit that is under way still finds room; the export does not.
    at: (event) => {
      if (event.type === 'checkpoint' && event.checkpoint_type === 'batch_processed') fillDisk(handles, 6000);
    },
  },
  {
    place: 'the output',
    exitCode: 73,
    message: /^cannot write the output ".*out\.json": no space left on the disk$/,
    at: (event) => {
      if (event.type === 'writing') fillDisk(handles, 1000);
    },
  },
];

describe('a full disk', () => {
  it.each(PLACES)(
    'at $place: $exitCode, nothing half written, and a resume that works once there is room',
    async ({ exitCode, message, at, before }) => {
      let batches = 0;
      const source = new InstantSource({
        concurrency: 1,
        ...(before && { before: () => before(++batches) }),
      });
      const minutes = { passed: 0 };
      const running = runConsolidate(configFor(folder, { checkpointInterval: 1 }), [source], {
        ...(at && { onEvent: at }),
        // Each look at the clock is half a minute later: there are timed checkpoints, and exports behind them.
        now: () => new Date(Date.parse('2026-11-22T10:00:00Z') + 30_000 * minutes.passed++),
      });
      await expect(running).rejects.toMatchObject({
        exitCode,
        message: expect.stringMatching(message) as string,
      });
      vi.restoreAllMocks();
      expect(existsSync(join(folder, 'out.json'))).toBe(false);
      expect((await readdir(folder)).filter((name) => name.endsWith('.cf-part'))).toEqual([]);

      const again = new InstantSource();
      const { summary } = await runConsolidate(configFor(folder, { resume: true }), [again]);
      expect(summary.complete).toBe(true);
      expect(await readFile(join(folder, 'out.json'), 'utf8')).toBe(expected);
      // At the journal the batch whose answer could not be saved is asked about again, and nothing else.
      const twice = asked(source, again).length - whole.length;
      expect(twice).toBe(message.source.includes('the journal') ? 4 : 0);
    },
  );

  it('when a session begins: 74, and nothing of it is left', async () => {
    fillDisk(handles, 1000);
    const source = new InstantSource();
    await expect(runConsolidate(configFor(folder), [source])).rejects.toMatchObject({ exitCode: 74 });
    vi.restoreAllMocks();
    expect(source.asked).toEqual([]);
    await runConsolidate(configFor(folder), [new InstantSource()]);
    expect((await stat(join(folder, 'out.json'))).size).toBe(expected.length);
    expect(await readdir(join(folder, '.cf_state/consolidate'))).toEqual([]);
  });
});
