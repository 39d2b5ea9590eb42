import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { join } from 'node:path';
import { readdir } from 'node:fs/promises';
import { consolidate } from '../src/consolidate/consolidate.js';
import { Stop } from '../src/run/stop.js';
import { openListFile } from '../src/formats/list-file.js';
import { readList } from '../src/formats/read-list.js';
import type { Outcome } from '../src/model/outcome.js';
import type { Question } from '../src/sources/source.js';
import { InstantSource, enriched, nameOf } from '../test/support/instant-source.js';
import { configFor } from '../test/support/run-consolidate.js';

/** One measurement in a process of its own, so that its peak memory is its own. */
const [what, folder, stopAt] = process.argv.slice(2) as [string, string, string | undefined];
const began = performance.now();
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const phases: Record<string, number> = {};

if (what === 'floor') await floor();
else if (what === 'consolidate' || what === 'resume') await run();
else if (what === 'sha256') await hashState();

delay.disable();
const seconds = (performance.now() - began) / 1000;
const cpu = process.cpuUsage();
const peakMB = process.resourceUsage().maxRSS / 1024;
console.log(
  JSON.stringify({
    what,
    seconds,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    peakMB,
    pauseMs: delay.max / 1e6,
    phases,
  }),
);
process.exit(0);

/** Twice reading and parsing, once re-serialising and writing. */
async function floor(): Promise<void> {
  const path = join(folder, 'papers.json');
  for (let pass = 0; pass < 2; pass++) {
    const out =
      pass === 1 ? createWriteStream(join(folder, 'floor.json'), { highWaterMark: 1 << 20 }) : undefined;
    for await (const papers of readList(await openListFile(path), 'papers.json')) {
      if (out && !out.write(`${papers.map(({ record }) => JSON.stringify(record)).join(',\n')}\n`))
        await once(out, 'drain');
    }
    out?.end();
    if (out) await once(out, 'close');
  }
}

async function run(): Promise<void> {
  const stop = new Stop();
  let batches = 0;
  const source = new InstantSource({
    batchSize: 500,
    concurrency: 2,
    remembers: false,
    answer: (question) => asItself(question),
    before: () => {
      if (what === 'resume') stop.request('SIGINT', 0);
      else if (stopAt !== undefined && ++batches >= Number(stopAt)) stop.request('SIGINT', 0);
      return Promise.resolve();
    },
  });
  await consolidate({
    config: configFor(folder, {
      checkpointInterval: 5,
      resume: what === 'resume',
      dedupe: process.env.BENCH_DEDUPE === 'off' ? 'off' : 'safe',
    }),
    defaultSources: ['instant'],
    sources: () => Promise.resolve([source]),
    stop,
    report: (event) => {
      const name =
        event.type === 'checkpoint'
          ? `checkpoint ${event.checkpoint_type}`
          : event.type === 'deduplicated'
            ? `deduplicated ${event.stage}`
            : event.type;
      phases[name] = Math.round(performance.now() - began);
    },
    now: () => new Date(),
    resumeLine: (id) => `cf consolidate --resume ${id}`,
    cfVersion: '0.0.0-bench',
    stdin: process.stdin,
    stdout: process.stdout,
  });
}

/** Found, and each paper as a work of its own: no two of them are one. */
function asItself(question: Question): Outcome {
  const outcome = enriched(question);
  if (outcome.outcome !== 'enriched') return outcome;
  const { enrichment } = outcome;
  const value = `W${BigInt(`0x${createHash('sha256').update(nameOf(question)).digest('hex').slice(0, 12)}`)}`;
  const record = { ...enrichment.record, identifiers: [{ type: 'openalex', value }] } as const;
  return { outcome: 'enriched', enrichment: { ...enrichment, record } };
}

/** Plain SHA-256 of all that a resume has to verify: the list, its index, the journal. */
async function hashState(): Promise<void> {
  const root = join(folder, '.cf_state', 'consolidate');
  const [session] = await readdir(root);
  const journal = join(root, session as string, 'journal');
  const files = [join(folder, 'papers.json'), join(root, session as string, 'papers.index')];
  for (const name of await readdir(journal)) files.push(join(journal, name));
  for (const file of files) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }))
      hash.update(chunk as Buffer);
    hash.digest('hex');
  }
}
