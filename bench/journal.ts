import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConsolidationCheckpointManager } from '../src/checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { OutcomeEntry } from '../src/checkpoint/consolidation/outcome-lines.js';
import { PaperIndexBuilder } from '../src/checkpoint/consolidation/paper-index-builder.js';
import type { PaperIndex } from '../src/checkpoint/consolidation/paper-index.js';
import { SESSION_VERSION } from '../src/checkpoint/consolidation/session-file.js';
import { readPaper, type Paper } from '../src/model/paper.js';
import { generatedPaper } from './generate-papers.js';
import type { BenchResult } from './result.js';

const BATCH = 500;
const MEASURED = 40;
const SIZES = [1_000, 100_000, 1_000_000];

/** What the commit of a 500-paper batch, and a checkpoint, cost in journals of three sizes. */
export async function benchJournal(): Promise<BenchResult[]> {
  const largest = Number(process.env.BENCH_PAPERS ?? SIZES.at(-1));
  const sizes = SIZES.filter((size) => size <= largest);
  const folder = await mkdtemp(join(tmpdir(), 'cf-bench-journal-'));
  try {
    const papers = indexOf(largest + MEASURED * BATCH);
    const manager = await newSession(folder, papers);
    const commits: number[] = [];
    const checkpoints: number[] = [];
    let row = 0;
    for (const size of sizes) {
      for (; row < size; row += BATCH) await manager.commit('bench', batchFrom(papers, row));
      const times: number[] = [];
      for (let n = 0; n < MEASURED; n++, row += BATCH) {
        const batch = batchFrom(papers, row);
        const began = performance.now();
        await manager.commit('bench', batch);
        times.push(performance.now() - began);
      }
      commits.push(median(times));
      const began = performance.now();
      await manager.saveCheckpoint('batch_processed', []);
      checkpoints.push((performance.now() - began) / 1000);
    }
    await manager.close();
    const ratio = (commits.at(-1) as number) / (commits[0] as number);
    return [
      ...sizes.map((size, nth): BenchResult => ({
        name: `commit of ${BATCH} papers into a journal of ${size}`,
        value: commits[nth] as number,
        unit: 'ms',
      })),
      {
        name: 'the largest journal beside the smallest',
        value: ratio,
        unit: '×',
        aim: '≤ 2',
        ok: ratio <= 2,
      },
      ...sizes.map((size, nth): BenchResult => ({
        name: `checkpoint over a journal of ${size}`,
        value: checkpoints[nth] as number,
        unit: 's',
        aim: '< 2',
        ok: (checkpoints[nth] as number) < 2,
      })),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function indexOf(count: number): PaperIndex {
  const builder = new PaperIndexBuilder();
  for (let n = 0; n < count; n++) {
    const read = readPaper({ title: `paper ${n}`, doi: `10.5555/gen.${n}` }) as { paper: Paper };
    builder.add({ paper: read.paper, record: {}, raw: { offset: 0, bytes: Buffer.alloc(0) } });
  }
  return builder.finish();
}

async function newSession(folder: string, papers: PaperIndex): Promise<ConsolidationCheckpointManager> {
  const input = {
    path: null,
    name: 'bench',
    sha256: '0',
    keys_sha256: '0',
    papers: papers.count,
    spool: null,
  };
  return ConsolidationCheckpointManager.create(
    folder,
    {
      format_version: SESSION_VERSION,
      session_id: 'consolidate_20260101_000000_benchmrk',
      created_at: new Date().toISOString(),
      cf_version: 'bench',
      input,
      output: null,
      sources: ['bench'],
      options: { batch_size: null, dedupe: 'off' as const, versions: 'link' as const },
    },
    papers,
    [],
    { intervalMs: 0, now: () => new Date(), cfVersion: 'bench' },
    () => Promise.resolve(),
  );
}

function batchFrom(papers: PaperIndex, from: number): { row: number; entry: OutcomeEntry }[] {
  return Array.from({ length: BATCH }, (_, nth) => {
    const row = from + nth;
    const { abstract } = generatedPaper(row, 1000);
    return {
      row,
      entry: {
        key: papers.keyOf(row),
        content: papers.contentOf(row),
        source: 'bench',
        at: '2026-01-01T00:00:00.000Z',
        outcome: {
          outcome: 'enriched',
          enrichment: {
            matched_by: 'doi',
            score: 1,
            record: {
              identifiers: [{ type: 'doi', value: `10.5555/gen.${row}` }],
              abstract: { text: abstract as string },
              urls: [],
            },
          },
        },
      },
    };
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
