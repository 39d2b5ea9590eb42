import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RequestFailed } from '../../src/http/failures.js';
import { SourceUnavailable } from '../../src/model/errors.js';
import type { ListAnswer, ListedPage, Lister, VenueYear } from '../../src/venues/lister.js';
import { askContext } from '../support/ask-context.js';
import type { FakeService } from '../support/fake-service.js';
import { htmlFault, jsonFault, pageFault, type Fault } from '../support/faults.js';
import { pagesOf } from '../support/list-pages.js';

/*
 * What every lister must do that asks over the network. To run another one through it, write test/contract/<lister>-lister.test.ts: a
 * `ListerWorld` around a FakeService (test/support/fake-service.ts), and `describeListerContract(subject)` with what is in that world. Take
 * `JSON_REPLIES`, `WALLED_JSON_REPLIES` or `PAGE_REPLIES` for `replies`, with your own service's words added.
 */

/** What stands in for the world that a lister asks. */
export interface ListerWorld {
  readonly fake: FakeService;
  /** What the listers slept for, in milliseconds. */
  readonly slept: readonly number[];
  /** Called whenever they begin to sleep for half a second or more. */
  onLongSleep?: (() => void) | undefined;
  /** A new one, as another process makes it. */
  create(): Promise<Lister>;
}

/** How a service fails, by what it is called in a test. */
export interface ListerReplies {
  /** Asked again, the lister gets over it. */
  readonly once: Readonly<Record<string, Fault>>;
  /** Whatever is asked, the answer is this: a failure, and not before it was asked again. */
  readonly always: Readonly<Record<string, Fault>>;
  /** The service can't be asked any more in this run; known at once. */
  readonly unavailable: Readonly<Record<string, readonly [Fault, 'refused' | 'parked']>>;
}

export interface ListerSubject {
  readonly name: string;
  readonly open: () => Promise<ListerWorld>;
  /** Listed on at least two pages, unless `onePage`. */
  readonly wanted: VenueYear;
  readonly onePage?: true;
  /** Titles of all its papers, in their order. */
  readonly titles: readonly string[];
  /** A venue that the service does not have, and one that it has, in a year of which it has nothing. */
  readonly unknown: readonly VenueYear[];
  readonly replies: ListerReplies;
  /** The key or password that the world's listers have. */
  readonly secret?: string;
  /** Whether replies hold rows that `FakeService.distort` changes. */
  readonly rows?: true;
  /** A `next` that the service does not know any more, where it can forget. */
  readonly expired?: string;
}

const reset: Fault = { kind: 'reset' };
const cut: Fault = {
  kind: 'cut',
  body: '{"meta":{"count":0},"message":{"total-results":0,"items":[]},"results":[]}',
};
const LONG_PAUSE = { 'retry-after': '3600' };

/** Of a service that answers in JSON and has a key. */
export const JSON_REPLIES: ListerReplies = {
  once: {
    '429 with Retry-After': jsonFault(429, { error: 'slower' }, { 'retry-after': '1' }),
    '429 without Retry-After': jsonFault(429, { error: 'slower' }),
    '500 with a web page': htmlFault(500),
    '503': jsonFault(503, { error: 'unavailable' }),
    '403 with a web page': htmlFault(403),
    '200 with a web page': htmlFault(200),
    'an empty reply': { kind: 'reply', status: 200, body: '' },
    'JSON of another kind': jsonFault(200, { hello: 'world' }),
    'JSON that is no object': jsonFault(200, null),
    'a connection that is reset': reset,
    'a body that is cut': cut,
  },
  always: {
    '500 with a web page': htmlFault(500),
    '404 with a web page': htmlFault(404),
    '403 with a web page': htmlFault(403),
    '200 with a web page': htmlFault(200),
    '429': jsonFault(429, { error: 'slower' }),
    'an empty reply': { kind: 'reply', status: 200, body: '' },
    'JSON of another kind': jsonFault(200, { hello: 'world' }),
    'a reset': reset,
    'a cut body': cut,
  },
  unavailable: {
    '401': [jsonFault(401, { error: 'Unauthorized' }), 'refused'],
    '403 with JSON': [jsonFault(403, { error: 'Forbidden' }), 'refused'],
    '429 with a long Retry-After': [jsonFault(429, { error: 'slower' }, LONG_PAUSE), 'parked'],
    '503 with a long Retry-After': [htmlFault(503, LONG_PAUSE), 'parked'],
  },
};

const withoutPages = <T>(faults: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(faults).filter(([name]) => !name.includes('web page')));

