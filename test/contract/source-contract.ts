import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WorkRecord } from '../../src/model/outcome.js';
import type { Listing } from '../../src/sources/listing.js';
import type { BatchAnswer, Question, Source } from '../../src/sources/source.js';
import { askContext } from '../support/ask-context.js';
import { htmlFault, type Fault } from '../support/faults.js';

/** A source made ready for the suite, together with whatever stands in for the world that it asks. */
export interface ContractWorld {
  readonly source: Source;
  /** Throws when something was asked that should not have been. */
  check(): void;
  close(): Promise<void>;
  /** For sources that ask over HTTP. */
  readonly http?: HttpWorld;
}

export interface HttpWorld {
  /** The next requests fail like this. */
  fail(fault: Fault, times?: number): void;
  /** Changes the rows of every reply that holds several. */
  distort(change: (rows: unknown[]) => unknown[]): void;
  /** How many requests there were. */
  requests(): number;
  /** What the source slept for, in milliseconds. */
  slept(): readonly number[];
  readonly faults: {
    readonly unauthorised: Fault;
    readonly forbidden: Fault;
    readonly tooFast: Fault;
    readonly tooFastWithoutWait: Fault;
    readonly budgetSpent: Fault;
  };
}

/** One way of asking, and what to ask: papers that the source knows, in the order given, and one that it does not. */
export interface ContractStep {
  readonly step: string;
  readonly known: readonly [Question, Question, Question];
  readonly unknown: Question;
  /** What is listed, in a step that sweeps a venue: all of these papers would be in it. */
  readonly listing?: Listing;
  /** Whether one reply holds the rows of several papers. */
  readonly inLists: boolean;
  /** Whether the source asks over HTTP; then its world has `http`. */
  readonly overHttp: boolean;
  /** How a server says that there is no such thing, where that is a reply of its own. */
  readonly absence?: readonly Fault[];
}

