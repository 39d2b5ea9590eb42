import { createOpenAlex } from '../src/sources/openalex/index.js';
import { TITLES_PER_SEARCH } from '../src/sources/openalex/query.js';
import type { Question, Source, Step } from '../src/sources/source.js';
import { askContext } from '../test/support/ask-context.js';
import { FakeOpenAlex } from '../test/support/fake-openalex.js';
import { fakeQuestion, sourceSettings } from '../test/support/openalex-source.js';
import { fakeWork, fakeWorks } from '../test/support/openalex-works.js';
import type { BenchResult } from './result.js';

const LATENCY_MS = 150;
const RATE = 10;
const WITH_DOI = 2_000;
/** Of those: preprints, known to single look-ups only; not known at all; and with a DOI that no list can hold. */
const ONLY_SINGLE = 60;
const UNKNOWN = 40;
const UNSAFE = 20;
const BY_TITLE = 60;
const AIM = 1.1;

/**
 * The source against a server on loopback that answers after 150 ms and takes 10 requests a second, driven step by
 * step as a run does. The least possible: batches of 100 ids, one free look-up for each DOI of a preprint or that no list
 * can hold, one search for five titles, all at the full rate.
 */
export async function benchOpenalex(): Promise<BenchResult[]> {
  const unsafe = (n: number): string => `10.7777/fake|${n}`;
  const preprint = (n: number): string => `10.1101/2020.01.01.${100_000 + n}`;
  const isPreprint = (n: number): boolean => n % 31 === 1 && n <= ONLY_SINGLE * 31;
  const listed = Array.from({ length: WITH_DOI - UNKNOWN - UNSAFE }, (_, i) => i + 1);
  const works = [
    ...listed.map((n) =>
      isPreprint(n) ? fakeWork(n, { doi: `https://doi.org/${preprint(n)}` }) : fakeWork(n),
    ),
    ...Array.from({ length: UNSAFE }, (_, i) =>
      fakeWork(5_000 + i, { doi: `https://doi.org/${unsafe(5_000 + i)}` }),
    ),
    ...fakeWorks(BY_TITLE, 9_000),
  ];
  const notInLists = new Set(listed.filter(isPreprint).map(preprint));
  const questions = [
    ...listed.map((n) => (isPreprint(n) ? fakeQuestion(n, { doi: preprint(n) }) : fakeQuestion(n))),
    ...Array.from({ length: UNKNOWN }, (_, i) => fakeQuestion(4_000 + i, undefined, { title: undefined })),
    ...Array.from({ length: UNSAFE }, (_, i) => fakeQuestion(5_000 + i, { doi: unsafe(5_000 + i) })),
    ...Array.from({ length: BY_TITLE }, (_, i) => fakeQuestion(9_000 + i, {})),
  ];
  const fake = await FakeOpenAlex.start({ works, notInLists, latency: LATENCY_MS, requestsPerSecond: RATE });
  const source = createOpenAlex(sourceSettings(fake.url, { CF_OPENALEX_RPS: String(RATE) }));
  try {
    const started = performance.now();
    const found = await drive(source, questions);
    const seconds = (performance.now() - started) / 1000;
    fake.check();
    const lists = Math.ceil((WITH_DOI - UNSAFE) / 100);
    // One title of each search is of a work that is known to be there.
    const searches = Math.ceil(BY_TITLE / (TITLES_PER_SEARCH - 1));
    const leastRequests = lists + ONLY_SINGLE + UNSAFE + searches;
    // The first request of all goes out at once, and the last one of each of the three steps is waited for.
    const leastSeconds = (leastRequests - 1) / RATE + (3 * LATENCY_MS) / 1000;
    const requests = fake.requests.length;
    const wanted = questions.length - UNKNOWN;
    return [
      ratio('openalex: requests', requests, leastRequests, ''),
      ratio('openalex: seconds', seconds, leastSeconds, 's'),
      { name: 'openalex: papers found', value: found, unit: '', aim: String(wanted), ok: found === wanted },
      {
        name: 'openalex: refused as too fast',
        value: fake.tooFast,
        unit: '',
        aim: '0',
        ok: fake.tooFast === 0,
      },
      {
        name: 'openalex: most in any second',
        value: mostInAnySecond(fake.requests.map((request) => request.at)),
        unit: 'requests',
        aim: `<= ${RATE}`,
        ok: mostInAnySecond(fake.requests.map((request) => request.at)) <= RATE,
      },
      {
        name: 'openalex: credits',
        value: fake.creditsUsed,
        unit: '',
        aim: String(lists + searches * 10),
        ok: fake.creditsUsed === lists + searches * 10,
      },
    ];
  } finally {
    await source.close();
    await fake.close();
  }
}

function ratio(name: string, value: number, least: number, unit: string): BenchResult {
  const share = value / least;
  const detail = `${value.toFixed(unit === '' ? 0 : 1)}${unit} beside at least ${least.toFixed(unit === '' ? 0 : 1)}${unit}`;
  return {
    name: `${name}, times the least`,
    value: share,
    unit: 'x',
    aim: `<= ${AIM}`,
    ok: share <= AIM,
    detail,
  };
}

/** Every step for the papers that the steps before it did not settle; a barrier between them. How many were found. */
async function drive(source: Source, questions: readonly Question[]): Promise<number> {
  let open = [...questions];
  let found = 0;
  for (const step of source.steps) {
    if (step.uses === 'found') continue;
    const asked = open.filter(
      (question) => step.canAsk(question) && (step.uses !== 'title' || isNameless(question)),
    );
    const settled = await driveStep(source, step, asked);
    found += settled.size;
    open = open.filter((question) => !settled.has(question));
  }
  return found;
}

function isNameless(question: Question): boolean {
  return Object.keys(question.identifiers).length === 0;
}

async function driveStep(source: Source, step: Step, questions: readonly Question[]): Promise<Set<Question>> {
  const settled = new Set<Question>();
  const batches: Question[][] = [];
  for (let i = 0; i < questions.length; i += step.batchSize)
    batches.push(questions.slice(i, i + step.batchSize));
  const lane = async (): Promise<void> => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      const answer = await source.ask({ step: step.name, questions: batch }, askContext());
      if (answer.unavailable) throw answer.unavailable;
      answer.outcomes.forEach((outcome, i) => {
        if (outcome.outcome === 'failed') throw new Error(outcome.reason);
        if (outcome.outcome !== 'absent') settled.add(batch[i] as Question);
      });
    }
  };
  await Promise.all(Array.from({ length: step.concurrency }, lane));
  return settled;
}

function mostInAnySecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
}
