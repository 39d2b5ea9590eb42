import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ConsolidationCheckpointManager } from '../checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { ComparedRecord, Comparison, DuplicateStage, Fact } from '../checkpoint/consolidation/facts.js';
import type { PaperIndex } from '../checkpoint/consolidation/paper-index.js';
import type { Decision, DuplicateOptions, Tie } from '../match/duplicates.js';

/** So many rows are looked at before everything else gets its turn. */
const ROWS_AT_ONCE = 16_384;

/** A batch of facts is one write: so many lines are a megabyte. */
const FACTS_AT_ONCE = 2000;

/**
 * Puts what a search for duplicates found into the journal. Cut short, nothing of it holds, and the search is made
 * again, with the same result.
 */
export async function recordFacts(
  manager: ConsolidationCheckpointManager,
  search: { readonly stage: DuplicateStage; readonly hash: string },
  found: Iterable<Fact>,
  now: () => Date,
): Promise<void> {
  let batch: Fact[] = [{ fact: 'deduplicating', ...search, at: now().toISOString() }];
  let facts = 0;
  for (const fact of found) {
    facts++;
    batch.push(fact);
    if (batch.length < FACTS_AT_ONCE) continue;
    await manager.commitFacts(batch);
    batch = [];
  }
  await manager.commitFacts([...batch, { fact: 'deduplicated', ...search, facts, at: now().toISOString() }]);
}

export function comparisonOf({ a, b, judgement, decided }: Tie, papers: PaperIndex): Comparison {
  return {
    a: recordOf(a, papers),
    b: recordOf(b, papers),
    score: judgement.score,
    decided,
    reasons: judgement.reasons.map(({ detail }) => detail),
  };
}

export function recordOf(row: number, papers: PaperIndex): ComparedRecord {
  return { key: papers.keyOf(row), content: papers.contentOf(row) };
}

/** SHA-256 of all that the clusters depend on: what the records say, the options, what people decided about these records. */
export async function hashOfSearch(papers: PaperIndex, options: DuplicateOptions): Promise<string> {
  const { dedupe, versions, decisions } = options;
  return sha256([await papers.contentsSha256(), dedupe, versions, ...decisions.map(textOf)]);
}

/** …and of what the search among the sources' answers depends on beside them. */
export function hashOfSearchAfter(before: string | undefined, sources: readonly string[]): string {
  return sha256([before ?? '', ...sources]);
}

/** What holds of the decisions for these papers: the last one about each pair, in an order of their own. */
export async function decisionsAbout(
  decisions: readonly Decision[],
  papers: PaperIndex,
): Promise<Decision[]> {
  if (decisions.length === 0) return [];
  const named = new Set(decisions.flatMap(({ a, b }) => [a, b]));
  const present = new Set<string>();
  for (let row = 0; row < papers.count; row++) {
    const content = papers.contentOf(row);
    if (named.has(content)) present.add(content);
    if (row % ROWS_AT_ONCE === 0) await nextTurn();
  }
  const last = new Map<string, Decision>();
  for (const { a, b, decision } of decisions) {
    if (!present.has(a) || !present.has(b)) continue;
    const [first, second] = a < b ? [a, b] : [b, a];
    last.set(`${first} ${second}`, { a: first, b: second, decision });
  }
  return [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, decision]) => decision);
}

const textOf = ({ a, b, decision }: Decision): string => `${a} ${b} ${decision}`;

const sha256 = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');