/** Of a service that answers in JSON, and whose walls against bots are refusals whatever their status. */
export const WALLED_JSON_REPLIES: ListerReplies = {
  once: withoutPages(JSON_REPLIES.once),
  always: withoutPages(JSON_REPLIES.always),
  unavailable: {
    ...JSON_REPLIES.unavailable,
    'a wall under 200': [htmlFault(200), 'refused'],
    'a wall under 403': [htmlFault(403), 'refused'],
    'a wall under 500': [htmlFault(500), 'refused'],
    '503 with a long Retry-After': [jsonFault(503, { error: 'unavailable' }, LONG_PAUSE), 'parked'],
  },
};

/** Of a service of web pages or files, which takes no key. A wall against bots closes it at once, whatever its status. */
export const PAGE_REPLIES: ListerReplies = {
  once: {
    '429 with Retry-After': pageFault(429, { 'retry-after': '1' }),
    '429 without Retry-After': { kind: 'reply', status: 429, body: '' },
    '500': pageFault(500),
    '503': pageFault(503),
    'an empty reply': { kind: 'reply', status: 200, body: '' },
    'a connection that is reset': reset,
    'a body that is cut': cut,
  },
  always: {
    '500': pageFault(500),
    'an empty reply': { kind: 'reply', status: 200, body: '' },
    'a reset': reset,
    'a cut body': cut,
  },
  unavailable: {
    '200 with a wall': [htmlFault(200), 'refused'],
    '403 with a wall': [htmlFault(403), 'refused'],
    '404 with a wall': [htmlFault(404), 'refused'],
    '503 with a wall': [htmlFault(503), 'refused'],
    '401': [pageFault(401), 'refused'],
    '503 with a long Retry-After': [pageFault(503, LONG_PAUSE), 'parked'],
  },
};

