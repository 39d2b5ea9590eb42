import { describe, expect, test } from 'vitest';
import { leastFor } from '../../bench/sources-least.js';
import { scoreOf, type OutputPaper } from '../../bench/sources-score.js';
import { generateWorld } from '../support/world-generator.js';
import { listOfDois, mixedList, type WorldPaper } from '../support/world-lists.js';
import { knows } from '../support/world-services.js';
import { WORLD_SERVICES } from '../support/world-venues.js';

const world = generateWorld({ size: 0.02, unknown: 50 });
const list = mixedList(world, 200);

/** What a run without a mistake would write about a paper. */
function perfect({ work, known }: WorldPaper, row: number): OutputPaper {
  const outcomes = Object.fromEntries(
    WORLD_SERVICES.map((service) => [
      service,
      { outcome: known && knows(service, work) ? 'enriched' : 'not_found' },
    ]),
  );
  return { doi: work.doi, consolidation: { outcomes, merged_from: [{ row: row + 1 }] } };
}

describe('the score of a run', () => {
  test('is full for one without a mistake', () => {
    const score = scoreOf(list, list.map(perfect));
    expect(score.identified.found).toBe(score.identified.possible);
    expect(score.titleOnly.found).toBe(score.titleOnly.possible);
    expect(score).toMatchObject({ wrongIdentifiers: 0, wrongRecords: 0, lost: 0, merged: 0, examples: [] });
  });

  test('counts what was not found, and each kind of mistake', () => {
    const output = list.map(perfect);
    const at = list.findIndex(
      (paper) => paper.by === 'title' && paper.known && knows('openalex', paper.work),
    );
    const [other, stranger] = [list[at === 0 ? 1 : 0]!, list.findIndex(({ known }) => !known)];
    const failed = { ...output[at]!.consolidation.outcomes, openalex: { outcome: 'failed' } };
    const { merged_from } = output[at]!.consolidation;
    output[at] = {
      openalex_id: other.work.openalex,
      identifiers: [{ data: { identifier_type: 's2_corpus', identifier_value: other.work.corpusId } }],
      consolidation: { outcomes: failed, merged_from },
    };
    const said = { outcomes: { crossref: { outcome: 'enriched' } } };
    output[stranger] = { consolidation: { ...output[stranger]!.consolidation, ...said } };
    const last = output.pop()!;
    const before = output.at(-1)!.consolidation;
    const together = [...before.merged_from, ...last.consolidation.merged_from];
    output[output.length - 1] = { consolidation: { ...before, merged_from: together } };
    const score = scoreOf(list, output);
    expect(score.titleOnly.possible - score.titleOnly.found).toBeGreaterThan(0);
    expect(score).toMatchObject({ wrongIdentifiers: 2, wrongRecords: 1, lost: 0, merged: 1 });
    expect(scoreOf(list, output.slice(0, -1)).lost).toBe(2);
  });
});

test('the least that a list of DOIs can take is full batches at the full rate', () => {
  const least = leastFor(listOfDois(generateWorld(), 5000));
  expect(least.requests).toEqual({ semantic_scholar: 10, crossref: 100, openalex: 50 });
  expect(least.total).toBe(160);
  // Crossref is the slowest: 99 pauses of a third of a second, and the last answer.
  expect(least.seconds).toBeCloseTo(33.3);
});
