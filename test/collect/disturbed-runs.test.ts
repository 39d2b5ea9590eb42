import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CollectConfig } from '../../src/collect/config.js';
import { RequestFailed } from '../../src/http/failures.js';
import { SourceUnavailable } from '../../src/model/errors.js';
import type { ListedPaper } from '../../src/model/listed-paper.js';
import { Stop } from '../../src/run/stop.js';
import { collectConfigFor, runCollect } from '../support/run-collect.js';
import { temporaryFolder } from '../support/run-consolidate.js';
import { ScriptedLister } from '../support/scripted-lister.js';

/** The first lister has some, the second others, one nobody has. */
const FIRST = { 'iclr 2023': 25, 'acl 2024': 0 };
const SECOND = { 'iclr 2023': 3, 'acl 2023': 31, 'icml 2023': 10, 'icml 2024': 11 };
const VENUES = [
  { name: 'ICLR', years: [2023, 2024] },
  { name: 'acl', years: [2023, 2024] },
  { name: 'icml', years: [2023, 2024] },
];

type Disturbance = 'fails' | 'unavailable' | 'stops' | 'expires';

interface Session {
  /** How many of the venues are asked for. */
  readonly venues: number;
  readonly maxPapers: number;
  readonly refresh: boolean;
  /** After so many answers of a run, this happens; each run but the last. */
  readonly disturbances: readonly { readonly after: number; readonly what: Disturbance }[];
}

const session: fc.Arbitrary<Session> = fc.record({
  venues: fc.integer({ min: 1, max: VENUES.length }),
  maxPapers: fc.constantFrom(0, 0, 1, 9, 10, 11, 26),
  refresh: fc.boolean(),
  disturbances: fc.array(
    fc.record({
      after: fc.integer({ min: 0, max: 9 }),
      what: fc.constantFrom<Disturbance>('fails', 'unavailable', 'stops', 'expires'),
    }),
    { maxLength: 3 },
  ),
});

/** Two listers; every page but the first begins with the last paper of the one before. */
function listers(): [ScriptedLister, ScriptedLister] {
  const both: [ScriptedLister, ScriptedLister] = [
    new ScriptedLister('first', FIRST),
    new ScriptedLister('second', SECOND),
  ];
  for (const lister of both) {
    const last = new Map<string, ListedPaper>();
    lister.answer = (given, of, next) => {
      if (typeof given === 'string') return given;
      const before = next === undefined ? undefined : last.get(of);
      const end = given.papers.at(-1);
      if (end !== undefined) last.set(of, end);
      return before === undefined ? given : { ...given, papers: [before, ...given.papers] };
    };
  }
  return both;
}

/** Ids of the papers, and who listed them. */
async function listedIn(path: string): Promise<string[]> {
  const { papers } = JSON.parse(await readFile(path, 'utf8')) as {
    papers: { paper_id: string; collection: { lister: string } }[];
  };
  return papers.map(({ paper_id, collection }) => `${paper_id} ${collection.lister}`);
}

it('sessions in turn, each disturbed and resumed, list what one that nothing disturbs lists, and no page twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(session, { minLength: 1, maxLength: 3 }), async (sessions) => {
      const { path, remove } = await temporaryFolder();
      for (const [nth, { venues, maxPapers, refresh, disturbances }] of sessions.entries()) {
        const config: CollectConfig = collectConfigFor(path, {
          venues: VENUES.slice(0, venues),
          maxPapers,
          refresh,
          output: join(path, `${nth}.json`),
        });
        const answered: string[] = [];
        let expired = 0;
        for (const [run, disturbance] of [...disturbances, undefined].entries()) {
          const stop = new Stop();
          const both = listers();
          let calls = 0;
          let mayExpire = disturbance?.what === 'expires';
          for (const [which, lister] of both.entries()) {
            const whole = lister.answer;
            lister.answer = (given, of, next) => {
              calls++;
              const due = disturbance !== undefined && calls > disturbance.after;
              if (due && disturbance.what === 'fails') throw new RequestFailed('connection reset');
              if (due && disturbance.what === 'unavailable')
                throw new SourceUnavailable(which === 0 ? 'first' : 'second', 'parked', 'tomorrow.', {});
              if (due && disturbance.what === 'stops') {
                stop.request('SIGINT', 0);
                throw new RequestFailed('interrupted');
              }
              if (due && mayExpire && next !== undefined) {
                mayExpire = false;
                expired++;
                return 'expired';
              }
              answered.push(`${which} ${of} @${next ?? '0'}`);
              return whole(given, of, next);
            };
          }
          const { summary } = await runCollect(
            { ...config, resume: run > 0 },
            both.map(({ definition }) => definition),
            { stop },
          );
          // What came to its end leaves no session: a resume would begin a new one.
          if (summary.complete) break;
        }
        const { path: aside, remove: removeAside } = await temporaryFolder();
        const calm = listers();
        await runCollect(
          { ...config, stateDir: join(aside, 's'), output: join(aside, 'out.json') },
          calm.map(({ definition }) => definition),
        );
        expect(await listedIn(join(path, `${nth}.json`))).toEqual(await listedIn(join(aside, 'out.json')));
        if (expired === 0) expect(new Set(answered).size).toBe(answered.length);
        const asked = new Set(calm.flatMap(({ calls }, which) => calls.map((call) => `${which} ${call}`)));
        for (const call of answered) expect(asked).toContain(call);
        await removeAside();
      }
      await remove();
    }),
    { numRuns: 3 },
  );
}, 30_000);
