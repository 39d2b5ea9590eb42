import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import type { DedupeConfig } from '../../src/dedupe/config.js';
import { dedupe } from '../../src/dedupe/dedupe.js';
import type { DedupeEvent, DedupeSummary } from '../../src/dedupe/events.js';
import { DEFAULT_PRECEDENCE } from '../../src/merge/precedence.js';
import { Stop } from '../../src/run/stop.js';
import { FIXED_TIME } from './run-consolidate.js';

export function dedupeConfigFor(folder: string, more: Partial<DedupeConfig> = {}): DedupeConfig {
  return {
    inputs: [join(folder, 'papers.json')],
    output: join(folder, 'out.json'),
    dedupe: 'safe',
    versions: 'link',
    precedence: DEFAULT_PRECEDENCE,
    review: undefined,
    clusters: undefined,
    stateDir: join(folder, '.cf_state'),
    fixedTime: FIXED_TIME,
    ...more,
  };
}

export interface Deduped {
  readonly summary: DedupeSummary;
  readonly events: readonly DedupeEvent[];
  readonly stdout: string;
}

/** Runs `dedupe` in this process. */
export async function runDedupe(
  config: DedupeConfig,
  more: { stop?: Stop; stdin?: string | Buffer; onEvent?: (event: DedupeEvent) => void } = {},
): Promise<Deduped> {
  const events: DedupeEvent[] = [];
  const stdout = new PassThrough();
  const chunks: Buffer[] = [];
  stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const summary = await dedupe({
    config,
    stop: more.stop ?? new Stop(),
    report: (event) => {
      events.push(event);
      more.onEvent?.(event);
    },
    now: () => FIXED_TIME,
    cfVersion: '0.0.0-test',
    stdin: Readable.from(more.stdin === undefined ? [] : [Buffer.from(more.stdin)]),
    stdout,
  });
  return { summary, events, stdout: Buffer.concat(chunks).toString() };
}

interface MergedFrom {
  readonly row: number;
  readonly paper_id: unknown;
  readonly input?: string;
  readonly record?: Readonly<Record<string, unknown>>;
}

export interface OutputPaper {
  readonly paper_id?: unknown;
  readonly title?: string;
  readonly consolidation: {
    readonly merged_from: readonly MergedFrom[];
    readonly versions?: readonly { row: number; paper_id: unknown }[];
  };
}

export interface DedupedOutput {
  readonly consolidation_metadata: Readonly<Record<string, unknown>>;
  readonly papers: readonly OutputPaper[];
}

export const readOutput = (path: string): DedupedOutput =>
  JSON.parse(readFileSync(path, 'utf8')) as DedupedOutput;

/** For each output paper the rows for which it stands. */
export const rowsOf = ({ papers }: DedupedOutput): number[][] =>
  papers.map(({ consolidation }) => consolidation.merged_from.map(({ row }) => row));
