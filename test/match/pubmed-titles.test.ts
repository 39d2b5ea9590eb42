import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readPaper, type Paper } from '../../src/model/paper.js';
import { snapshotDefinition } from '../../src/sources/snapshot/definition.js';
import { askContext } from '../support/ask-context.js';

const data = join(import.meta.dirname, '../../../shared/data');
const missing = !existsSync(data);

it.skipIf(missing)(
  `finds PubMed's titles among OpenAlex works${missing ? ' (skipped: no ../shared/data)' : ''}`,
  async () => {
    const papers = (
      JSON.parse(readFileSync(join(data, 'pubmed-titles.json'), 'utf8')) as { papers: unknown[] }
    ).papers;
    const truth = readFileSync(join(data, 'pubmed-titles.truth.tsv'), 'utf8').trim().split('\n').slice(1);
    const expected = truth
      .map((line) => line.split('\t'))
      .map(([row, id, , , inside]) => ({ row: Number(row), id, inside: inside === '1' }));
    const stateDir = await mkdtemp(join(tmpdir(), 'cf-pubmed-'));
    const source = await snapshotDefinition.create({
      environment: {},
      stateDir,
      snapshotDir: join(data, 'openalex-works'),
      version: '1.0.0',
      now: () => new Date(0),
      sleep: () => Promise.resolve(),
    });
    await source.open({ ...askContext(), report: () => undefined });
    const questions = expected.map(({ row }) => ({ paper: paperOf(papers[row]), identifiers: {} }));
    const { outcomes } = await source.ask({ step: 'by_title', questions }, askContext());
    await source.close();
    await rm(stateDir, { recursive: true });

    const right = outcomes.filter(
      (outcome, at) =>
        outcome.outcome === 'enriched' &&
        outcome.enrichment.record.identifiers.some((one) => one.value === expected[at]?.id),
    ).length;
    const found = outcomes.filter((outcome) => outcome.outcome === 'enriched').length;
    expect(right / found).toBeGreaterThanOrEqual(0.998);
    expect(right / expected.filter((one) => one.inside).length).toBeGreaterThanOrEqual(0.97);
  },
);

function paperOf(record: unknown): Paper {
  const read = readPaper(record);
  if ('problem' in read) throw new Error(read.problem.expected);
  return read.paper;
}
