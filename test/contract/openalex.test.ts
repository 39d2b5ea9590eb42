import { venueNamed } from '../../src/match/venue-names.js';
import { createOpenAlex } from '../../src/sources/openalex/index.js';
import type { Question, Source } from '../../src/sources/source.js';
import { askContext } from '../support/ask-context.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeOpenAlex } from '../support/fake-openalex.js';
import { htmlFault, jsonFault } from '../support/faults.js';
import { OPENALEX_FAULTS } from '../support/openalex-faults.js';
import { fakeQuestion, sourceSettings } from '../support/openalex-source.js';
import { questionAbout } from '../support/semantic-scholar-source.js';
import { worldWork } from '../support/world-work.js';
import { fakeWorkId, fakeWorks } from '../support/openalex-works.js';
import { contractWorld } from './contract-world.js';
import { describeSourceCheck } from './source-check.js';
import { describeSourceContract, type ContractStep, type ContractWorld } from './source-contract.js';

const WORLD = Array.from({ length: 20 }, (_, n) => worldWork(n));

/** `primed`: asked before anything is counted. */
async function open(primed?: (source: Source) => Promise<unknown>): Promise<ContractWorld> {
  const fake = await FakeOpenAlex.start({ works: fakeWorks(20), world: WORLD });
  const clock = new FakeClock();
  const source = createOpenAlex(sourceSettings(fake.url, {}, clock));
  await primed?.(source);
  return contractWorld(source, fake, clock, OPENALEX_FAULTS);
}

const identified = {
  known: [fakeQuestion(1), fakeQuestion(2), fakeQuestion(3)],
  unknown: fakeQuestion(99),
  overHttp: true,
} as const;
/** Ids of OpenAlex's own are asked singly too: the work may have been merged into another. */
const byId = (n: number): Question => fakeQuestion(n, { openalex: fakeWorkId(n) });
const single = {
  known: [byId(1), byId(2), byId(3)],
  unknown: byId(99),
  overHttp: true,
  inLists: false,
  absence: [htmlFault(404), jsonFault(404, { error: 'Not Found' })],
} as const;

/** Of two identifiers the one that comes second. */
const other = (n: number): Question =>
  fakeQuestion(n, { doi: `10.5555/another.${n}`, openalex: fakeWorkId(n) });
const otherwise = {
  known: [other(1), other(2), other(3)],
  unknown: other(99),
  overHttp: true,
  inLists: true,
} as const;

const steps: ContractStep[] = [
  { step: 'by_identifier', inLists: true, ...identified },
  { step: 'by_other_identifier', ...otherwise },
  { step: 'by_found_other_identifier', ...otherwise },
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

describeSourceContract('openalex', () => open(), steps);

const venue = venueNamed(worldWork(1).venue)!;
const listed = (n: number): Question => questionAbout(worldWork(n), {});
const sweep: ContractStep = {
  step: 'by_sweep',
  inLists: true,
  overHttp: true,
  listing: { venue, from: 1990, to: 2024 },
  known: [listed(1), listed(2), listed(3)],
  unknown: listed(99),
};

/** By other years, so that the venue is known and the listing isn't. */
const knowingTheVenue = (source: Source): Promise<unknown> | undefined =>
  source.steps
    .find(({ sweeps }) => sweeps !== undefined)
    ?.sweeps?.count({ venue, from: 1800, to: 1801 }, askContext());

describeSourceContract('openalex', () => open(async (source) => knowingTheVenue(source)), [sweep]);

describeSourceCheck('openalex', () => open());
