import { join } from 'node:path';
import { Stop } from '../src/run/stop.js';
import { dedupe } from '../src/dedupe/dedupe.js';
import { DEFAULT_PRECEDENCE } from '../src/merge/precedence.js';
import { countClusters, countPairs } from './count-mistakes.js';
import { findDuplicates } from './find-duplicates.js';
import { REVIEWS, loadDblpAcm, loadReview } from './labelled-lists.js';
import { countTitles, lookUpTitles } from './matching-titles.js';

/** One set in a process of its own, so that its peak memory is its own. For `generated`, the list is in a folder, and `cf dedupe` writes there. */
const [set = '', folder = ''] = process.argv.slice(2);

const figures = await measure();
const cpu = process.cpuUsage();
const cpuSeconds = (cpu.user + cpu.system) / 1e6;
const peakMB = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ ...figures, cpuSeconds, peakMB }));
process.exit(0);

async function measure(): Promise<Record<string, unknown>> {
  if (set === 'generated') return dedupeList();
  if (set === 'dblp-acm valid' || set === 'dblp-acm train') {
    const { papers, pairs } = loadDblpAcm(set === 'dblp-acm valid' ? 'valid' : 'train');
    const { found, seconds } = findDuplicates(papers, { dedupe: 'all' });
    const counts = countPairs(found.clusterOf, pairs);
    return { seconds, records: papers.length, counts, falseMerges: counts.fp };
  }
  if (set === 'pubmed titles') {
    const looked = await lookUpTitles();
    const counts = countTitles(looked);
    return { seconds: looked.seconds, records: looked.asked.length, counts, falseMerges: counts.fp };
  }
  const { papers, workOf } = loadReview(REVIEWS.find((name) => name === set)!);
  const { found, seconds } = findDuplicates(papers);
  const { removed, falseMerges } = countClusters(found.clusterOf, workOf);
  return { seconds, records: papers.length, counts: removed, falseMerges };
}

/** All of `cf dedupe` but its command line. */
async function dedupeList(): Promise<Record<string, unknown>> {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  let [read, found] = [0, 0];
  const { papers, versions, unclear } = await dedupe({
    config: {
      inputs: [join(folder, 'list.jsonl')],
      output: join(folder, 'out.jsonl'),
      dedupe: 'safe',
      versions: 'link',
      precedence: DEFAULT_PRECEDENCE,
      review: undefined,
      clusters: join(folder, 'clusters.csv'),
      stateDir: join(folder, 'state'),
      fixedTime: new Date(0),
    },
    stop: new Stop(),
    report: ({ type }) => {
      if (type === 'reading') read = seconds();
      if (type === 'finding') found = seconds();
    },
    now: () => new Date(),
    cfVersion: 'bench',
    stdin: process.stdin,
    stdout: process.stdout,
  });
  return {
    seconds: seconds(),
    readSeconds: read,
    findSeconds: found - read,
    records: papers,
    versions,
    unclear,
  };
}
