import { setup } from '../test/support/build.js';
import { generateWorld } from '../test/support/world-generator.js';
import { listOfDois, mixedList, type WorldPaper } from '../test/support/world-lists.js';
import { WORLD_SERVICES } from '../test/support/world-venues.js';
import type { BenchResult } from './result.js';
import { leastFor } from './sources-least.js';
import { runProgram, type ProgramRun } from './sources-run.js';
import { scoreOf, type Found, type Score } from './sources-score.js';

const PAPERS = 5_000;
const FAULTS = 0.05;
const AIMS = {
  timesTheLeast: 1.1,
  requestsOfMixed: 300,
  /** 30 times the speed of the system before, which took 0.5 papers a second and 20,174 requests. */
  papersPerSecond: 15,
  timesWithoutFaults: 1.3,
  identified: 0.99,
  titleOnly: 0.97,
  forecast: 0.1,
} as const;

/** The program itself against made-up services with the limits of the real ones (README.md here); the real clock, about five minutes. */
export async function benchSources(): Promise<BenchResult[]> {
  setup();
  const world = generateWorld();
  const dois = listOfDois(world, PAPERS);
  const mixed = mixedList(world, PAPERS);
  const ofDois = await runProgram(dois);
  const ofMixed = await runProgram(mixed);
  const withFaults = await runProgram(mixed, { faults: FAULTS });
  return [...judgeDois(dois, ofDois), ...judgeMixed(mixed, ofMixed), ...judgeFaults(ofMixed, withFaults)];
}

function judgeDois(list: readonly WorldPaper[], run: ProgramRun): BenchResult[] {
  const least = leastFor(list);
  return [
    atMost(
      'DOIs: requests, times the least',
      run.total / least.total,
      'x',
      AIMS.timesTheLeast,
      perService(run),
    ),
    atMost(
      'DOIs: seconds, times the least',
      run.seconds / least.seconds,
      'x',
      AIMS.timesTheLeast,
      `${run.seconds.toFixed(1)} s beside at least ${least.seconds.toFixed(1)} s`,
    ),
    { name: 'DOIs: papers per second', value: list.length / run.seconds, unit: '/s' },
    ...forecastOf('DOIs', run),
    ...quality('DOIs', scoreOf(list, run.papers), run),
  ];
}

function judgeMixed(list: readonly WorldPaper[], run: ProgramRun): BenchResult[] {
  return [
    atMost('mixed: requests', run.total, '', AIMS.requestsOfMixed, perService(run)),
    atLeast(
      'mixed: papers per second',
      list.length / run.seconds,
      '/s',
      AIMS.papersPerSecond,
      `${run.seconds.toFixed(1)} s`,
    ),
    ...forecastOf('mixed', run),
    ...quality('mixed', scoreOf(list, run.papers), run),
  ];
}

function judgeFaults(without: ProgramRun, run: ProgramRun): BenchResult[] {
  const share = run.total / without.total;
  return [
    {
      name: 'mixed, 5 % faults: the same output',
      value: run.output === without.output ? 1 : 0,
      unit: '',
      aim: '1',
      ok: run.output === without.output,
    },
    atMost(
      'mixed, 5 % faults: requests beside those without',
      share,
      'x',
      AIMS.timesWithoutFaults,
      perService(run),
    ),
    { name: 'mixed, 5 % faults: seconds', value: run.seconds, unit: 's' },
  ];
}

function quality(list: string, score: Score, run: ProgramRun): BenchResult[] {
  const none = (name: string, value: number, detail?: string): BenchResult => ({
    name: `${list}: ${name}`,
    value,
    unit: '',
    aim: '0',
    ok: value === 0,
    ...(detail !== undefined && detail !== '' && { detail }),
  });
  const perSource = WORLD_SERVICES.map((service) => `${service} ${percent(score.byService[service])}`).join(
    ', ',
  );
  return [
    ...covered(
      `${list}: of what is known, found by identifier`,
      score.identified,
      AIMS.identified,
      perSource,
    ),
    ...covered(`${list}: of what is known, found by title`, score.titleOnly, AIMS.titleOnly, perSource),
    none('wrong identifiers', score.wrongIdentifiers, score.examples.join('\n      ')),
    none('records of works that the service does not know', score.wrongRecords),
    none('papers lost', score.lost),
    none('papers merged into others', score.merged),
    none('requests refused as too fast', run.tooFast),
    none(
      'requests that nobody should make',
      run.unexpected.length,
      run.unexpected.slice(0, 5).join('\n      '),
    ),
  ];
}

function covered(name: string, { found, possible }: Found, aim: number, detail: string): BenchResult[] {
  if (possible === 0) return [];
  return [atLeast(name, (100 * found) / possible, '%', 100 * aim, detail)];
}

/** How far `--dry-run` was off. */
function forecastOf(list: string, run: ProgramRun): BenchResult[] {
  const { requests, seconds } = run.forecast.expected;
  const off = (name: string, said: number, was: number, unit: string): BenchResult =>
    atMost(
      `${list}: ${name} beside those of --dry-run`,
      Math.abs(said - was) / was,
      '',
      AIMS.forecast,
      `said ${said.toFixed(0)}${unit}, was ${was.toFixed(0)}${unit}`,
    );
  return [off('requests', requests, run.total, ''), off('seconds', seconds, run.seconds, ' s')];
}

function perService({ total, requests }: ProgramRun): string {
  return `${total}: ${WORLD_SERVICES.map((service) => `${service} ${requests[service]}`).join(', ')}`;
}

const percent = ({ found, possible }: Found): string => `${((100 * found) / possible).toFixed(2)} %`;

function atMost(name: string, value: number, unit: string, aim: number, detail: string): BenchResult {
  return { name, value, unit, aim: `<= ${aim}`, ok: value <= aim, detail };
}

function atLeast(name: string, value: number, unit: string, aim: number, detail: string): BenchResult {
  return { name, value, unit, aim: `>= ${aim}`, ok: value >= aim, detail };
}
