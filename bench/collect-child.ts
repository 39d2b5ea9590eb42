import { join } from 'node:path';
import { runCollect, collectConfigFor } from '../test/support/run-collect.js';
import { ScriptedLister } from '../test/support/scripted-lister.js';
import { Stop } from '../src/run/stop.js';

// One run of `cf collect` against a lister that answers at once, as a process of its own: `<folder> <venue-years> <stop after pages>`.

const PAPERS_PER_YEAR = 2_000;
const PAGE = 1_000;
const FIRST_YEAR = 1901;

const [folder = '', count = '1', stopAfter = '0'] = process.argv.slice(2);
const years = Array.from({ length: Math.min(100, Number(count)) }, (_, nth) => FIRST_YEAR + nth);
const venues = Array.from({ length: Math.ceil(Number(count) / years.length) }, (_, nth) => ({
  name: `Annals of Benchmark ${String.fromCharCode(97 + (nth % 26))}${String.fromCharCode(97 + Math.floor(nth / 26))}`,
  years,
}));
const config = collectConfigFor(folder, { venues, output: join(folder, 'out.json'), resume: true });
const has = Object.fromEntries(
  venues.flatMap(({ name }) =>
    years.map((year) => [`${config.venueNames.named(name)?.key ?? ''} ${year}`, PAPERS_PER_YEAR]),
  ),
);
const lister = new ScriptedLister('bench', has, PAGE);
const stop = new Stop();
let pages = 0;
lister.trouble = () => {
  if (++pages === Number(stopAfter)) stop.request('SIGINT', 0);
};
let longest = 0;
let last = performance.now();
const pulse = setInterval(() => {
  const now = performance.now();
  longest = Math.max(longest, now - last);
  last = now;
}, 5);
let begunMs = 0;
const began = performance.now();
const cpu = process.cpuUsage();
const { summary } = await runCollect(config, [lister.definition], {
  stop,
  onEvent: ({ type }) => {
    if (type === 'session_started') begunMs = performance.now() - began;
  },
});
clearInterval(pulse);
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: (user + system) / 1e6,
    begunSeconds: begunMs / 1000,
    papers: summary.papers,
    complete: summary.complete,
    pages,
    peakMB: process.resourceUsage().maxRSS / 1024,
    pauseMs: longest,
  }),
);
