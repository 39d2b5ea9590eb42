import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OutcomeIndex } from '../../../src/checkpoint/consolidation/outcome-index.js';
import { GIVES, type OutcomeName } from '../../../src/model/outcome.js';
import { indexOf } from '../../support/listed-papers.js';

const PAPERS = 6;
const STEPS = ['by_doi', 'by_title'];
const FINAL: readonly (OutcomeName | undefined)[] = ['enriched', 'not_found', 'rejected', 'not_asked'];

const line = fc.record({
  row: fc.nat(PAPERS - 1),
  source: fc.constantFrom('first', 'second'),
  outcome: fc.constantFrom<OutcomeName>('enriched', 'not_found', 'rejected', 'not_asked', 'failed', 'absent'),
  step: fc.constantFrom(...STEPS),
  gives: fc.subarray([...GIVES]),
});

const papers = indexOf(Array.from({ length: PAPERS }, (_, n) => ({ title: `Paper ${n}` })));

it('counts what a recount of the last outcomes counts, whatever came before', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
      const index = new OutcomeIndex(papers);
      const last = new Map<string, (typeof lines)[number] & { position: number }>();
      const passed = new Set<string>();
      lines.forEach((each, nth) => {
        const gives = each.outcome === 'enriched' ? each.gives : [];
        const step = each.outcome === 'absent' ? each.step : undefined;
        const head = {
          ...each,
          gives,
          step,
          key: papers.keyOf(each.row),
          content: papers.contentOf(each.row),
        };
        index.apply(head, nth, 1);
        if (step !== undefined) passed.add(`${each.source} ${each.row} ${step}`);
        last.set(`${each.source} ${each.row}`, { ...each, gives, position: nth });
      });
      for (const source of ['first', 'second']) {
        const ofSource = [...last.values()].filter((each) => each.source === source);
        const count = (name: string): number => ofSource.filter(({ outcome }) => outcome === name).length;
        expect(index.countsOf(source)).toEqual({
          enriched: count('enriched'),
          not_found: count('not_found'),
          rejected: count('rejected'),
          not_asked: count('not_asked'),
          same_as: 0,
          failed: count('failed'),
          gives: Object.fromEntries(
            GIVES.map((kind) => [kind, ofSource.filter(({ gives }) => gives.includes(kind)).length]),
          ),
        });
        expect(index.finalOf(source)).toBe(ofSource.filter(({ outcome }) => FINAL.includes(outcome)).length);
        for (let row = 0; row < PAPERS; row++) {
          const known = last.get(`${source} ${row}`);
          const outcome = known?.outcome === 'absent' ? undefined : known?.outcome;
          expect(index.outcomeOf(source, row)).toBe(outcome);
          expect(index.isFinal(source, row)).toBe(FINAL.includes(outcome));
          expect(index.placeOf(source, row)?.position).toBe(outcome && known?.position);
          for (const step of STEPS)
            expect(index.passed(source, row, step)).toBe(passed.has(`${source} ${row} ${step}`));
        }
      }
    }),
  );
});

it('leaves out lines of papers that are gone or have changed', () => {
  const index = new OutcomeIndex(papers);
  const head = { source: 'first', outcome: 'not_found', step: undefined, gives: [] } as const;
  index.apply({ ...head, key: papers.keyOf(0), content: '0'.repeat(16) }, 0, 1);
  index.apply({ ...head, key: 'f'.repeat(32), content: papers.contentOf(0) }, 0, 1);
  expect(index.finalOf('first')).toBe(0);
});
