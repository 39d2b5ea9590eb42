import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stop } from '../../src/run/stop.js';
import { InstantSource } from '../support/instant-source.js';
import {
  configFor,
  runConsolidate,
  somePapers,
  temporaryFolder,
  writePapers,
} from '../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const output = (name = 'out.json'): Promise<string> => readFile(join(folder, name), 'utf8');

describe('a run that is not interrupted', () => {
  it('writes one record for each paper, in order, with every field that it came with, and removes its session', async () => {
    const papers = somePapers(50);
    await writePapers(folder, papers);
    const source = new InstantSource();
    const { summary } = await runConsolidate(configFor(folder), [source]);
    expect(summary).toMatchObject({ complete: true, left: 0, papers: 51, session_folder: null });
    const written = JSON.parse(await output()) as {
      consolidation_metadata: object;
      papers: Record<string, unknown>[];
    };
    expect(written.papers).toHaveLength(51);
    written.papers.forEach((paper, row) => expect(paper).toMatchObject(papers[row]!));
    expect(existsSync(join(folder, '.cf_state/consolidate', summary.session_id))).toBe(false);
  });
});

describe('a run that is stopped', () => {
  it('is resumed without asking again and gives the same bytes', async () => {
    await writePapers(folder, somePapers(200));
    const whole = new InstantSource({ batchSize: 7 });
    await runConsolidate(configFor(folder, { output: join(folder, 'whole.json') }), [whole]);
    const asked: string[] = [];
    let runs = 0;
    for (; runs < 60; runs++) {
      const stop = new Stop();
      let batches = 0;
      const source = new InstantSource({
        batchSize: 7,
        before: () => {
          if (++batches === 2) stop.request('SIGINT', 1000);
          return Promise.resolve();
        },
      });
      const { summary } = await runConsolidate(configFor(folder, { resume: true }), [source], { stop });
      asked.push(...source.asked.flatMap(({ step, papers }) => papers.map((paper) => `${step} ${paper}`)));
      if (summary.complete) break;
    }
    expect(runs).toBeGreaterThan(10);
    expect(await output()).toBe(await output('whole.json'));
    const all = whole.asked.flatMap(({ step, papers }) => papers.map((paper) => `${step} ${paper}`));
    expect(asked.sort()).toEqual(all.sort());
  });
});
