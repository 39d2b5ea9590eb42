import { createEuropePmc } from '../../src/sources/europepmc/index.js';
import type { Question } from '../../src/sources/source.js';
import { europePmcSettings, medlineWork, questionOf } from '../support/europepmc-source.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeEuropePmc } from '../support/fake-europepmc.js';
import { jsonFault } from '../support/faults.js';
import { contractWorld } from './contract-world.js';
import { describeSourceCheck } from './source-check.js';
import { describeSourceContract, type ContractStep, type ContractWorld } from './source-contract.js';

async function open(): Promise<ContractWorld> {
  const fake = await FakeEuropePmc.start({ works: Array.from({ length: 20 }, (_, n) => medlineWork(n)) });
  const clock = new FakeClock();
  return contractWorld(createEuropePmc(europePmcSettings(fake.url, clock)), fake, clock, {
    unauthorised: jsonFault(401, { error: 'Unauthorized' }),
    forbidden: jsonFault(403, { error: 'Forbidden' }),
    tooFast: jsonFault(429, { error: 'Too Many Requests' }, { 'retry-after': '1' }),
    tooFastWithoutWait: jsonFault(429, { error: 'Too Many Requests' }),
    budgetSpent: jsonFault(429, { error: 'Too Many Requests' }, { 'retry-after': '7200' }),
  });
}

const byDoi = (n: number): Question => questionOf(medlineWork(n), { doi: medlineWork(n).doi! });
const byTitle = (n: number): Question => questionOf(medlineWork(n), {});

const identified = {
  known: [byDoi(1), byDoi(2), byDoi(3)],
  unknown: byDoi(99),
  inLists: true,
  overHttp: true,
} as const;

const steps: ContractStep[] = [
  { step: 'by_identifier', ...identified },
  { step: 'by_found_identifier', ...identified },
  {
    step: 'by_title',
    known: [byTitle(1), byTitle(2), byTitle(3)],
    unknown: byTitle(99),
    // A title alone, without authors and year, is not enough to know a paper by.
    inLists: false,
    overHttp: true,
  },
];

describeSourceContract('europepmc', open, steps);

describeSourceCheck('europepmc', open);
