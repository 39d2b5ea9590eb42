import { createArxiv } from '../../src/sources/arxiv/index.js';
import { ARXIV_FAULTS } from '../support/arxiv-faults.js';
import { FakeArxiv } from '../support/fake-arxiv.js';
import { FakeClock } from '../support/fake-clock.js';
import { sourceSettings } from '../support/openalex-source.js';
import { worldQuestion } from '../support/world-question.js';
import { worldWork } from '../support/world-work.js';
import { contractWorld } from './contract-world.js';
import { describeSourceCheck } from './source-check.js';
import { describeSourceContract, type ContractStep, type ContractWorld } from './source-contract.js';

const works = [
  worldWork(1, { arxiv: '2104.12250' }),
  worldWork(2, { arxiv: 'math/0309136' }),
  worldWork(3, { arxiv: '0704.0001' }),
];

async function open(): Promise<ContractWorld> {
  const fake = await FakeArxiv.start({ works });
  const clock = new FakeClock();
  return contractWorld(
    createArxiv(sourceSettings('', { CF_ARXIV_URL: fake.url, CF_ARXIV_RPS: '1000' }, clock)),
    fake,
    clock,
    ARXIV_FAULTS,
  );
}

const known = works.map((work) =>
  worldQuestion(work, { arxiv: work.arxiv! }),
) as unknown as ContractStep['known'];
const unknown = worldQuestion(worldWork(99), { arxiv: '2104.99999' });
const lists = { inLists: true, overHttp: true, known, unknown } as const;

const steps: ContractStep[] = [
  { step: 'by_identifier', ...lists },
  { step: 'by_found_identifier', ...lists },
];

describeSourceContract('arxiv', open, steps);

describeSourceCheck('arxiv', open);