/** What every source must do, whoever it asks: each failure is a failure, never an absence, and costs nobody else. */
export function describeSourceContract(
  name: string,
  open: () => Promise<ContractWorld>,
  steps: readonly ContractStep[],
): void {
  describe.each(steps)(`${name}, $step`, (subject) => {
    let world: ContractWorld;
    const ask = (...questions: Question[]): Promise<BatchAnswer> =>
      world.source.ask({ ...about, questions }, askContext());
    const about = {
      step: subject.step,
      ...(subject.listing !== undefined && { listing: subject.listing }),
    };
    // Who was not in a listing that had the others is not there.
    const absent = {
      outcome: 'absent',
      step: subject.step,
      ...(subject.listing !== undefined && { thorough: true }),
    };
    const http = (): HttpWorld => world.http as HttpWorld;
    const [first, second, third] = subject.known;

    beforeEach(async () => {
      world = await open();
    });
    afterEach(async () => {
      world.check();
      await world.close();
    });

    test('can ask about its papers, and says what that takes', () => {
      const step = world.source.steps.find((one) => one.name === subject.step);
      expect(step?.canAsk(first)).toBe(true);
      expect(step?.canAsk({ paper: { ...first.paper, title: undefined }, identifiers: {} })).toBe(false);
      expect(step?.batchSize).toBeLessThanOrEqual(step?.maxBatchSize ?? 0);
      expect(step?.estimate(1000).seconds).toBeGreaterThanOrEqual(0);
      expect(new Set(world.source.steps.map((one) => one.name)).size).toBe(world.source.steps.length);
    });

    test('gives one outcome for each paper, in the order of the questions', async () => {
      const { outcomes, unavailable } = await ask(third, subject.unknown, first, second);
      expect(unavailable).toBeUndefined();
      expect(outcomes.map((one) => one.outcome)).toEqual(['enriched', 'absent', 'enriched', 'enriched']);
      expect([0, 2, 3].map((i) => titleOf(outcomes[i]))).toEqual(
        [third, first, second].map((question) => question.paper.title),
      );
      expect(outcomes[1]).toEqual(absent);
    });

    test('asked about nothing, says nothing', async () => {
      expect(await ask()).toEqual({ outcomes: [] });
    });

    test('the same question twice gets the same answer twice', async () => {
      const { outcomes } = await ask(first, first);
      expect(outcomes[0]).toEqual(outcomes[1]);
    });

    test('aborted before it began, it asks nothing and leaves everything open', async () => {
      const stopping = AbortSignal.abort();
      const { outcomes } = await world.source.ask(
        { ...about, questions: [first, second] },
        { stopping, signal: new AbortController().signal },
      );
      expect(outcomes).toEqual([INTERRUPTED, INTERRUPTED]);
      expect(world.http?.requests() ?? 0).toBe(0);
    });

    describe.skipIf(!subject.inLists || !subject.overHttp)('replies with rows of several papers', () => {
      test.each<[string, (rows: unknown[]) => unknown[]]>([
        ['re-ordered', (rows) => [...rows].reverse()],
        ['doubled', (rows) => rows.flatMap((row) => [row, row])],
        [
          'with odd ones between them',
          (rows) => [null, 7, 'x', [], {}, { id: 3 }, ...rows, { id: 'https://nowhere.org/1' }],
        ],
        ['with nulls in place of all but ids and titles', (rows) => rows.map(onlyEssentials)],
      ])('%s, they are still found', async (_, change) => {
        http().distort(change);
        const { outcomes } = await ask(first, second, third);
        expect(outcomes.map(titleOf)).toEqual(subject.known.map((question) => question.paper.title));
      });

      test('a missing row costs its own paper only', async () => {
        // Some end titles with a stop.
        const title = JSON.stringify(second.paper.title).slice(0, -1);
        http().distort((rows) => rows.filter((row) => !JSON.stringify(row).includes(title)));
        const { outcomes } = await ask(first, second, third);
        expect(outcomes.map((one) => one.outcome)).toEqual(['enriched', 'absent', 'enriched']);
      });
    });

    describe.skipIf(!subject.overHttp)('over HTTP', () => {
      test.each<[string, (faults: HttpWorld['faults']) => Fault]>([
        ['429 with Retry-After', (faults) => faults.tooFast],
        ['429 without Retry-After', (faults) => faults.tooFastWithoutWait],
        ['500', () => htmlFault(500)],
        ['503', () => ({ kind: 'reply', status: 503, body: '{"error":"unavailable"}' })],
        ['504 with a web page', () => htmlFault(504)],
        ['403 with a web page', () => htmlFault(403)],
        [
          '429 with a web page',
          () =>
            htmlFault(429, {
              date: 'Sun, 22 Nov 2026 10:00:00 GMT',
              'retry-after': 'Sun, 22 Nov 2026 10:00:01 GMT',
            }),
        ],
        ['200 with a web page', () => htmlFault(200)],
        ['an empty reply', () => ({ kind: 'reply', status: 200, body: '' })],
        ['JSON of another kind', () => ({ kind: 'reply', status: 200, body: '{"hello":"world"}' })],
        ['JSON that is no object', () => ({ kind: 'reply', status: 200, body: 'null' })],
        ['a connection that is reset', () => ({ kind: 'reset' })],
        ['a body that is cut', () => ({ kind: 'cut', body: '{"meta":{"count":0},"results":[]}' })],
      ])('%s, once: asks again and finds the paper', async (_, fault) => {
        http().fail(fault(http().faults));
        const { outcomes, unavailable } = await ask(first);
        expect(outcomes.map(titleOf)).toEqual([first.paper.title]);
        expect(unavailable).toBeUndefined();
        expect(http().requests()).toBe(2);
        expect(
          http()
            .slept()
            .some((milliseconds) => milliseconds >= 500),
        ).toBe(true);
      });

      test.each<[string, () => Fault]>([
        ['500', () => htmlFault(500)],
        ['403 with a web page', () => htmlFault(403)],
        ['a web page', () => htmlFault(200)],
        ['a reset', () => ({ kind: 'reset' })],
        ['a cut body', () => ({ kind: 'cut', body: '{"meta":{"count":0},"results":[]}' })],
      ])('%s, always: the paper is not absent, it failed', async (_, fault) => {
        http().fail(fault(), Infinity);
        const { outcomes } = await ask(first);
        expect(outcomes.map((one) => one.outcome)).toEqual(['failed']);
        expect(http().requests()).toBe(6);
      });

      test.each<[string, (faults: HttpWorld['faults']) => Fault, 'refused' | 'parked']>([
        ['401', (faults) => faults.unauthorised, 'refused'],
        ['403 with JSON', (faults) => faults.forbidden, 'refused'],
        ['a spent budget', (faults) => faults.budgetSpent, 'parked'],
        ['503 with a long Retry-After', () => htmlFault(503, { 'retry-after': '3600' }), 'parked'],
      ])('%s: the source is unavailable, at once', async (_, fault, state) => {
        http().fail(fault(http().faults), Infinity);
        const { outcomes, unavailable } = await ask(first);
        expect(outcomes.map((one) => one.outcome)).toEqual(['failed']);
        expect(unavailable).toMatchObject({ source: world.source.id, state });
        if (state === 'parked') expect(unavailable?.resetsAt).toBeInstanceOf(Date);
        expect(http().requests()).toBe(1);
      });

      test.each((subject.absence ?? []).map((fault, i) => [i, fault] as const))(
        'absence %i is an absence, not a failure',
        async (_, fault) => {
          http().fail(fault, Infinity);
          expect(await ask(first)).toEqual({ outcomes: [{ outcome: 'absent', step: subject.step }] });
        },
      );
    });
  });
}

const INTERRUPTED = { outcome: 'failed', reason: 'interrupted' };

function titleOf(outcome: BatchAnswer['outcomes'][number] | undefined): string | undefined {
  const record: WorkRecord | undefined =
    outcome?.outcome === 'enriched' ? outcome.enrichment.record : undefined;
  return record?.title;
}

/** The row with null for everything but ids and title. */
function onlyEssentials(row: unknown): unknown {
  const entries = Object.entries(row as object).map(([name, value]: [string, unknown]) =>
    /^(?:id|ids|doi|title|paperId|externalIds)$/i.test(name) ? [name, value] : [name, null],
  );
  return Object.fromEntries(entries) as unknown;
}
