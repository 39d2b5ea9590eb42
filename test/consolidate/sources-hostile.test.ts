import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { OutputPaper } from '../../bench/sources-score.js';
import type { CutAnswer, ServiceRequest } from '../support/fake-service.js';
import { htmlFault, jsonFault, type Fault } from '../support/faults.js';
import { DRIP, PASSING_FAULTS } from '../support/world-faults.js';
import { HostileRuns } from '../support/world-hostile-run.js';
import { HOSTILE_IDS, extremePapers, hostilePapers, type HostileId } from '../support/world-hostile.js';

/** What a run without any fault writes and records. */
let calm: { readonly output: string; readonly recorded: ReadonlySet<string> };
let elsewhere: Server & { asked: number };
beforeAll(async () => {
  const runs = await HostileRuns.open(hostilePapers());
  await runs.run({ keepSession: true });
  calm = { output: await runs.output(), recorded: await runs.recorded() };
  await runs.close();
  elsewhere = Object.assign(
    createServer((_, response) => {
      elsewhere.asked++;
      response.end('{}');
    }).listen(0, '127.0.0.1'),
    { asked: 0 },
  );
});
afterAll(() => elsewhere.close());

let runs: HostileRuns;
beforeEach(async () => {
  runs = await HostileRuns.open(hostilePapers());
});
afterEach(async () => {
  vi.restoreAllMocks();
  await runs.close();
});

describe('without a fault', () => {
  test.each([
    ['papers of all sorts', hostilePapers],
    ['5,000 authors, a title of 10,000 characters, a year to come', extremePapers],
  ])(
    '%s: every service that knows a paper is found to know it, and nothing is unexpected',
    async (_, make) => {
      await runs.close();
      runs = await HostileRuns.open(make());
      const ran = await runs.run({ keepSession: true });
      expect(ran.summary.complete).toBe(true);
      for (const id of HOSTILE_IDS) runs.world.services[id].check();
      await runs.expectOnlyTruth();
      await runs.expectNoSecrets(ran);
      const { papers } = JSON.parse(await runs.output()) as { papers: OutputPaper[] };
      const missed = papers.flatMap(({ consolidation }, row) =>
        runs.papers[row]!.knownTo.filter((id) => consolidation.outcomes[id]?.outcome !== 'enriched').map(
          (id) => `${id}: ${JSON.stringify(runs.papers[row]!.record).slice(0, 100)}`,
        ),
      );
      expect(missed).toEqual([]);
    },
  );
});

const BOMB: Fault = {
  kind: 'reply',
  status: 200,
  headers: { 'content-encoding': 'gzip', 'content-type': 'application/json' },
  body: gzipSync(Buffer.alloc(80_000_000, 32)),
};

/** What passes, when it happens once: asked again, the service answers. */
const PASSING: Readonly<Record<string, Fault | CutAnswer>> = {
  ...PASSING_FAULTS,
  '406': jsonFault(406, { message: 'Not Acceptable' }),
  '429 without a body': { kind: 'reply', status: 429, body: '' },
  'a list in a list': { kind: 'reply', status: 200, body: '[[]]' },
  null: { kind: 'reply', status: 200, body: 'null' },
  ...Object.fromEntries(
    (
      [
        [0, true],
        [1, false],
        [15, false],
        [-9, false],
        [-1, true],
      ] as const
    ).map(([after, told]) => {
      const name = `its answer cut at byte ${after}, ${told ? 'by a connection that ends' : 'as if that were all'}`;
      return [name, { kind: 'cut answer', after, told }];
    }),
  ),
};

describe('all services, each for a moment of its own:', () => {
  test.each(Object.entries(PASSING))('%s', async (_, fault) => {
    const failed = new Map<HostileId, number>();
    for (const id of HOSTILE_IDS) {
      const seen = new Set<string>();
      runs.world.services[id].faultFor = ({ method, path, body }) => {
        const request = `${method} ${path} ${body}`;
        if (seen.has(request)) return undefined;
        seen.add(request);
        // Every other one, so that the host is not taken to be down.
        if (seen.size % 2 === 0) return undefined;
        failed.set(id, (failed.get(id) ?? 0) + 1);
        return fault;
      };
    }
    const ran = await runs.run();
    expect(ran.summary.complete).toBe(true);
    expect(await runs.output()).toBe(calm.output);
    await runs.expectNoSecrets(ran);
    expect(new Set(failed.keys())).toEqual(new Set(HOSTILE_IDS));
  });

  test('a gzip bomb', async () => {
    for (const id of HOSTILE_IDS) runs.world.services[id].fail(BOMB);
    expect((await runs.run()).summary.complete).toBe(true);
    expect(await runs.output()).toBe(calm.output);
  });
});

