import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ConsolidationCheckpointManager } from '../../src/checkpoint/consolidation/consolidation-checkpoint-manager.js';
import { Stop } from '../../src/run/stop.js';
import type { Outcome } from '../../src/model/outcome.js';
import type { Question, Source, Step } from '../../src/sources/source.js';
import { configFor, runConsolidate, temporaryFolder, writePapers } from '../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(async () => {
  vi.restoreAllMocks();
  await remove();
});

const STEP = {
  batchSize: 1,
  maxBatchSize: 1,
  concurrency: 1,
  estimate: () => ({ requests: 1, credits: 0, seconds: 0 }),
};
const BY_TITLE: Step = { ...STEP, name: 'by_title', uses: 'title', canAsk: () => true };
const BY_FOUND: Step = {
  ...STEP,
  name: 'by_found',
  uses: 'found',
  canAsk: ({ identifiers }) => identifiers.openalex !== undefined,
};

function source(id: string, steps: readonly Step[], onAsk: (question: Question) => void): Source {
  return {
    id,
    steps,
    open: () => Promise.resolve(),
    close: () => Promise.resolve(),
    ask: ({ questions }) => {
      const outcomes = questions.map((question): Outcome => {
        onAsk(question);
        const record = {
          identifiers: [{ type: 'openalex', value: `W${question.paper.year}` }],
          urls: [],
        } as const;
        return { outcome: 'enriched', enrichment: { matched_by: 'title', score: 1, record } };
      });
      return Promise.resolve({ outcomes });
    },
  };
}

it('a paper that an earlier source identifies while a later one reads what it found before is asked about by that identifier', async () => {
  await writePapers(folder, [
    { title: 'Answered in the first run', year: 2001 },
    { title: 'Answered in the second run', year: 2002 },
  ]);
  const stop = new Stop();
  const stopping = source('finder', [BY_TITLE], () => stop.request('SIGINT', 1000));
  const follower = source('follower', [BY_FOUND, BY_TITLE], () => undefined);
  await runConsolidate(configFor(folder), [stopping, follower], { stop });

  // The follower reads the first paper's answer from the journal; meanwhile the finder answers the second paper.
  let answered: () => void;
  const secondAnswered = new Promise<void>((resolve) => (answered = resolve));
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const journalReader = ConsolidationCheckpointManager.prototype.journalReader;
  vi.spyOn(ConsolidationCheckpointManager.prototype, 'journalReader').mockImplementation(async function (
    this: ConsolidationCheckpointManager,
  ) {
    await secondAnswered;
    return journalReader.call(this);
  });
  const asked: unknown[] = [];
  const { summary } = await runConsolidate(
    configFor(folder, { resume: true }),
    [
      source('finder', [BY_TITLE], () => undefined),
      source(
        'follower',
        [{ ...BY_FOUND, name: 'by_given', uses: 'given' }, BY_FOUND, BY_TITLE],
        (question) => {
          asked.push(question.identifiers.openalex);
        },
      ),
    ],
    {
      onEvent: (event) => {
        if (event.type === 'progress' && event.source.id === 'finder') answered();
      },
    },
  );
  expect(summary.complete).toBe(true);
  expect(asked).toEqual(['W2001', 'W2002']);
});
