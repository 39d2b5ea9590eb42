import { setTimeout as wait } from 'node:timers/promises';
import { HttpClient } from '../../src/http/client.js';
import { jsonOf } from '../../src/http/json.js';
import { SharedBook } from '../../src/sources/shared-book.js';
import { OPENALEX_DIALECT } from '../../src/sources/openalex/dialect.js';
import * as z from 'zod';

/** A process that asks a server so often, within limits that it shares with others: `url folder requests rate concurrency`. */
const [url = '', folder = '', requests = '', rate = '', concurrency = ''] = process.argv.slice(2);
const sleep = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
  process.stdout.write('waits\n');
  await wait(milliseconds, undefined, { signal });
};
const now = (): Date => new Date();
const client = new HttpClient({
  source: 'somebody',
  baseUrl: new URL(url),
  headers: {},
  secrets: [],
  whenRefused: '',
  dialect: OPENALEX_DIALECT,
  requestsPerSecond: Number(rate),
  concurrency: Number(concurrency),
  clock: { now, sleep },
  environment: {},
  keeper: new SharedBook({
    folder,
    source: 'somebody',
    key: undefined,
    fast: false,
    now,
    note: (message) => process.stdout.write(`note: ${message}\n`),
  }),
});
const never = new AbortController().signal;
process.stdout.write('ready\n');
const ask = async (n: number): Promise<void> => {
  const reply = await client
    .get(`/${process.pid}/${n}`, {
      expecting: 'single',
      read: jsonOf(z.looseObject({})),
      stopping: never,
      signal: never,
    })
    .then(
      ({ kind }) => kind,
      (error: unknown) => String(error),
    );
  process.stdout.write(`${reply}\n`);
};
await Promise.all(Array.from({ length: Number(requests) }, (_, n) => ask(n)));
await client.close();
process.stdout.write('done\n');
process.exit(0);