describe.each(HOSTILE_IDS)('%s, for a moment:', (id) => {
  test.each<[string, (begun: () => void) => Fault]>([
    ['an answer that comes byte by byte', (begun) => ({ ...DRIP, every: 1, begun })],
    ['no answer at all', (begun) => ({ kind: 'hang', begun })],
  ])('%s, until the deadline', async (_, fault) => {
    const deadlines = new Set<AbortController>();
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      const controller = new AbortController();
      deadlines.add(controller);
      return controller.signal;
    });
    const passes = vi.fn(() => {
      for (const deadline of deadlines) deadline.abort(new DOMException('too late', 'TimeoutError'));
    });
    runs.world.services[id].fail(fault(passes));
    expect((await runs.run()).summary.complete).toBe(true);
    expect(await runs.output()).toBe(calm.output);
    expect(passes).toHaveBeenCalledOnce();
  });
});

/** Words that repeat all that the service was told. */
const says = ({ headers, path }: ServiceRequest): { message: string } => ({
  message: `Sorry, ${headers.authorization} ${String(headers['x-api-key'])} ${headers['user-agent']} ${path}`,
});
const TOMORROW = { 'retry-after': '50400' };

/** What does not pass. */
const LASTING: Readonly<Record<string, (request: ServiceRequest) => Fault>> = {
  '401': (request) => jsonFault(401, says(request)),
  '403': (request) => jsonFault(403, says(request)),
  '429, until tomorrow': (request) => jsonFault(429, says(request), TOMORROW),
  '429, out of credits': () =>
    jsonFault(429, { error: 'Rate limit exceeded', message: 'Insufficient budget.' }, TOMORROW),
  '429, out of credits, without a word of until when': () =>
    jsonFault(429, { message: 'Limit Exceeded. Insufficient budget.' }),
  '503, until tomorrow': () => htmlFault(503, TOMORROW),
  '429, too fast': () => PASSING_FAULTS['too fast, without Retry-After'],
  '406': (request) => jsonFault(406, says(request)),
  '500': (request) => jsonFault(500, says(request)),
  '503 with a web page': () => htmlFault(503),
  reset: () => ({ kind: 'reset' }),
  'a web page as 200': () => htmlFault(200),
  'other JSON': (request) => jsonFault(200, says(request)),
  empty: () => PASSING_FAULTS.empty,
  'damaged gzip': () => PASSING_FAULTS['damaged gzip'],
  'redirects in a circle': () => ({ kind: 'reply', status: 301, headers: { location: '/again' }, body: '' }),
  'a redirect to another host': () => {
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
    return { kind: 'reply', status: 302, headers: { location }, body: '' };
  },
};

describe.each(HOSTILE_IDS)('%s, for ever:', (id) => {
  test.each(Object.entries(LASTING))('%s', async (_, fault) => {
    const service = runs.world.services[id];
    service.faultFor = fault;
    const first = await runs.run();
    expect(first.summary.complete).toBe(false);
    const recorded = await runs.recorded();
    // Nothing is recorded that would not have been without the fault, and of this source nothing at all.
    expect([...recorded].filter((line) => !calm.recorded.has(line))).toEqual([]);
    const said = [...recorded].filter((line) => line.startsWith(`${id} `) && !line.includes(' not_asked '));
    expect(said).toEqual([]);
    // The others go on: whoever is asked by what the list says.
    for (const other of HOSTILE_IDS.filter((one) => one !== id)) {
      const found = (lines: ReadonlySet<string>): number =>
        [...lines].filter((line) => line.startsWith(`${other} enriched`)).length;
      expect(found(recorded)).toBeGreaterThan(found(calm.recorded) / 2);
    }
    await runs.expectNoSecrets(first);
    expect(elsewhere.asked).toBe(0);
    service.faultFor = () => undefined;
    const second = await runs.run({ resume: true });
    expect(second.summary.complete).toBe(true);
    expect(await runs.output()).toBe(calm.output);
  });
});
