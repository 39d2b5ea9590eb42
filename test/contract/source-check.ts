import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RequestFailed } from '../../src/http/failures.js';
import { askContext } from '../support/ask-context.js';
import { htmlFault } from '../support/faults.js';
import type { ContractWorld, HttpWorld } from './source-contract.js';

/** What every source that is asked over HTTP says of how it stands with it. */
export function describeSourceCheck(name: string, open: () => Promise<ContractWorld>): void {
  describe(`${name}, looked at`, () => {
    let world: ContractWorld;
    let http: HttpWorld;
    const check = (): Promise<void> | undefined => world.source.check?.(askContext());

    beforeEach(async () => {
      world = await open();
      http = world.http as HttpWorld;
    });
    afterEach(async () => {
      world.check();
      await world.close();
    });

    test('answers to one small request, which is none that it would reject', async () => {
      await expect(check()).resolves.toBeUndefined();
      expect(http.requests()).toBe(1);
      expect(world.source.apiStatus?.()).toEqual({ state: 'ok' });
    });

    test('refuses us, and is not asked twice', async () => {
      http.fail(http.faults.forbidden, Infinity);
      await expect(check()).rejects.toMatchObject({ name: 'SourceUnavailable', state: 'refused' });
      expect(http.requests()).toBe(1);
    });

    test('does not answer', async () => {
      http.fail(htmlFault(502), Infinity);
      await expect(check()).rejects.toThrow(RequestFailed);
    });

    test('told to go slower without a time, it is slowed for a while', async () => {
      http.fail(htmlFault(429));
      await check();
      expect(http.requests()).toBe(2);
      expect(world.source.apiStatus?.()).toEqual({ state: 'slowed' });
    });
  });
}
