import { gzipSync } from 'node:zlib';
import { below, chance, drawFor } from '../../bench/generated/draw.js';
import type { ServiceRequest } from './fake-service.js';
import { htmlFault, jsonFault, type Fault } from './faults.js';

const JSON_TEXT = { 'content-type': 'application/json' };

/** Bytes that say that they are gzip, and are until the middle. */
function damagedGzip(): Uint8Array {
  const bytes = gzipSync(
    JSON.stringify({ results: Array.from({ length: 200 }, (_, n) => `row ${n * 7919}`) }),
  );
  return bytes.subarray(0, bytes.length / 2);
}

/** The ways in which any service fails for a moment; asking again helps. */
export const PASSING_FAULTS = {
  'too fast': jsonFault(429, { message: 'Too Many Requests', code: '429' }, { 'retry-after': '1' }),
  'too fast, without Retry-After': jsonFault(429, { message: 'Too Many Requests', code: '429' }),
  '500': jsonFault(500, { message: 'Internal Server Error' }),
  '503 with a web page': htmlFault(503),
  reset: { kind: 'reset' },
  'cut in the middle': { kind: 'cut', body: JSON.stringify({ results: [], data: [], message: {} }) },
  'a web page as 200': htmlFault(200),
  'other JSON': { kind: 'reply', status: 200, headers: JSON_TEXT, body: '{"hello":"world"}' },
  empty: { kind: 'reply', status: 200, headers: JSON_TEXT, body: '' },
  'damaged gzip': {
    kind: 'reply',
    status: 200,
    headers: { ...JSON_TEXT, 'content-encoding': 'gzip' },
    body: damagedGzip(),
  },
} as const satisfies Record<string, Fault>;

/** A body that comes byte by byte and would take minutes: only a deadline ends it. */
export const DRIP: Fault = { kind: 'drip', body: ' '.repeat(6000), every: 100 };

/**
 * For `FakeService.faultFor`: this share of the requests fails, in every way in turn, chosen by the number of the request
 * and the seed alone.
 */
export function faultsOfEveryKind(
  share: number,
  seed: number,
  kinds: readonly Fault[] = [...Object.values(PASSING_FAULTS), DRIP],
): (request: ServiceRequest, n: number) => Fault | undefined {
  let nth = below(drawFor(seed, 241), kinds.length);
  return (_, n) => (chance(drawFor(n, 242 + seed), share) ? kinds[nth++ % kinds.length] : undefined);
}
