import { parseArgs } from 'node:util';
import {
  DEDUPE_MODES,
  VERSION_MODES,
  type DedupeMode,
  type DuplicateOptions,
  type Duplicates,
} from '../src/match/duplicates.js';
import { casePaper, outcomeIn } from '../test/match/cases/case.js';
import { FROM_THE_ISSUE } from '../test/match/cases/from-the-issue.js';
import { ONE_WORK } from '../test/match/cases/one-work.js';
import { OTHER_FIELDS } from '../test/match/cases/other-fields.js';
import { TWO_WORKS } from '../test/match/cases/two-works.js';
import type { Paper } from '../src/model/paper.js';
import {
  countClusters,
  countPairs,
  listMistakes,
  ratesOf,
  tiesOf,
  type Counts,
  type ToldTie,
} from './count-mistakes.js';
import { findDuplicates } from './find-duplicates.js';
import { generatedInMemory, recallByKind } from './generated-list.js';
import { REVIEWS, loadDblpAcm, loadReview, type LabelledList } from './labelled-lists.js';
import { isRight, labelsOfSnapshot, lookUpTitles } from './matching-titles.js';

/**
 * Shows every wrong merge and every missed duplicate of a set with its records and what was said about them, to study:
 * `npx tsx bench/show-mistakes.ts haematology|stroke|cytology_screening|dblp-acm|pubmed|generated|cases [--dedupe …] [--versions …]
 * [--part train|valid] [--papers 20000] [--only "false merge"|missed] [--limit 20]`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dedupe: { type: 'string' },
    versions: { type: 'string', default: 'link' },
    part: { type: 'string', default: 'valid' },
    papers: { type: 'string', default: '20000' },
    only: { type: 'string' },
    limit: { type: 'string', default: '1000' },
  },
});
const [name = ''] = positionals;

type Listed = Pick<LabelledList, 'papers' | 'ids'>;

const review = REVIEWS.find((one) => one === name);
if (review) showList(loadReview(review));
else if (name === 'dblp-acm') showPairs(values.part === 'train' ? 'train' : 'valid');
else if (name === 'generated') showGenerated(Number(values.papers));
else if (name === 'cases') showCases();
else if (name === 'pubmed') await showTitles();
else {
  console.error(
    `There is no set "${name}". There are: ${[...REVIEWS, 'dblp-acm', 'pubmed', 'generated', 'cases'].join(', ')}`,
  );
  process.exitCode = 2;
}

function optionsFor(dedupe: DedupeMode): Partial<DuplicateOptions> {
  return {
    dedupe: DEDUPE_MODES.find((mode) => mode === values.dedupe) ?? dedupe,
    versions: VERSION_MODES.find((mode) => mode === values.versions) ?? 'link',
  };
}

function showList(list: LabelledList): Duplicates {
  const { found, seconds } = findDuplicates(list.papers, optionsFor('safe'));
  const mistakes = listMistakes(found, list.workOf).filter(({ kind }) => isWanted(kind));
  for (const { kind, rows, ties } of mistakes.slice(0, Number(values.limit))) {
    console.log(`\n== ${kind}`);
    for (const row of rows) {
      const place = `[work ${list.ids[list.workOf[row]!]}, cluster ${list.ids[found.clusterOf[row]!]}]`;
      console.log(`  ${list.ids[row]} ${place} ${labelOf(list.papers[row]!)}`);
    }
    showTies(ties, list);
  }
  const counts = countClusters(found.clusterOf, list.workOf);
  console.log(`\n${mistakes.length} mistakes; ${tellOthers(found)}; ${seconds.toFixed(2)} s`);
  console.log(`records removed: ${told(counts.removed)}`);
  console.log(`pairs: ${told(counts.pairs)}`);
  console.log(`works merged into others: ${counts.falseMerges}`);
  return found;
}

function showGenerated(count: number): void {
  const { papers, workOf, kindOf } = generatedInMemory(count);
  const ids = kindOf.map((kind, row) => `g${row}${kind === undefined ? '' : ` (${kind})`}`);
  const found = showList({ papers, ids, workOf });
  for (const [kind, { found: seen, of }] of recallByKind(found.clusterOf, workOf, kindOf))
    console.log(`  ${kind}: ${seen} of ${of}`);
}

function showPairs(part: 'train' | 'valid'): void {
  const { papers, ids, pairs } = loadDblpAcm(part);
  const { found } = findDuplicates(papers, optionsFor('all'));
  const ties = tiesOf(found);
  let shown = 0;
  for (const { a, b, same } of pairs) {
    const [one, other] = [found.clusterOf[a], found.clusterOf[b]];
    if (same === (one === other)) continue;
    const kind = same ? 'missed' : 'false merge';
    if (!isWanted(kind) || ++shown > Number(values.limit)) continue;
    console.log(`\n== ${kind}`);
    const isNear = (row: number): boolean => [one, other].includes(found.clusterOf[row]);
    for (const row of papers.keys())
      if (isNear(row))
        console.log(
          `  ${row === a || row === b ? '*' : ' '} ${ids[row]} [cluster ${ids[found.clusterOf[row]!]}] ${labelOf(papers[row]!)}`,
        );
    showTies(
      ties.filter((tie) => isNear(tie.a) && isNear(tie.b)),
      { papers, ids },
    );
  }
  console.log(`\n${part}: ${told(countPairs(found.clusterOf, pairs))}; ${tellOthers(found)}`);
}

function showCases(): void {
  const cases = [...FROM_THE_ISSUE, ...ONE_WORK, ...TWO_WORKS, ...OTHER_FIELDS];
  let wrong = 0;
  for (const { why, a, b, expected } of cases) {
    const papers = [a, b].map(casePaper);
    const { found } = findDuplicates(papers, optionsFor('safe'));
    const outcome = outcomeIn(found);
    if (expected.includes(outcome)) continue;
    wrong++;
    console.log(`\n== ${why}: ${outcome}, expected ${expected.join(' or ')}`);
    for (const paper of papers) console.log(`  ${labelOf(paper)}`);
    showTies(tiesOf(found), { papers, ids: ['a', 'b'] });
  }
  console.log(`\n${wrong} of ${cases.length} cases are decided otherwise than expected`);
}

async function showTitles(): Promise<void> {
  const { asked, outcomes } = await lookUpTitles();
  const labels = await labelsOfSnapshot();
  const counts = { 'false merge': 0, missed: 0 };
  for (const [at, title] of asked.entries()) {
    const outcome = outcomes[at]!;
    const right = isRight(title, outcome);
    if (right === true || (right === undefined && !title.inside)) continue;
    const kind = right === false ? 'false merge' : 'missed';
    if (!isWanted(kind) || ++counts[kind] > Number(values.limit)) continue;
    console.log(`\n== ${kind}: ${outcome.outcome}`);
    console.log(`  asked  ${labelOf(title.paper)}`);
    console.log(`  right  ${title.id} ${labels.get(title.id) ?? '(not in the snapshot)'}`);
    if (outcome.outcome === 'rejected') console.log(`  ${outcome.reason}: ${outcome.detail}`);
    if (outcome.outcome !== 'enriched') continue;
    const taken = outcome.enrichment.record.identifiers.find(({ type }) => type === 'openalex')?.value ?? '';
    console.log(`  taken  ${taken} ${labels.get(taken)} (score ${outcome.enrichment.score})`);
  }
  console.log(`\n${JSON.stringify(counts)} of ${asked.length}`);
}

function isWanted(kind: string): boolean {
  return values.only === undefined || values.only === kind;
}

function tellOthers({ versions, unclear }: Duplicates): string {
  return `${versions.length} pairs of versions, ${unclear.length} unclear pairs`;
}

function showTies(ties: readonly ToldTie[], { ids }: Listed): void {
  for (const { a, b, outcome, judgement } of ties) {
    const reasons = judgement.reasons.map(
      ({ speaks, detail }) => `${speaks === 'for' ? '+' : '-'} ${detail}`,
    );
    const verdict = `${judgement.verdict} ${judgement.score}${judgement.versions ? ' versions' : ''}`;
    console.log(`    ${outcome} ${ids[a]} ~ ${ids[b]}: ${verdict}: ${reasons.join('; ')}`);
  }
}

function labelOf(paper: Paper): string {
  const { title, authors, year, venue, volume, number, pages, identifiers } = paper;
  const names = authors.length > 6 ? [...authors.slice(0, 6), `… (${authors.length})`] : authors;
  const place = `${venue ?? '-'} ${volume ?? '-'}(${number ?? '-'}):${pages ?? '-'}`;
  const ids = Object.entries(identifiers).map(([type, value]) => `${type}:${value}`);
  return [`"${title ?? ''}"`, names.join('; ') || '-', year ?? '-', place, ...ids].join(' | ');
}

function told(counts: Counts): string {
  const { precision, recall, f1 } = ratesOf(counts);
  const rates = Object.entries({ precision, recall, f1 }).map(([name, rate]) => `${name} ${rate.toFixed(4)}`);
  return [...Object.entries(counts).map(([name, count]) => `${name} ${count}`), ...rates].join(', ');
}
