import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Identifiers } from '../../../src/model/identifiers.js';
import type { Outcome } from '../../../src/model/outcome.js';
import type { Question, Source } from '../../../src/sources/source.js';
import { askContext } from '../../support/ask-context.js';
import { ask, SnapshotWorld, work } from './world.js';

let world: SnapshotWorld;
let source: Source;

beforeAll(async () => {
  world = await SnapshotWorld.create();
  const arxiv = 'https://doi.org/10.48550/arXiv.2104.12255';
  await world.write('updated_date=2026-01-01/part_0000.gz', [
    work(1),
    work(2, { ids: { pmcid: 'https://www.ncbi.nlm.nih.gov/pmc/articles/77' }, doi: null }),
    work(3, { doi: arxiv, ids: {} }),
    work(4, { title: null, abstract_inverted_index: null, authorships: null, cited_by_count: null }),
    ...[5, 6].map((number) => work(number, { title: 'Introduction' })),
  ]);
  await world.write('updated_date=2026-02-01/part_0000.gz', [
    work(7, { title: 'New title of the seventh work in its cold bath', updated_date: '2026-02-01' }),
    work(8, { title: 'An old title', updated_date: '2020-01-01' }),
  ]);
  await world.write('more.jsonl', [work(7, { title: 'Old title of the seventh work' }), work(8), work(9)]);
  await world.writeBytes('manifest.json', Buffer.from('{"entity":"works"}'));
  source = await world.open();
});

afterAll(async () => {
  await source.close();
  await world.remove();
});

async function outcomesOf(step: string, ...questions: Question[]): Promise<readonly Outcome[]> {
  return (await source.ask({ step, questions }, askContext())).outcomes;
}

const found = (outcome: Outcome | undefined): string | undefined =>
  outcome?.outcome === 'enriched'
    ? outcome.enrichment.record.identifiers.find((one) => one.type === 'openalex')?.value
    : outcome?.outcome;

describe('the snapshot source, asked by identifier', () => {
  it.each<[Identifiers, number]>([
    [{ openalex: 'W1' }, 1],
    [{ doi: '10.1234/work.1' }, 1],
    [{ pmid: '10' }, 1],
    [{ mag: '11' }, 1],
    [{ pmcid: 'PMC77' }, 2],
    [{ arxiv: '2104.12255' }, 3],
    [{ doi: '10.48550/arxiv.2104.12255' }, 3],
  ])('finds %j', async (identifiers, number) => {
    const [outcome] = await outcomesOf('by_identifier', ask(number, identifiers));
    expect(found(outcome)).toBe(`W${number}`);
    expect(outcome).toMatchObject({ enrichment: { matched_by: Object.keys(identifiers)[0] } });
  });

  it('answers in the order of the questions, and with absent where it knows nothing', async () => {
    const outcomes = await outcomesOf(
      'by_found_identifier',
      ask(9, { openalex: 'W9' }),
      ask(99, { openalex: 'W99', doi: '10.1234/nobody' }),
      ask(1, { openalex: 'W1', doi: '10.1234/work.1' }),
      ask(9, { pmid: '90' }),
    );
    expect(outcomes.map(found)).toEqual(['W9', 'absent', 'W1', 'W9']);
    expect(outcomes[1]).toEqual({ outcome: 'absent', step: 'by_found_identifier' });
  });

  it('gives what the work says', async () => {
    const [outcome] = await outcomesOf('by_identifier', ask(1, { openalex: 'W1' }));
    expect(outcome).toMatchObject({
      enrichment: {
        score: 1,
        record: { citations: { count: 1 }, abstract: { text: 'Cold baths' }, year: 2001 },
      },
    });
  });

  it('rejects a work of another title and other authors', async () => {
    const question = ask(1, { openalex: 'W1' }, { title: 'Quarks in heavy nuclei', authors: ['Moe, Max'] });
    const [outcome] = await outcomesOf('by_identifier', question);
    expect(outcome).toMatchObject({ outcome: 'rejected', reason: 'contradicts' });
  });

  it('takes a work full of nulls', async () => {
    expect(found((await outcomesOf('by_identifier', ask(4, { openalex: 'W4' })))[0])).toBe('W4');
  });

  it('of a work that stands there twice knows what was updated last', async () => {
    const outcomes = await outcomesOf(
      'by_identifier',
      ask(7, { openalex: 'W7' }),
      ask(8, { openalex: 'W8' }),
    );
    expect(outcomes).toMatchObject([
      { enrichment: { record: { title: 'New title of the seventh work in its cold bath' } } },
      { enrichment: { record: { title: 'The curious behaviour of object number 8 in a cold bath' } } },
    ]);
  });
});

describe('the snapshot source, asked by title', () => {
  it('finds titles, tells generic ones apart by authors, and says absent', async () => {
    const outcomes = await outcomesOf(
      'by_title',
      ask(9, {}),
      ask(6, {}, { title: 'INTRODUCTION.' }),
      ask(6, {}, { title: 'Introduction', authors: [] }),
      ask(7, {}, { title: 'Old title of the seventh work', authors: ['Doe7, J'] }),
      ask(99, {}),
    );
    expect(outcomes.map(found)).toEqual(['W9', 'W6', 'absent', 'absent', 'absent']);
    expect(outcomes[0]).toMatchObject({ enrichment: { matched_by: 'title' } });
  });
});

describe('the steps of the snapshot source', () => {
  it('say what can be asked', () => {
    const can = (name: string, question: Question): boolean | undefined =>
      source.steps.find((step) => step.name === name)?.canAsk(question);
    expect(can('by_identifier', ask(1, { doi: '10.1/x' }))).toBe(true);
    expect(can('by_identifier', ask(1, { s2_corpus: '1' }))).toBe(false);
    expect(can('by_title', ask(1, {}))).toBe(true);
    expect(can('by_title', ask(1, {}, { title: '?' }))).toBe(false);
  });
});