export function describeListerContract(subject: ListerSubject): void {
  const { name, wanted, titles, replies } = subject;

  describe(`${name}, as a lister`, () => {
    let world: ListerWorld;
    const made: Lister[] = [];
    const create = async (): Promise<Lister> => {
      const lister = await world.create();
      made.push(lister);
      return lister;
    };
    const list = async (
      asked: VenueYear = wanted,
      next?: string,
      context = askContext(),
    ): Promise<ListAnswer> => (await create()).list(asked, next, context);

    beforeEach(async () => {
      world = await subject.open();
    });
    afterEach(async () => {
      // Twice: whoever closes may not know that somebody has.
      for (const lister of [...made, ...made]) await lister.close();
      made.length = 0;
      world.fake.check();
      await world.fake.close();
    });

    test('lists all papers of a venue and year, in their order, with what tells them apart', async () => {
      const pages = await pagesOf(await create(), wanted);
      const papers = pages.flatMap((page) => page.papers);
      expect(papers.map(({ title }) => title)).toEqual(titles);
      expect(new Set(papers.map((paper) => paper.paper_id)).size).toBe(papers.length);
      expect(papers.every(({ authors }) => authors.every((author) => author.name.trim() !== ''))).toBe(true);
      expect(pages.every(({ total }) => total === undefined || total === titles.length)).toBe(true);
      expect(pages.flatMap(({ notes = [] }) => notes)).toEqual([]);
    });

    test('gives the same pages to those who go on in another process, at each of them', async () => {
      const pages = await pagesOf(await create(), wanted);
      if (subject.onePage !== true) expect(pages.length).toBeGreaterThan(1);
      const places = [undefined, ...pages.slice(0, -1).map(({ next }) => next)];
      for (const [nth, place] of places.entries()) {
        expect(JSON.stringify(place ?? '').length).toBeLessThan(2_000);
        expect(await list(wanted, place)).toEqual(pages[nth]);
      }
    });

    test('says of what is not there that it is unknown', async () => {
      for (const asked of subject.unknown) expect(await list(asked)).toBe('unknown');
    });

    test.runIf(subject.expired !== undefined)(
      'says of a place that is forgotten that it expired',
      async () => {
        expect(await list(wanted, subject.expired)).toBe('expired');
      },
    );

    test('aborted before it began, it asks nothing', async () => {
      const context = { ...askContext(), stopping: AbortSignal.abort() };
      await expect(list(wanted, undefined, context)).rejects.toThrow(new RequestFailed('interrupted'));
      expect(world.fake.requests).toHaveLength(0);
    });

    test.each(Object.entries(replies.once))('%s, once: asks again and lists all', async (_, fault) => {
      world.fake.fail(fault);
      expect((await allOf(await create(), wanted)).map(({ title }) => title)).toEqual(titles);
      expect(world.slept.some((milliseconds) => milliseconds >= 500)).toBe(true);
    });

    test.each(Object.entries(replies.once).filter(([what]) => what.startsWith('429')))(
      '%s: says that it is asked less often, for as long as it is',
      async (what, fault) => {
        const lister = await create();
        expect(lister.apiStatus?.()).toEqual({ state: 'ok' });
        const seen: (string | undefined)[] = [];
        world.onLongSleep = () => seen.push(lister.apiStatus?.().state);
        world.fake.fail(fault);
        await lister.list(wanted, undefined, askContext());
        expect(seen).toEqual(['slowed']);
        // A pause is over when it is over; who was told to go slower without saying how long needs many answers first.
        expect(lister.apiStatus?.()).toEqual({ state: what.includes('without') ? 'slowed' : 'ok' });
      },
    );

    test.runIf(subject.onePage !== true)('a failure between two pages costs no paper', async () => {
      const lister = await create();
      const first = (await lister.list(wanted, undefined, askContext())) as ListedPage;
      world.fake.fail(reset, Infinity);
      await expect(lister.list(wanted, first.next, askContext())).rejects.toBeInstanceOf(RequestFailed);
      world.fake.recover();
      const rest = await allOf(await create(), wanted, first.next);
      expect([...first.papers, ...rest].map(({ title }) => title)).toEqual(titles);
    });

    test.each(Object.entries(replies.always))('%s, always: a failure, never a list', async (_, fault) => {
      world.fake.fail(fault, Infinity);
      const lister = await create();
      await expect(lister.list(wanted, undefined, askContext())).rejects.toBeInstanceOf(RequestFailed);
      expect(world.fake.requests.length).toBeGreaterThan(1);
    });

    test.each(Object.entries(replies.unavailable))('%s: unavailable, at once', async (_, [fault, state]) => {
      world.fake.fail(fault, Infinity);
      const error = await list().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SourceUnavailable);
      expect(error).toMatchObject({ source: (await create()).id, state });
      if (state === 'parked') expect((error as SourceUnavailable).resetsAt).toBeInstanceOf(Date);
      expect(world.fake.requests).toHaveLength(1);
    });

    test.runIf(subject.secret !== undefined)('shows its key to nobody but the service', async () => {
      const secret = subject.secret as string;
      for (const status of [400, 401, 403, 429, 500]) {
        world.fake.fail(jsonFault(status, { error: `your key ${secret} is bad`, message: secret }), 6);
        const error = (await list().catch((thrown: unknown) => thrown)) as Error & { next?: string };
        expect(error).toBeInstanceOf(Error);
        expect(`${error.message} ${error.next ?? ''} ${String(error.cause)}`).not.toContain(secret);
        world.fake.recover();
      }
      expect(world.fake.requests.every(({ path }) => !path.includes(secret))).toBe(true);
    });

    describe.runIf(subject.rows === true)('of rows that are odd', () => {
      const listedWith = async (change: (rows: unknown[]) => unknown[]): Promise<ListedPage[]> => {
        world.fake.distort = change;
        return pagesOf(await create(), wanted);
      };
      const titlesOn = (pages: readonly ListedPage[]): string[] => [
        ...new Set(pages.flatMap(({ papers }) => papers.map(({ title }) => title))),
      ];

      test('doubled ones are one paper', async () => {
        const pages = await listedWith((rows) => rows.flatMap((row) => [row, row]));
        for (const { papers } of pages)
          expect(new Set(papers.map((paper) => paper.paper_id)).size).toBe(papers.length);
        expect(titlesOn(pages)).toEqual(expect.arrayContaining([...titles.slice(0, 3)]));
      });

      test('those that are none are told, and cost nobody else', async () => {
        const pages = await listedWith(([first, ...rows]) =>
          first === undefined ? [] : [null, first, 7, 'x', [], {}, ...rows],
        );
        expect(titlesOn(pages).slice(0, 3)).toEqual(titles.slice(0, 3));
        expect(pages.flatMap(({ notes = [] }) => notes).join()).toMatch(/left out/);
      });

      test('with nulls in place of all but ids and titles, they are papers still', async () => {
        const pages = await listedWith((rows) => rows.map(onlyEssentials));
        expect(titlesOn(pages)).toEqual(titles);
      });
    });
  });
}

async function allOf(
  lister: Lister,
  wanted: VenueYear,
  from?: string,
): Promise<ListedPage['papers'][number][]> {
  return (await pagesOf(lister, wanted, from)).flatMap(({ papers }) => papers);
}

function onlyEssentials(row: unknown): unknown {
  return Object.fromEntries(
    Object.entries(row as object).map(([field, value]: [string, unknown]) =>
      /^(?:id|ids|doi|title|paperId|externalIds|container-title)$/i.test(field)
        ? [field, value]
        : [field, null],
    ),
  );
}
