import { join } from 'node:path';
import type { LineFormat } from '../journal/line-format.js';
import { salvageJournal } from '../journal/salvage-journal.js';
import { segmentNames, type ScannedJournal } from '../journal/scan-journal.js';
import type { SeenJournal } from './recoverable-session.js';

/** What is good of a journal that is not whole. */
export interface DamagedJournal {
  readonly batches: number;
  readonly damage: SeenJournal['damage'];
  readonly problem: string | undefined;
}

/** The lines of every batch that its own hash vouches for. Never throws. */
export async function lookIntoDamage(
  journal: string,
  format: LineFormat<unknown, unknown>,
  onBatch: (lines: readonly Buffer[], batch: number) => void,
): Promise<DamagedJournal> {
  let batches = 0;
  const damage: { segment: string; byte: number }[] = [];
  try {
    for await (const batch of salvageJournal(format, journal)) {
      if (batch.good) {
        batches++;
        onBatch(batch.lines, batches);
      } else damage.push({ segment: batch.segment, byte: batch.byte });
    }
    return { batches, damage, problem: undefined };
  } catch (error) {
    return { batches, damage, problem: (error as Error).message };
  }
}

/** `isWhole`: its chain is, though nothing could be made of its lines. */
export async function lookAtJournal(
  folder: string,
  scanned: ScannedJournal | undefined,
  isWhole: boolean,
  damaged: DamagedJournal | undefined,
): Promise<SeenJournal> {
  const names = await segmentNames(join(folder, 'journal')).catch(() => []);
  if (names.length === 0)
    return { state: 'missing', segments: 0, batches: 0, damage: [], detail: 'there is none' };
  if (scanned) {
    const torn = scanned.notes.length > 0;
    return {
      state: torn ? 'torn' : 'whole',
      segments: scanned.segments.length,
      batches: scanned.sequence,
      damage: [],
      detail: torn ? scanned.notes.join('; ') : 'every hash of its chain is right',
    };
  }
  const { batches = 0, damage = [], problem } = damaged ?? {};
  const known = { segments: names.length, batches, damage: [...damage] };
  if (isWhole) return { state: 'whole', ...known, damage: [], detail: 'every hash of its chain is right' };
  const places = damage.map(({ segment, byte }) => `journal/${segment} at byte ${byte}`);
  const detail =
    problem ?? (places.length === 0 ? 'a part of it is missing' : `damaged: ${places.join(', ')}`);
  return { state: 'damaged', ...known, detail };
}
