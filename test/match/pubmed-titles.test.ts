import { expect, it } from 'vitest';
import { ratesOf } from '../../bench/count-mistakes.js';
import { hasRealLists } from '../../bench/labelled-lists.js';
import { countTitles, lookUpTitles } from '../../bench/matching-titles.js';

const note = hasRealLists ? '' : ' (skipped: the real titles are not at hand)';

it.skipIf(!hasRealLists)(`finds PubMed's titles among OpenAlex works${note}`, async () => {
  const { precision, recall } = ratesOf(countTitles(await lookUpTitles()));
  expect(precision).toBeGreaterThanOrEqual(0.998);
  expect(recall).toBeGreaterThanOrEqual(0.98);
});
