import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyBook, type Book } from '../../src/http/limits-book.js';
import { settle } from '../../src/http/spending.js';
import { park, pause, returnPlace, takeTurn, type Turn } from '../../src/http/turns.js';
import { SharedBook, bookPath, readBook, type SharedBookOptions } from '../../src/sources/shared-book.js';
import { identityOfThisProcess } from '../../src/state/process-identity.js';
import { Child } from '../support/child.js';
import { FakeService, type FakeServiceOptions, type ServiceAnswer } from '../support/fake-service.js';
import { temporaryFolder } from '../support/run-consolidate.js';

class Somebody extends FakeService {
  static start(options: FakeServiceOptions): Promise<Somebody> {
    return new Somebody(options).listen();
  }

  protected answer(): ServiceAnswer {
    return { status: 200, json: {} };
  }

  protected tooFastAnswer(): ServiceAnswer {
    return { status: 429, json: { message: 'slower' } };
  }
}

let root: string;
let folder: string;
let remove: () => Promise<void>;
let notes: string[];
const KEY = 'k3y-that-nobody-may-see';

beforeEach(async () => {
  ({ path: root, remove } = await temporaryFolder());
  folder = join(root, 'state', 'limits');
  notes = [];
});
afterEach(() => remove());

const book = (options: Partial<SharedBookOptions> = {}): SharedBook =>
  new SharedBook({
    folder,
    source: 'somebody',
    key: KEY,
    fast: false,
    now: () => new Date(),
    note: (message) => notes.push(message),
    ...options,
  });

const path = (): string => bookPath(folder, 'somebody', KEY);
const written = (): Book => JSON.parse(readFileSync(path(), 'utf8')) as Book;

const turn = (one: SharedBook, now: number, more: { concurrency?: number } = {}): Promise<Turn> =>
  one.change((known) =>
    takeTurn(known, {
      now,
      process: one.process,
      interval: 100,
      concurrency: more.concurrency ?? 2,
      longest: 35_000,
      cost: 3,
      creditsPerDay: undefined,
      usdPerCredit: undefined,
      budget: undefined,
      session: undefined,
    }),
  );

async function granted(one: SharedBook, now: number) {
  const given = await turn(one, now);
  if (given.kind !== 'granted') throw new Error(given.kind);
  return given.lease;
}

