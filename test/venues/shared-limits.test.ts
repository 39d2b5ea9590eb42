import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SourceSettings } from '../../src/sources/definition.js';
import { findSource } from '../../src/sources/registry.js';
import { findLister } from '../../src/venues/registry.js';
import { askContext } from '../support/ask-context.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeCrossref } from '../support/fake-crossref.js';
import { FakeOpenAlex } from '../support/fake-openalex.js';
import { FakeSemanticScholar } from '../support/fake-semantic-scholar.js';
import { venueYear, worksOfVenue } from '../support/lister-worlds.js';
import { TEMPORARY_ROOT } from '../support/temporary-root.js';

const JOURNAL = 'Journal of Machine Learning Research';
const works = worksOfVenue(JOURNAL, 3);
let limitsDir: string;

beforeEach(() => {
  limitsDir = mkdtempSync(join(TEMPORARY_ROOT, 'cf-limits-'));
});
afterEach(() => rmSync(limitsDir, { recursive: true, force: true }));

test.each([
  ['openalex', () => FakeOpenAlex.start({ world: works })],
  ['crossref', () => FakeCrossref.start({ works })],
  ['semantic_scholar', () => FakeSemanticScholar.start({ works })],
] as const)('%s is asked on the account of the source of that name', async (id, start) => {
  const fake = await start();
  const clock = new FakeClock();
  const prefix = `CF_${id.toUpperCase()}`;
  const settings: SourceSettings = {
    environment: {
      [`${prefix}_URL`]: fake.url,
      [`${prefix}_RPS`]: '20',
      OPENALEX_API_KEY: 'a-key',
      SEMANTIC_SCHOLAR_API_KEY: 'a-key',
    },
    stateDir: '/nowhere',
    snapshotDir: undefined,
    version: '0.0.0-test',
    limitsDir,
    now: clock.now,
    sleep: clock.sleep,
  };
  const source = await findSource(id)!.create(settings);
  await source.check?.(askContext());
  const books = readdirSync(limitsDir).sort();
  await source.close();
  const lister = await findLister(id)!.create(settings);
  const page = await lister.list(venueYear(JOURNAL), undefined, askContext());
  await lister.close();
  await fake.close();
  expect(page).toMatchObject({ total: 3 });
  expect(books.length).toBeGreaterThan(0);
  expect(readdirSync(limitsDir).sort()).toEqual(books);
});
