import type { ConsolidationCheckpointManager } from '../checkpoint/consolidation-checkpoint-manager.js';
import type { Fact, FoundSpare, SpareOffer } from '../checkpoint/facts.js';
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
  const spares = await sparesOf(found, papers, manager);
  await recordFacts(manager, { stage: 'before', hash }, factsOf(found, spares, manager), now);
  const { duplicates } = manager.outcomes;
  report({
    type: 'deduplicated',
    stage: 'before',
    found: { same: found.merges.length, versions: found.versions.length },
    duplicates: duplicates.same.length,
  });
  return true;
}

type Clusters = Pick<Duplicates, 'chiefOf' | 'merges' | 'versions'>;

const NOTHING: Clusters = { chiefOf: new Int32Array(), merges: [], versions: [] };

async function* allOf(papers: PaperFile): AsyncGenerator<PlacedPaper[]> {
  for (let from = 0; from < papers.count; from += ROWS_AT_ONCE) {
    const length = Math.min(ROWS_AT_ONCE, papers.count - from);
    yield papers.read(Array.from({ length }, (_, nth) => from + nth));
  }
}

function* factsOf(
  { merges, versions, chiefOf }: Clusters,
  spares: readonly FoundSpare[],
  { papers }: ConsolidationCheckpointManager,
): Generator<Fact> {
  for (const tie of merges) {
    const chief = papers.keyOf(chiefOf[tie.a]!);
    yield { fact: 'same', stage: 'before', ...comparisonOf(tie, papers), chief };
  }
  for (const tie of versions) yield { fact: 'versions', stage: 'before', ...comparisonOf(tie, papers) };
  yield* spares;
}

/** The duplicates that can be asked about by something that neither their chief nor another spare has. */
async function sparesOf(
  { merges, chiefOf }: Clusters,
  papers: PaperFile,
  { papers: index }: ConsolidationCheckpointManager,
): Promise<FoundSpare[]> {
  const clusters = new Map<number, Set<number>>();
  for (const { a, b } of merges) {
    const chief = chiefOf[a]!;
    const rows = clusters.get(chief) ?? new Set([chief]);
    clusters.set(chief, rows.add(a).add(b));
  }
  const spares: FoundSpare[] = [];
  for (const some of inGroups(clusters)) {
    const rows = some.flatMap(([, members]) => [...members]).sort((a, b) => a - b);
    const read = new Map((await papers.read(rows)).map((placed) => [placed.row, placed]));
    for (const [chief, members] of some) {
      members.delete(chief);
      // By key, so that the same ones speak up whatever the order of the list.
      const others = [...members].map((row) => ({ row, key: index.keyOf(row) }));
      others.sort((a, b) => (a.key < b.key ? -1 : 1));
      const cluster = [chief, ...others.map(({ row }) => row)].map((row) => read.get(row)!);
      for (const { row, offers } of offersOf(cluster))
        spares.push({ fact: 'spare', stage: 'before', record: recordOf(row, index), offers });
    }
  }
  return spares;
}

function* inGroups(clusters: ReadonlyMap<number, Set<number>>): Generator<[number, Set<number>][]> {
  let group: [number, Set<number>][] = [];
  let rows = 0;
  for (const cluster of clusters) {
    group.push(cluster);
    rows += cluster[1].size;
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
