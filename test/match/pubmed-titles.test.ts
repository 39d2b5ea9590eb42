import { expect, it } from 'vitest';
import { hasTitles, lookUpTitles } from '../../bench/matching.js';

const note = hasTitles ? '' : ' (skipped: the real titles are not at hand)';

it.skipIf(!hasTitles)(`finds PubMed's titles among OpenAlex works${note}`, async () => {
  const { precision, recall } = await lookUpTitles();
  expect(precision).toBeGreaterThanOrEqual(0.998);
  expect(recall).toBeGreaterThanOrEqual(0.97);
});
