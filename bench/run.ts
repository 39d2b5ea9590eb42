import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchResult } from './result.js';

/** `npm run bench [-- name …] [--json]`: runs the benchmarks and prints their figures beside their aims. */
const BENCHES: Readonly<Record<string, () => Promise<BenchResult[]>>> = {
  startup: async () => (await import('./startup.js')).benchStartup(),
  lock: async () => (await import('./lock.js')).benchLock(),
  state: async () => (await import('./state.js')).benchState(),
  journal: async () => (await import('./journal.js')).benchJournal(),
  million: async () => (await import('./million.js')).benchMillion(),
  collect: async () => (await import('./collect.js')).benchCollect(),
  matching: async () => (await import('./matching.js')).benchMatching(),
  snapshot: async () => (await import('./snapshot.js')).benchSnapshot(),
  sources: async () => (await import('./sources.js')).benchSources(),
  openalex: async () => (await import('./openalex.js')).benchOpenalex(),
};

const flags = process.argv.slice(2);
const json = flags.includes('--json');
const names = flags.filter((flag) => !flag.startsWith('--'));
const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark "${unknown.join('", "')}". There are: ${Object.keys(BENCHES).join(', ')}`,
  );
  process.exit(2);
}
const all: Record<string, BenchResult[]> = {};
for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
  const results = await BENCHES[name]!();
  all[name] = results;
  if (json) continue;
  console.log(`\n${name}`);
  for (const { name: what, value, unit, aim, ok, detail } of results) {
    const mark = ok === undefined ? ' ' : ok ? '✓' : '✗';
    console.log(
      `  ${mark} ${what}: ${round(value)} ${unit}${aim === undefined ? '' : `   (aim: ${aim})`}${detail === undefined ? '' : `   ${detail}`}`,
    );
  }
}
if (json) console.log(JSON.stringify(all, null, 2));
await mkdir(join(import.meta.dirname, 'results'), { recursive: true });
await writeFile(join(import.meta.dirname, 'results', 'latest.json'), JSON.stringify(all, null, 2));

function round(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}
