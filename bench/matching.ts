import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPaper, type Paper } from '../src/model/paper.js';
import { snapshotDefinition } from '../src/sources/snapshot/definition.js';
import type { BenchResult } from './result.js';

const data = join(import.meta.dirname, '../../shared/data');

/** Whether the real titles are at hand: a user's clone has none. */
export const hasTitles = existsSync(join(data, 'pubmed-titles.json'));

export interface MatchingFigures {
  /** Of the papers that got a work, how many got the right one. */
  readonly precision: number;
  /** Of the papers whose work is in the snapshot, how many got it. */
  readonly recall: number;
  readonly titlesPerSecond: number;
}

/** Looks PubMed's spellings of titles up among OpenAlex works, half of which hold them, through the snapshot source. */
export async function lookUpTitles(): Promise<MatchingFigures> {
  const text = readFileSync(join(data, 'pubmed-titles.json'), 'utf8');
  const papers = (JSON.parse(text) as { papers: unknown[] }).papers.map(paperOf);
  const truth = readFileSync(join(data, 'pubmed-titles.truth.tsv'), 'utf8').trim().split('\n').slice(1);
  const expected = truth
    .map((line) => line.split('\t'))
    .map(([row, id, , , inside]) => ({ paper: papers[Number(row)] as Paper, id, inside: inside === '1' }));
  const stateDir = await mkdtemp(join(tmpdir(), 'cf-matching-'));
  const never = new AbortController().signal;
  const context = { stopping: never, signal: never, report: () => undefined };
  const source = await snapshotDefinition.create({
    environment: {},
    stateDir,
    snapshotDir: join(data, 'openalex-works'),
    version: 'bench',
    now: () => new Date(),
    sleep: () => Promise.resolve(),
  });
  await source.open(context);
  const began = performance.now();
  const questions = expected.map(({ paper }) => ({ paper, identifiers: {} }));
  const { outcomes } = await source.ask({ step: 'by_title', questions }, context);
  const seconds = (performance.now() - began) / 1000;
  await source.close();
  await rm(stateDir, { recursive: true });
  let [found, right] = [0, 0];
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome.outcome !== 'enriched') continue;
    found++;
    if (outcome.enrichment.record.identifiers.some((one) => one.value === expected[at]?.id)) right++;
  }
  const inside = expected.filter((one) => one.inside).length;
  return { precision: right / found, recall: right / inside, titlesPerSecond: expected.length / seconds };
}

function paperOf(record: unknown): Paper {
  const read = readPaper(record);
  if ('problem' in read) throw new Error(`${read.problem.field}: ${read.problem.expected}`);
  return read.paper;
}

/** Precision and recall of matching by title on real titles; nothing where they are not at hand. */
export async function benchMatching(): Promise<BenchResult[]> {
  if (!hasTitles) return [];
  const { precision, recall, titlesPerSecond } = await lookUpTitles();
  return [
    { name: 'matching: precision', value: precision, unit: '', aim: '>= 0.998', ok: precision >= 0.998 },
    { name: 'matching: recall', value: recall, unit: '', aim: '>= 0.97', ok: recall >= 0.97 },
    { name: 'matching: titles', value: Math.round(titlesPerSecond), unit: '/s' },
  ];
}
