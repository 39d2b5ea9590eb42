import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeGeneratedPapers } from './generate-papers.js';
import type { BenchResult } from './result.js';

interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMB: number;
  readonly pauseMs: number;
  readonly phases: Readonly<Record<string, number>>;
}

/** A whole run over a million generated papers (3 GB), and its resume when all is answered but the last batches. */
export async function benchMillion(): Promise<BenchResult[]> {
  const papers = Number(process.env.BENCH_PAPERS ?? 1_000_000);
  const folder = await mkdtemp(join(tmpdir(), 'cf-bench-million-'));
  try {
    await writeGeneratedPapers(join(folder, 'papers.json'), papers);
    const floor = measure('floor', folder);
    await rm(join(folder, 'floor.json'));
    const run = measure('consolidate', folder);
    await rm(join(folder, 'out.json'));
    measure('consolidate', folder, String(Math.max(1, Math.floor(papers / 500) - 2)));
    const hash = measure('sha256', folder);
    const resume = measure('resume', folder);
    const share = floor.seconds / run.seconds;
    const resumeSeconds = (resume.phases['checkpoint session_started'] as number) / 1000;
    const resumeRatio = resumeSeconds / hash.seconds;
    return [
      {
        name: `floor for ${papers} papers: read and parse twice, write once`,
        value: floor.seconds,
        unit: 's',
      },
      {
        name: 'cf consolidate with a source that answers at once',
        value: run.seconds,
        unit: 's',
        detail: `${Math.round(papers / run.seconds)} papers/s`,
      },
      { name: 'speed beside the floor', value: share, unit: '×', aim: '≥ 0.5', ok: share >= 0.5 },
      {
        name: 'of which: finding duplicates before the asking, and after it',
        value: between(run, 'session_started', 'deduplicated before'),
        unit: 's',
        detail: `${between(run, 'source_completed', 'deduplicated after').toFixed(1)} s after`,
      },
      { name: 'peak memory', value: run.peakMB, unit: 'MB', aim: '< 400', ok: run.peakMB < 400 },
      {
        name: 'longest pause of the event loop',
        value: run.pauseMs,
        unit: 'ms',
        aim: '< 200',
        ok: run.pauseMs < 200,
      },
      { name: 'plain SHA-256 of list, index and journal', value: hash.seconds, unit: 's' },
      { name: 'resume: seconds until all is verified and asking goes on', value: resumeSeconds, unit: 's' },
      {
        name: 'resume beside plain SHA-256',
        value: resumeRatio,
        unit: '×',
        aim: '≤ 2',
        ok: resumeRatio <= 2,
      },
      {
        name: 'peak memory of the resume',
        value: resume.peakMB,
        unit: 'MB',
        aim: '< 400',
        ok: resume.peakMB < 400,
      },
      {
        name: 'longest pause of the resume',
        value: resume.pauseMs,
        unit: 'ms',
        aim: '< 200',
        ok: resume.pauseMs < 200,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function between({ phases }: Measured, from: string, until: string): number {
  return ((phases[until] ?? NaN) - (phases[from] ?? NaN)) / 1000;
}

function measure(what: string, folder: string, ...more: string[]): Measured {
  const child = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'million-child.ts'), what, folder, ...more],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    },
  );
  const last = child.stdout.trim().split('\n').at(-1);
  if (child.status !== 0 || !last) throw new Error(`${what} failed: ${child.stderr}`);
  return JSON.parse(last) as Measured;
}
