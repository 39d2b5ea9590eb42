import { venueNamed } from '../../src/match/venue-names.js';
import { createCrossref } from '../../src/sources/crossref/index.js';
import { CROSSREF_FAULTS, crossrefSettings } from '../support/crossref-source.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeCrossref } from '../support/fake-crossref.js';
import { htmlFault, type Fault } from '../support/faults.js';
import { questionAbout, worldWorks } from '../support/semantic-scholar-source.js';
import { worldWork, type WorldWork } from '../support/world-work.js';
import { contractWorld } from './contract-world.js';
import { describeSourceCheck } from './source-check.js';
import { describeSourceContract, type ContractStep, type ContractWorld } from './source-contract.js';

/** DOIs with commas, which no list can hold. */
const unlisted = (n: number): WorldWork =>
  worldWork(200 + n, { doi: `10.5555/a,b(2006)87<${n}::x>2.0.co;2` });

async function open(): Promise<ContractWorld> {
  const works = [...worldWorks(20), unlisted(1), unlisted(2), unlisted(3)];
  const fake = await FakeCrossref.start({ works });
  const clock = new FakeClock();
  return contractWorld(createCrossref(crossrefSettings(fake.url, clock)), fake, clock, CROSSREF_FAULTS);
}

const NOT_FOUND: Fault = {
  kind: 'reply',
  status: 404,
  headers: { 'content-type': 'text/plain' },
  body: 'Resource not found.',
};
const [first, second, third, unknown] = [1, 2, 3, 99].map((n) => worldWork(n)) as [
  WorldWork,
  WorldWork,
  WorldWork,
  WorldWork,
];
const listed = {
  known: [questionAbout(first), questionAbout(second), questionAbout(third)],
  unknown: questionAbout(unknown),
  inLists: true,
  overHttp: true,
} as const;
const single = {
  known: [questionAbout(unlisted(1)), questionAbout(unlisted(2)), questionAbout(unlisted(3))],
  unknown: questionAbout(unlisted(4)),
  inLists: false,
  overHttp: true,
  absence: [htmlFault(404), NOT_FOUND],
} as const;
const titled = {
  known: [questionAbout(first, {}), questionAbout(second, {}), questionAbout(third, {})],
  unknown: questionAbout(unknown, {}),
  overHttp: true,
} as const;

const steps: ContractStep[] = [
  { step: 'by_identifier', ...listed },
  { step: 'by_single', ...single },
  { step: 'by_found_identifier', ...listed },
  { step: 'by_found_single', ...single },
  {
    step: 'by_sweep',
    inLists: true,
    listing: { venue: venueNamed(first.venue)!, from: 1990, to: 2024 },
    ...titled,
  },
  { step: 'by_title', inLists: false, ...titled },
];

describeSourceContract('crossref', open, steps);

describeSourceCheck('crossref', open);
