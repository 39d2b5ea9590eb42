import { createOpenAlex } from '../../src/sources/openalex/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeOpenAlex } from '../support/fake-openalex.js';
import { htmlFault, jsonFault } from '../support/faults.js';
import { OPENALEX_FAULTS } from '../support/openalex-faults.js';
import { fakeQuestion, sourceSettings } from '../support/openalex-source.js';
import { fakeWorks } from '../support/openalex-works.js';
import { describeSourceContract, type ContractStep, type ContractWorld } from './source-contract.js';

async function open(): Promise<ContractWorld> {
  const fake = await FakeOpenAlex.start({ works: fakeWorks(20) });
  const clock = new FakeClock();
  return {
    source: createOpenAlex(sourceSettings(fake.url, {}, clock)),
    check: () => fake.check(),
    close: () => fake.close(),
    http: {
      fail: (fault, times) => fake.fail(fault, times),
      distort: (change) => {
        fake.distort = change;
      },
      requests: () => fake.requests.length,
      slept: () => clock.slept,
      faults: OPENALEX_FAULTS,
    },
  };
}

const identified = {
  known: [fakeQuestion(1), fakeQuestion(2), fakeQuestion(3)],
  unknown: fakeQuestion(99),
  overHttp: true,
} as const;
const single = {
  ...identified,
  inLists: false,
  absence: [htmlFault(404), jsonFault(404, { error: 'Not Found' })],
} as const;

const steps: ContractStep[] = [
  { step: 'by_identifier', inLists: true, ...identified },
  { step: 'by_single', ...single },
  { step: 'by_found_identifier', inLists: true, ...identified },
  { step: 'by_found_single', ...single },
  {
    step: 'by_title',
    inLists: false,
    overHttp: true,
    known: [fakeQuestion(1, {}), fakeQuestion(2, {}), fakeQuestion(3, {})],
    unknown: fakeQuestion(99, {}),
  },
];

describeSourceContract('openalex', open, steps);
