import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchResult } from './result.js';

interface Measured {
  readonly seconds: number;
  readonly begunSeconds: number;
  readonly papers: number;
  readonly complete: boolean;
  readonly pages: number;
  readonly peakMB: number;
  readonly pauseMs: number;
}

/** Venue-years of 2,000 papers each, in two pages. */
const SMALL = 50;
const LARGE = 500;

/** What `cf collect` costs beside the answers: a whole run of 100,000 and of 1,000,000 papers, and a resume in the middle of the larger. */
export async function benchCollect(): Promise<BenchResult[]> {
  const small = await measureIn((folder) => [run(folder, SMALL)]);
  const [stopped, resumed] = (await measureIn((folder) => [
    run(folder, LARGE, LARGE),
    run(folder, LARGE),
  ])) as [Measured, Measured];
  const [first] = small as [Measured];
  const seconds = stopped.seconds + resumed.seconds;
  const ratio = seconds / resumed.papers / (first.seconds / first.papers);
  const asked = stopped.pages + resumed.pages;
  const least = 2 * LARGE;
  return [
    {
      name: `${first.papers} papers of a lister that answers at once`,
      value: first.papers / first.seconds,
      unit: 'papers/s',
    },
    { name: `${resumed.papers} papers, stopped in the middle and resumed`, value: seconds, unit: 's' },
    {
      name: 'a paper of the larger beside one of the smaller',
      value: ratio,
      unit: '×',
      aim: '≤ 1.5',
      ok: ratio <= 1.5,
    },
    {
      name: 'pages asked for, beside the pages that there are',
      value: asked / least,
      unit: '×',
      aim: '≤ 1.005 (what was under way)',
      ok: resumed.complete && asked <= least + 5,
    },
    {
      name: 'largest memory',
      value: Math.max(stopped.peakMB, resumed.peakMB),
      unit: 'MB',
      aim: '≤ 400',
      ok: Math.max(stopped.peakMB, resumed.peakMB) <= 400,
    },
    {
      name: 'until a resume asks again',
      value: resumed.begunSeconds,
      unit: 's',
      aim: '≤ 5',
      ok: resumed.begunSeconds <= 5,
    },
    { name: 'longest pause', value: Math.max(stopped.pauseMs, resumed.pauseMs), unit: 'ms' },
  ];
}

async function measureIn(act: (folder: string) => Measured[]): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cf-bench-collect-'));
  try {
    return act(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function run(folder: string, venueYears: number, stopAfter = 0): Measured {
  const child = join(import.meta.dirname, 'collect-child.ts');
  const args = ['--import', 'tsx', child, folder, String(venueYears), String(stopAfter)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Measured;
}
