import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/model/outcome.js';
import type { Question } from '../../src/sources/source.js';
import { enriched, InstantSource } from '../support/instant-source.js';
import { configFor, runConsolidate, temporaryFolder, writePapers } from '../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const numberOf = ({ paper }: Question): number => Number(paper.identifiers.doi?.split('.').at(-1));
const papers = Array.from({ length: 40 }, (_, n) => ({
  title: `On example ${n}`,
  doi: `10.1234/example.${n}`,
}));

/** Rejects the papers of these numbers. */
function rejecting(id: string, rejects: (n: number) => boolean): InstantSource {
  const answer = (question: Question): Outcome =>
    rejects(numberOf(question))
      ? { outcome: 'rejected', reason: 'contradicts', detail: `${id} has another ${numberOf(question)}` }
      : enriched(question);
  return new InstantSource({ id, answer });
}

describe('rejected papers', () => {
  it('are listed once each by their rows, with who rejected them and why', async () => {
    await writePapers(folder, papers);
    const sources = [
      rejecting('one', (n) => n === 3),
      rejecting('two', (n) => n === 3 || n === 30),
      rejecting('three', () => false),
    ];
    const { summary } = await runConsolidate(configFor(folder), sources);
    expect(summary.rejected).toEqual({
      papers: 2,
      listed: [
        { row: 4, sources: ['one', 'two'], detail: 'one has another 3' },
        { row: 31, sources: ['two'], detail: 'two has another 30' },
      ],
    });
  });

  it('are counted all and listed up to ten', async () => {
    await writePapers(folder, papers);
    const { summary } = await runConsolidate(configFor(folder), [rejecting('one', (n) => n % 2 === 1)]);
    expect(summary.rejected.papers).toBe(20);
    expect(summary.rejected.listed.map(({ row }) => row)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
  });
});
