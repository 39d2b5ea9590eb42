import { ratesOf } from './count-mistakes.js';
import { hasRealLists } from './labelled-lists.js';
import { countTitles, lookUpTitles } from './matching-titles.js';
import type { BenchResult } from './result.js';

/** Precision and recall of matching by title on real titles; nothing where they are not at hand. */
export async function benchMatching(): Promise<BenchResult[]> {
  if (!hasRealLists) return [];
  const looked = await lookUpTitles();
  const { precision, recall } = ratesOf(countTitles(looked));
  return [
    { name: 'matching: precision', value: precision, unit: '', aim: '>= 0.998', ok: precision >= 0.998 },
    { name: 'matching: recall', value: recall, unit: '', aim: '>= 0.98', ok: recall >= 0.98 },
    { name: 'matching: titles', value: Math.round(looked.asked.length / looked.seconds), unit: '/s' },
  ];
}
