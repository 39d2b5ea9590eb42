import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VenueCheckpoints } from '../../src/checkpoint/collection/venue-checkpoints.js';
import type { CollectConfig } from '../../src/collect/config.js';
import type { CollectEvent } from '../../src/collect/events.js';
import { fileHandleMethods } from '../support/file-handle-methods.js';
import { fillDisk, shortenAtomicWrites } from '../support/full-disk.js';
import { collectConfigFor, runCollect } from '../support/run-collect.js';
import { ScriptedLister } from '../support/scripted-lister.js';
import { temporaryFolder } from '../support/run-consolidate.js';

const HAS = { 'iclr 2023': 9, 'acl 2023': 14 };
const VENUES = [
  { name: 'iclr', years: [2023] },
  { name: 'acl', years: [2023] },
];

let folder: string;
let remove: () => Promise<void>;
let handles: Awaited<ReturnType<typeof fileHandleMethods>>;
let expected: string;
let once: readonly string[];
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  handles = await fileHandleMethods();
  const lister = new ScriptedLister('one', HAS, 3);
  const elsewhere = { output: join(folder, 'whole.json'), stateDir: join(folder, 'elsewhere') };
  await runCollect(configOf(elsewhere), [lister.definition]);
  expected = await readFile(join(folder, 'whole.json'), 'utf8');
  once = [...lister.calls].sort();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await remove();
});

const configOf = (more: Partial<CollectConfig> = {}): CollectConfig =>
  collectConfigFor(folder, { venues: VENUES, ...more });

interface Place {
  readonly place: string;
  readonly exitCode: 73 | 74;
  readonly message: RegExp;
  /** Pages that are asked for twice: what was under way and could not be saved. */
  readonly twice: number;
  /** Fills the disk at its moment. */
  readonly at?: (event: CollectEvent) => void;
  readonly beforePage?: (page: string) => void;
  readonly setUp?: () => void;
}

// eslint-disable-next-line @typescript-eslint/unbound-method
const wholeSave = VenueCheckpoints.prototype.saveCheckpoint;

const PLACES: readonly Place[] = [
  {
    place: 'the journal',
    exitCode: 74,
    message: /^cannot write the journal ".*\/journal\/000001\.jsonl": no space left on the disk$/,
    // Two venues are listed at once, and a page of each is lost.
    twice: 2,
    beforePage: (page) => (page === 'acl 2023 @3' ? fillDisk(handles, 300) : undefined),
  },
  {
    place: 'a checkpoint',
    exitCode: 74,
    message:
      /^cannot write ".*\.json(?:\.meta)?\.next": only 100 of \d+ bytes arrived \(is the disk full\?\)$/,
    twice: 0,
    beforePage: (page) => (page === 'acl 2023 @12' ? shortenAtomicWrites() : undefined),
  },
  {
    place: 'the papers of a venue that is done',
    exitCode: 74,
    message: /^cannot write ".*\/collect\/(?:acl|iclr)_2023_papers\.jsonl": no space left on the disk$/,
    twice: 0,
    setUp: () => {
      const save = vi.spyOn(VenueCheckpoints.prototype, 'saveCheckpoint');
      save.mockImplementation(function (this: VenueCheckpoints, listing) {
        // The last page of the last venue has found room.
        if (listing.venue === 'acl') fillDisk(handles, 1_000);
        return wholeSave.call(this, listing);
      });
    },
  },
  {
    place: 'the output',
    exitCode: 73,
    message: /^cannot write the output ".*out\.json": no space left on the disk$/,
    twice: 0,
    at: (event) => (event.type === 'writing' ? fillDisk(handles, 100) : undefined),
  },
];

describe('a full disk', () => {
  it.each(PLACES)(
    'at $place: $exitCode, nothing half written, and a resume that works once there is room',
    async ({ exitCode, message, twice, at, beforePage, setUp }) => {
      setUp?.();
      const lister = new ScriptedLister('one', HAS, 3);
      lister.trouble = ({ of, next }) => beforePage?.(`${of} @${next ?? '0'}`);
      const running = runCollect(configOf(), [lister.definition], { ...(at && { onEvent: at }) });
      await expect(running).rejects.toMatchObject({
        exitCode,
        message: expect.stringMatching(message) as string,
        next: expect.stringContaining('--resume') as string,
      });
      vi.restoreAllMocks();
      expect(existsSync(join(folder, 'out.json'))).toBe(false);
      const all = await readdir(folder, { recursive: true });
      expect(all.filter((name) => name.endsWith('.cf-part'))).toEqual([]);

      const again = new ScriptedLister('one', HAS, 3);
      const { summary, events } = await runCollect(configOf({ resume: true }), [again.definition]);
      expect(summary.complete).toBe(true);
      expect(await readFile(join(folder, 'out.json'), 'utf8')).toBe(expected);
      expect(lister.calls.length + again.calls.length - once.length).toBeLessThanOrEqual(twice);
      const notes = events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
      expect(notes.filter((note) => note.includes('damaged'))).toEqual([]);
      const kept = await readdir(join(folder, '.cf_state', 'collect'));
      expect(kept.filter((name) => name.endsWith('_papers.jsonl')).sort()).toEqual([
        'acl_2023_papers.jsonl',
        'iclr_2023_papers.jsonl',
      ]);
    },
  );

  it('when a session begins: 74, and nothing of it is left', async () => {
    fillDisk(handles, 100);
    const lister = new ScriptedLister('one', HAS, 3);
    await expect(runCollect(configOf(), [lister.definition])).rejects.toMatchObject({ exitCode: 74 });
    vi.restoreAllMocks();
    expect(lister.calls).toEqual([]);
    await runCollect(configOf(), [lister.definition]);
    expect(await readFile(join(folder, 'out.json'), 'utf8')).toBe(expected);
    expect(await readdir(join(folder, '.cf_state/sessions'))).toEqual([]);
  });
});
