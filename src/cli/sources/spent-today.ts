import { readFileSync } from 'node:fs';
import { dateOf } from '../../http/limits-book.js';
import type { SourceDefinition, SourceSettings } from '../../sources/definition.js';
import { bookPath, readBook } from '../../sources/shared-book.js';
import { filled } from '../settings.js';

/** What all runs with the key of a source did since midnight UTC. */
export interface SpentToday {
  readonly requests: number;
  readonly credits: number;
  /** Credits that are left, where the source said so today. */
  readonly left: number | null;
  readonly renewed_at: string | null;
  /** Until when it is left alone, because it asked for that. */
  readonly parked_until: string | null;
}

/** Reads the book of a source; undefined where there is none. Changes nothing. */
export function spentToday(source: SourceDefinition, settings: SourceSettings): SpentToday | undefined {
  const { keyVariable, id } = source;
  if (settings.limitsDir === undefined) return undefined;
  const key = keyVariable === undefined ? undefined : filled(settings.environment[keyVariable])?.trim();
  const book = readBook(textOf(bookPath(settings.limitsDir, id, key)));
  if (typeof book === 'string') return undefined;
  const now = settings.now().getTime();
  const { today, parked } = book;
  const isToday = today.date === dateOf(now);
  const isRenewed = today.renewed_at !== null && today.renewed_at <= now;
  const saidLeft = isToday && !isRenewed && today.allowance !== null;
  return {
    requests: isToday ? today.requests : 0,
    credits: isToday ? today.credits : 0,
    left: saidLeft ? Math.max(0, (today.allowance ?? 0) - today.credits) : null,
    renewed_at: saidLeft ? timeOf(today.renewed_at) : null,
    parked_until: parked !== null && parked.until > now ? timeOf(parked.until) : null,
  };
}

const timeOf = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(milliseconds).toISOString();

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Nobody asked yet, or nobody may look: nothing is known either way.
    return undefined;
  }
}
