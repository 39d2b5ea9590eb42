import { registrarOf } from '../../src/model/doi-registrar.js';
import { createDataCite } from '../../src/sources/datacite/index.js';
import { DATACITE_FAULTS } from '../support/datacite-faults.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeDataCite } from '../support/fake-datacite.js';
import { htmlFault, jsonFault } from '../support/faults.js';
import { sourceSettings } from '../support/openalex-source.js';
import { worldQuestion } from '../support/world-question.js';
import { worldWork } from '../support/world-work.js';
import { contractWorld } from './contract-world.js';
import { describeSourceCheck } from './source-check.js';
import { describeSourceContract, type ContractStep, type ContractWorld } from './source-contract.js';

const works = [
  ...[1, 2, 3].map((n) => worldWork(n, { doi: `10.5281/zenodo.${n}` })),
  ...[4, 5, 6].map((n) => worldWork(n, { arxiv: `2104.1000${n}` })),
  ...[7, 8, 9].map((n) => worldWork(n, { doi: `10.99999/own.${n}` })),
  ...[10, 11, 12].map((n) => worldWork(n, { doi: `10.5281/one,two.${n}` })),
];

async function open(): Promise<ContractWorld> {
  const fake = await FakeDataCite.start({ works, registered: (doi) => registrarOf(doi) !== 'crossref' });
  const clock = new FakeClock();
  return contractWorld(
    createDataCite(sourceSettings('', { CF_DATACITE_URL: fake.url, CF_DATACITE_RPS: '1000' }, clock)),
    fake,
    clock,
    DATACITE_FAULTS,
    (change) => (rows) => change(rows.map(flat)).map(whole),
  );
}

interface Row {
  readonly id: string;
  readonly attributes: { readonly titles: readonly { readonly title: string }[] };
}

/** The rows of the suite have their fields at the top, and a `title`; DataCite's do not. */
function flat(row: unknown): unknown {
  const { id, attributes } = row as Row;
  return { ...attributes, id, title: attributes.titles[0]?.title };
}

function whole(row: unknown): unknown {
  if (typeof row !== 'object' || row === null || !('title' in row) || !('id' in row)) return row;
  const { id, title, ...attributes } = row;
  return { id, type: 'dois', attributes: { ...attributes, titles: [{ title }] } };
}

const questions = (from: number, type: 'doi' | 'arxiv'): ContractStep['known'] =>
  [from, from + 1, from + 2].map((at) => {
    const work = works[at]!;
    return worldQuestion(work, { [type]: work[type] });
  }) as unknown as ContractStep['known'];

const dois = {
  known: questions(0, 'doi'),
  unknown: worldQuestion(worldWork(99), { doi: '10.5281/zenodo.99' }),
  inLists: true,
  overHttp: true,
} as const;
const arxiv = {
  known: questions(3, 'arxiv'),
  unknown: worldQuestion(worldWork(99), { arxiv: '2104.99999' }),
  inLists: true,
  overHttp: true,
} as const;

const steps: ContractStep[] = [
  { step: 'by_identifier', ...dois },
  { step: 'by_identifier', ...arxiv },
  { step: 'by_found_identifier', ...arxiv },
  {
    step: 'by_identifier',
    known: questions(9, 'doi'),
    unknown: worldQuestion(worldWork(99), { doi: '10.5281/one,two.99' }),
    inLists: false,
    overHttp: true,
    absence: [
      htmlFault(404),
      jsonFault(404, {
        errors: [{ status: '404', title: "The resource you are looking for doesn't exist." }],
      }),
    ],
  },
  {
    step: 'by_other_doi',
    known: questions(6, 'doi'),
    unknown: worldQuestion(worldWork(99), { doi: '10.99999/own.99' }),
    inLists: true,
    overHttp: true,
  },
];

describeSourceContract('datacite', open, steps);

describeSourceCheck('datacite', open);
