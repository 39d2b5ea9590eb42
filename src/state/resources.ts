import { readFileSync, statfsSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** What this machine has and what this process takes of it, in bytes. Null: not to be had here. */
export interface Resources {
  readonly heap_used: number;
  readonly rss: number;
  readonly memory_free: number;
  /** On the disk of the folder that was named, for whoever is no root. */
  readonly disk_free: number | null;
  /** Processes that the kernel has killed for want of memory since it was booted, in containers too. */
  readonly oom_kills: number | null;
}

/** What a process may take of the machine, in bytes. */
export interface ResourceLimits {
  /** What V8 gives up at: `--max-old-space-size`, or what it takes for that. */
  readonly heap: number;
  /** That of the container, else what the machine has. */
  readonly memory: number;
}

/** Tens of microseconds; never throws. */
export function resourcesNow(folder: string): Resources {
  return {
    heap_used: heapUsed(),
    rss: process.memoryUsage.rss(),
    memory_free: freemem(),
    disk_free: diskFree(folder),
    oom_kills: oomKills(),
  };
}

/** A microsecond or two: V8 keeps count of it. */
export const heapUsed = (): number => getHeapStatistics().used_heap_size;

export function diskFree(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** `/proc/vmstat` counts those of all containers (mm/oom_kill.c, since Linux 4.13). */
export function oomKills(): number | null {
  try {
    const found = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'latin1'));
    return found ? Number(found[1]) : null;
  } catch {
    return null;
  }
}

/** V8 counts three semi-spaces of 16 MB, in which nothing old lives, into its limit (measured with Node.js 20: 96 MB give 144). */
const YOUNG_GENERATION_BYTES = 3 * 16 * 1024 * 1024;

export function resourceLimits(): ResourceLimits {
  const total = totalmem();
  const { heap_size_limit: limit } = getHeapStatistics();
  // 0, or more than there is, where nothing is set.
  const constrained = process.constrainedMemory();
  return {
    heap: Math.max(limit - YOUNG_GENERATION_BYTES, limit / 2),
    memory: constrained > 0 && constrained < total ? constrained : total,
  };
}