describe('the book of a source and key', () => {
  it('is one file for each key, which nobody else may read and in which the key is not', async () => {
    await granted(book(), 1000);
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^somebody-[0-9a-f]{12}\.json$/)]);
    expect(bookPath(folder, 'somebody', undefined)).toBe(join(folder, 'somebody-nokey.json'));
    expect(bookPath(folder, 'somebody', 'another')).not.toBe(path());
    expect([statSync(folder).mode & 0o777, statSync(path()).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(readFileSync(path(), 'utf8')).not.toContain(KEY);
  });

  it('holds turns and places for all of them', async () => {
    const [a, b] = [book(), book()];
    const lease = await granted(a, 1000);
    expect(await turn(b, 1001)).toEqual({ kind: 'wait', milliseconds: 99 });
    await granted(b, 1100);
    expect(await turn(b, 1200)).toEqual({ kind: 'full' });
    expect(Object.values(written().processes).map(({ reserved }) => reserved)).toEqual([3, 3]);
    await a.change((known) => returnPlace(known, a.process, lease, true));
    expect((await turn(b, 1200)).kind).toBe('granted');
  });

  it('never gives two turns within an interval, however many ask at once', async () => {
    const books = Array.from({ length: 8 }, () => book());
    const starts: number[] = [];
    for (let now = 1000; now < 2000; now += 7) {
      const turns = await Promise.all(books.map((one) => turn(one, now, { concurrency: 1000 })));
      starts.push(...turns.filter(({ kind }) => kind === 'granted').map(() => now));
    }
    const spaces = starts
      .sort((x, y) => x - y)
      .slice(1)
      .map((at, n) => at - (starts[n] as number));
    expect(starts.length).toBeGreaterThan(5);
    expect(Math.min(...spaces)).toBeGreaterThanOrEqual(100);
  });

  it('shares pauses and parking, and forgets them when the clock is set back', async () => {
    const [a, b] = [book(), book()];
    await a.change((known) => pause(known, 1000, 5000));
    expect(await turn(b, 1000)).toEqual({ kind: 'wait', milliseconds: 5000 });
    const now = Date.parse('2026-11-22T10:00:00Z');
    await a.change((known) => park(known, now, now + 7_200_000, 'HTTP 503'));
    expect(await turn(b, now)).toEqual({ kind: 'parked', until: now + 7_200_000, reason: 'HTTP 503' });
    expect((await turn(b, now - 3_600_000)).kind).toBe('granted');
  });

  it('takes no place for taken whose time is over, or that a clock which was set back left in the future', async () => {
    const [a, b] = [book(), book()];
    await granted(a, 1_000_000);
    await granted(a, 1_000_100);
    expect(await turn(b, 1_000_200)).toEqual({ kind: 'full' });
    expect((await turn(b, 1_035_000)).kind).toBe('granted');
    expect((await turn(b, 100_000)).kind).toBe('wait');
    expect((await turn(b, 100_100)).kind).toBe('granted');
  });

  it('that is damaged is begun anew, and said once', async () => {
    mkdirSync(folder, { recursive: true });
    for (const damage of ['', '{"format_version":1', '{"format_version":1,"next":"soon"}', '[]']) {
      writeFileSync(path(), damage);
      const one = book();
      await granted(one, 1000);
      await turn(one, 1001);
      expect(notes.splice(0)).toEqual([expect.stringMatching(/was damaged and is begun anew/)]);
      expect(readBook(readFileSync(path(), 'utf8'))).toMatchObject({ next: 1100 });
    }
  });

  it('of a newer format is left alone; the limits hold all the same', async () => {
    mkdirSync(folder, { recursive: true });
    const newer = JSON.stringify({ format_version: 2, what: 'else' });
    writeFileSync(path(), newer);
    const one = book();
    await granted(one, 1000);
    expect(await turn(one, 1001)).toEqual({ kind: 'wait', milliseconds: 99 });
    expect(notes).toEqual([expect.stringMatching(/newer version of cf.*in this run alone/)]);
    expect(readFileSync(path(), 'utf8')).toBe(newer);
  });

  it('that can not be made is no reason to stop', async () => {
    writeFileSync(join(root, 'file'), '');
    const one = book({ folder: join(root, 'file', 'limits') });
    await granted(one, 1000);
    expect(await turn(one, 1001)).toEqual({ kind: 'wait', milliseconds: 99 });
    expect(notes).toHaveLength(1);
  });

  it('at great speed gets what was spent now and then, and at the end', async () => {
    const [a, b] = [book({ fast: true }), book({ fast: true })];
    for (const one of [a, b]) {
      for (let n = 0; n < 50; n++) await one.change((known) => settle(known, Date.now(), 'session', 2));
    }
    await Promise.all([a.close(), b.close()]);
    await a.close();
    expect(written().today).toMatchObject({ requests: 100, credits: 200 });
    expect(written().sessions.session).toMatchObject({ requests: 100, credits: 200 });
    const next = book({ fast: true });
    expect(await next.change((known) => known.today.credits)).toBe(200);
  });

  it('is taken over at once from a process that died while it wrote, and soon from one that left nothing of itself', async () => {
    mkdirSync(folder, { recursive: true });
    const gone = spawnSync(process.execPath, ['--version']).pid;
    const dead = { ...(await identityOfThisProcess()), pid: gone, at: '1' };
    writeFileSync(`${path()}.lock`, JSON.stringify(dead));
    const began = performance.now();
    await granted(book(), 1000);
    const atOnce = performance.now() - began;
    writeFileSync(`${path()}.lock`, '');
    await granted(book(), 2000);
    expect(atOnce).toBeLessThan(1500);
    expect(performance.now() - began).toBeLessThan(6000);
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.json$/)]);
  });

  it('is read as nothing else', () => {
    const now = Date.now();
    expect(readBook(JSON.stringify(emptyBook(now)))).toEqual(emptyBook(now));
    expect(readBook(undefined)).toBe('missing');
  });
});

describe('two processes', () => {
  const ask = (server: Somebody, requests: number, rate: number, concurrency: number): Child =>
    new Child('limits-child.ts', [server.url, folder, ...[requests, rate, concurrency].map(String)]);

  const said = ({ lines }: Child): string[] => lines.filter((line) => line !== 'waits');

  it('keep the limits together', async () => {
    // One alone would be allowed all of it; the server leaves a little for clocks and sockets.
    const server = await Somebody.start({ requestsPerSecond: 13, concurrency: 4, latency: 250 });
    try {
      const children = [ask(server, 20, 10, 3), ask(server, 20, 10, 3)];
      await Promise.all(children.map((child) => child.ended));
      for (const child of children) {
        expect(said(child)).toEqual(['ready', ...Array<string>(20).fill('answer'), 'done']);
      }
      expect(server.tooFast).toBe(0);
      expect(server.mostAtOnce).toBeLessThanOrEqual(4);
      const [book] = readdirSync(folder);
      const known = readBook(readFileSync(join(folder, book as string), 'utf8')) as Book;
      expect(known.today.requests).toBe(40);
      expect(known.processes).toEqual({});
    } finally {
      await server.close();
    }
  });

  it('when one is killed in the middle of a request, the other goes on', async () => {
    const server = await Somebody.start({ latency: 200 });
    try {
      let begun: () => void = () => undefined;
      const asked = new Promise<void>((resolve) => (begun = resolve));
      server.fail({ kind: 'hang', begun: () => begun() }, 1);
      const killed = ask(server, 1, 50, 1);
      await asked;
      const other = ask(server, 3, 50, 1);
      expect(await other.next()).toBe('ready');
      // It looks for a free place more than once.
      for (let looks = 0; looks < 10; looks++) expect(await other.next()).toBe('waits');
      // The one place is taken.
      expect(server.requests).toHaveLength(1);
      await killed.kill('SIGKILL');
      const began = performance.now();
      await other.ended;
      expect(said(other)).toEqual(['ready', 'answer', 'answer', 'answer', 'done']);
      // Not after the half a minute for which the place was lent.
      expect(performance.now() - began).toBeLessThan(20_000);
    } finally {
      await server.close();
    }
  });
});
