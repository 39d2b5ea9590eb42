import { writeFile } from 'node:fs/promises';
import { countClusters } from './count-mistakes.js';
import { findDuplicates, findInFile } from './find-duplicates.js';
import { REVIEWS, loadDblpAcm, loadReview } from './labelled-lists.js';
import { countPairs } from './count-mistakes.js';
import { countTitles, lookUpTitles } from './matching-titles.js';

/** One set in a process of its own, so that its peak memory is its own. What is found in a generated list goes to a file. */
const [set = '', list = '', clusters = ''] = process.argv.slice(2);

const figures = await measure();
const peakMB = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ ...figures, peakMB }));
process.exit(0);

async function measure(): Promise<Record<string, unknown>> {
  if (set === 'generated') {
    const { found, seconds } = await findInFile(list);
    await writeFile(clusters, new Uint8Array(found.clusterOf.buffer));
    const { versions, unclear } = found;
    return { seconds, records: found.clusterOf.length, versions: versions.length, unclear: unclear.length };
  }
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
