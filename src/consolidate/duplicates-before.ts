import type { ConsolidationCheckpointManager } from '../checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { Fact, FoundSpare, SpareOffer } from '../checkpoint/consolidation/facts.js';
import type { PaperIndex } from '../checkpoint/consolidation/paper-index.js';
import type { PaperFile, PlacedPaper } from '../formats/paper-file.js';
import type { Duplicates } from '../match/duplicates.js';
import { comparisonOf, hashOfSearch, recordFacts, recordOf } from './duplicate-facts.js';
import { searchDuplicates, type SearchSurroundings } from './search-duplicates.js';

const ROWS_AT_ONCE = 512;

/**
 * Finds out, before anything is asked, which papers of the list are one work, unless the journal knows it already for this list,
 * these options and decisions. True when it was found out now; nothing has changed when the run is being stopped.
 */
export async function deduplicateBefore(
  manager: ConsolidationCheckpointManager,
  papers: PaperFile,
  around: SearchSurroundings & { readonly now: () => Date },
): Promise<boolean> {
  const { options, report, halted, now } = around;
  const known = manager.outcomes.duplicates.hashOf('before');
  if (options.dedupe === 'off' && known === undefined) return false;
  const hash = await hashOfSearch(manager.papers, options);
  if (hash === known || halted()) return false;
  const found =
    options.dedupe === 'off' ? NOTHING : await searchDuplicates(allOf(papers), [], around, papers.count);
  if (!found) return false;
  const clusters = clustersOf(found, manager);
  const spares = await sparesOf(clusters, papers, manager.papers);
  await recordFacts(manager, { stage: 'before', hash }, factsOf(found, clusters, spares, manager), now);
  const { duplicates } = manager.outcomes;
  report({
    type: 'deduplicated',
    stage: 'before',
    found: { same: found.merges.length, versions: found.versions.length },
    duplicates: duplicates.same.length,
  });
  return true;
}

type Found = Pick<Duplicates, 'clusterOf' | 'chiefOf' | 'merges' | 'versions'>;

const NOTHING: Found = {
  clusterOf: new Int32Array(),
  chiefOf: new Int32Array(),
  merges: [],
  versions: [],
};

interface Cluster {
  /** Asked about for all of them. */
  readonly chief: number;
  /** By key, so that the same ones come first whatever the order of the list. */
  readonly others: readonly number[];
}

/**
 * By the first row of each. In a session that has asked before, a record that was found already is the chief, so that what is
 * known is not asked again by another record.
 */
function clustersOf(
  { merges, clusterOf, chiefOf }: Found,
  { papers, outcomes }: ConsolidationCheckpointManager,
): ReadonlyMap<number, Cluster> {
  const rows = new Map<number, Set<number>>();
  for (const { a, b } of merges) {
    const first = clusterOf[a]!;
    const cluster = rows.get(first) ?? new Set();
    rows.set(first, cluster.add(a).add(b));
  }
  const found = (row: number): number =>
    outcomes.sources.filter((source) => outcomes.outcomeOf(source, row) === 'enriched').length;
  const clusters = new Map<number, Cluster>();
  for (const [first, members] of rows) {
    const keyed = [...members].map((row) => ({ row, key: papers.keyOf(row), found: found(row) }));
    keyed.sort((one, other) => (one.key < other.key ? -1 : 1));
    const best = chiefOf[first]!;
    const chief = keyed.reduce((row, each) => (each.found > found(row) ? each.row : row), best);
    clusters.set(first, { chief, others: keyed.map(({ row }) => row).filter((row) => row !== chief) });
  }
  return clusters;
}

async function* allOf(papers: PaperFile): AsyncGenerator<PlacedPaper[]> {
  for (let from = 0; from < papers.count; from += ROWS_AT_ONCE) {
    const length = Math.min(ROWS_AT_ONCE, papers.count - from);
    yield papers.read(Array.from({ length }, (_, nth) => from + nth));
  }
}

function* factsOf(
  { merges, versions, clusterOf }: Found,
  clusters: ReadonlyMap<number, Cluster>,
  spares: readonly FoundSpare[],
  { papers }: ConsolidationCheckpointManager,
): Generator<Fact> {
  for (const tie of merges) {
    const chief = papers.keyOf(clusters.get(clusterOf[tie.a]!)!.chief);
    yield { fact: 'same', stage: 'before', ...comparisonOf(tie, papers), chief };
  }
  for (const tie of versions) yield { fact: 'versions', stage: 'before', ...comparisonOf(tie, papers) };
  yield* spares;
}

/** The duplicates that can be asked about by something that neither their chief nor another spare has. */
async function sparesOf(
  clusters: ReadonlyMap<number, Cluster>,
  papers: PaperFile,
  index: PaperIndex,
): Promise<FoundSpare[]> {
  const spares: FoundSpare[] = [];
  for (const some of inGroups(clusters.values())) {
    const rows = some.flatMap(({ chief, others }) => [chief, ...others]).sort((a, b) => a - b);
    const read = new Map((await papers.read(rows)).map((placed) => [placed.row, placed]));
    for (const { chief, others } of some) {
      for (const { row, offers } of offersOf([chief, ...others].map((member) => read.get(member)!)))
        spares.push({ fact: 'spare', stage: 'before', record: recordOf(row, index), offers });
    }
  }
  return spares;
}

function* inGroups(clusters: Iterable<Cluster>): Generator<Cluster[]> {
  let group: Cluster[] = [];
  let rows = 0;
  for (const cluster of clusters) {
    group.push(cluster);
    rows += 1 + cluster.others.length;
    if (rows < ROWS_AT_ONCE) continue;
    yield group;
    [group, rows] = [[], 0];
  }
  if (rows > 0) yield group;
}

/** What each of these adds to what can be asked by, after those before it. */
function offersOf(cluster: readonly PlacedPaper[]): { row: number; offers: SpareOffer[] }[] {
  const known = new Set<string>();
  let titled = false;
  return cluster.flatMap(({ row, paper }, nth) => {
    const identifiers = Object.entries(paper.identifiers).map(([type, value]) => `${type}:${value}`);
    const offers: SpareOffer[] = [];
    if (identifiers.some((identifier) => !known.has(identifier))) offers.push('identifiers');
    if (!titled && paper.title !== undefined) offers.push('title');
    for (const identifier of identifiers) known.add(identifier);
    titled ||= paper.title !== undefined;
    return nth === 0 || offers.length === 0 ? [] : [{ row, offers }];
  });
}
