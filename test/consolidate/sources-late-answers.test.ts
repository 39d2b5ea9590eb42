import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InstantSource, enriched } from '../support/instant-source.js';
import { configFor, runConsolidate, temporaryFolder } from '../support/run-consolidate.js';

test('papers whose batches are answered in another order than asked go on to their next step', async () => {
  const { path, remove } = await temporaryFolder();
  try {
    // While the first ten are read again, which takes long, the other batches come back, the last one first.
    const papers = Array.from({ length: 40 }, (_, n) => ({
      title: `Paper ${n}`,
      doi: `10.5555/late.${n}`,
      note: 'x'.repeat(n < 10 ? 3_000_000 : 10),
    }));
    await writeFile(join(path, 'papers.json'), JSON.stringify({ papers }));
    const waiting: (() => void)[] = [];
    const source = new InstantSource({
      batchSize: 10,
      concurrency: 4,
      before: async () => {
        await new Promise<void>((resolve) => {
          if (waiting.push(resolve) < 4) return;
          const [first, second, third, fourth] = waiting.splice(0);
          for (const answer of [first, fourth, third, second]) answer!();
        });
      },
      answer: (question, step) => (step === 'by_title' ? enriched(question) : { outcome: 'absent', step }),
    });
    const { summary } = await runConsolidate(configFor(path), [source]);
    expect(summary.sources[0]!.counts.enriched).toBe(40);
  } finally {
    await remove();
  }
});
