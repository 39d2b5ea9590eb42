import { venueNamed } from '../../src/match/venue-names.js';
import { createSemanticScholar } from '../../src/sources/semantic_scholar/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeSemanticScholar } from '../support/fake-semantic-scholar.js';
import { jsonFault } from '../support/faults.js';
import {
  SEMANTIC_SCHOLAR_FAULTS,
  questionAbout,
  semanticScholarSettings,
  worldWorks,
} from '../support/semantic-scholar-source.js';
import { worldWork } from '../support/world-work.js';
import { contractWorld } from './contract-world.js';
import { describeSourceCheck } from './source-check.js';
import { describeSourceContract, type ContractStep, type ContractWorld } from './source-contract.js';

async function open(): Promise<ContractWorld> {
  const fake = await FakeSemanticScholar.start({ works: worldWorks(20) });
  const clock = new FakeClock();
  return contractWorld(
    createSemanticScholar(semanticScholarSettings(fake.url, clock)),
    fake,
    clock,
    SEMANTIC_SCHOLAR_FAULTS,
  );
}

const first = worldWork(1);
const second = worldWork(2);
const third = worldWork(3);
const unknown = worldWork(99);

/** Rows of a batch have no names, only places: what is moved there is another paper's. */
const batch = {
  known: [questionAbout(first), questionAbout(second), questionAbout(third)],
  unknown: questionAbout(unknown),
  inLists: false,
  overHttp: true,
  absence: [jsonFault(400, { error: 'No valid paper ids given' })],
} as const;
const titled = {
  known: [questionAbout(first, {}), questionAbout(second, {}), questionAbout(third, {})],
  unknown: questionAbout(unknown, {}),
  overHttp: true,
} as const;

const steps: ContractStep[] = [
  { step: 'by_identifier', ...batch },
  { step: 'by_found_identifier', ...batch },
  {
    step: 'by_sweep',
    inLists: true,
    listing: { venue: venueNamed(first.venue)!, from: 1990, to: 2024 },
    ...titled,
  },
  {
    step: 'by_title',
    inLists: false,
    ...titled,
    absence: [jsonFault(404, { error: 'Title match not found' })],
  },
];

describeSourceContract('semantic_scholar', open, steps);

describeSourceCheck('semantic_scholar', open);
