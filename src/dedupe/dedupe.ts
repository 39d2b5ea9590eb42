import { isReadOnce } from '../formats/list-file.js';
import { defaultOutput, type OutputTarget } from '../formats/output-target.js';
import { publishList } from '../formats/publish-list.js';
import { removeOldSpools } from '../formats/spool.js';
import { streamSink, type ListSink } from '../formats/write-list.js';
import { DuplicateFinder, type Duplicates } from '../match/duplicates.js';
import { CfError, Interrupted, OutputError, describeSystemError, type StopReason } from '../model/errors.js';
import { checkFiles } from './check-files.js';
import { Clusters } from './clusters.js';
import type { DedupeConfig } from './config.js';
import { contentsBehind } from './contents-behind.js';
import { contradictionNote, contradictionsIn } from './contradictions.js';
import { countInputs, countKinds, versionTies } from './count-merges.js';
import { readDecisions } from './decisions-file.js';
import type { DedupeEvent, DedupeSummary } from './events.js';
import { findDuplicates } from './find-duplicates.js';
import { InputLists } from './input-lists.js';
import { PresentDecisions } from './present-decisions.js';
import { decisionsToMake, pairsToReview } from './review/pairs.js';
import { takeReview } from './review/take-review.js';
import { writeReview } from './review/write-review.js';
import { writeClusters } from './write-clusters.js';
import { writeOutput, type Deduplication } from './write-output.js';

/** What a run stands on; tests bring their own clock and streams. */
export interface DedupeSurroundings {
  readonly config: DedupeConfig;
  /** `reason` is set as soon as the run is to end. */
  readonly stop: { readonly stopping: AbortSignal; readonly reason: StopReason | undefined };
  readonly report: (event: DedupeEvent) => void;
  readonly now: () => Date;
  readonly cfVersion: string;
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
}

const OUTPUT_VERSION = 1;

/**
 * The story of `cf dedupe`: take in what was decided, read the lists, find the duplicates, write the list without them.
 * Throws CfError; no file is left half written then, and what was decided is kept first of all.
 */
export async function dedupe(around: DedupeSurroundings): Promise<DedupeSummary> {
  const { config, stop, report, now } = around;
  const check = (): void => {
    if (stop.reason !== undefined) throw new Interrupted(stop.reason, '', 'No file was left half written.');
  };
  const target = await checkFiles(config, config.output ?? (await besideTheFirst(config)));
  await removeOldSpools(config.stateDir, now().getTime());
  const review = await takeReview(config, now().toISOString());
  if (review.added > 0) report({ type: 'decided', file: config.review!, decisions: review.added });
  const { lists, duplicates, followed } = await search(around, check);
  try {
    const clusters = new Clusters(duplicates.clusterOf);
    const counts = {
      papers: lists.count,
      merged: lists.count - clusters.count,
      records: clusters.count,
      merged_by: countKinds(duplicates.merges, lists),
      clusters: clusters.mergedCount,
      versions: versionTies(duplicates.versions, clusters).size,
    };
    const inputs = countInputs(lists, duplicates);
    const metadata = {
      format_version: OUTPUT_VERSION,
      cf_version: around.cfVersion,
      timestamp: (config.fixedTime ?? now()).toISOString(),
      inputs: inputs.map(({ file, sha256, papers, left_out }) => ({
        file,
        sha256,
        papers,
        ...(left_out > 0 && { left_out }),
      })),
      options: { dedupe: config.dedupe, versions: config.versions },
      ...(config.columns && { columns: config.columns }),
      sources: [],
      stats: counts,
    };
    const rules = { precedence: config.precedence, sources: [], fixedTime: config.fixedTime?.toISOString() };
    await writeList({ lists, duplicates, clusters, metadata, rules }, target, around, check);
    if (config.clusters !== undefined) await writeClusters(config.clusters, lists, clusters, check);
    const unclear = decisionsToMake(duplicates.unclear, lists);
    if (config.review !== undefined)
      await writeReview(config.review, review.file, pairsToReview(unclear, lists, check));
    const summary: DedupeSummary = {
      ...counts,
      left_out: inputs.reduce((sum, input) => sum + input.left_out, 0),
      unclear: unclear.length,
      decisions: { followed, added: review.added },
      inputs,
      output: target.path ?? '-',
      clusters_file: config.clusters ?? null,
      review_file: config.review ?? null,
    };
    report({ type: 'finished', summary });
    return summary;
  } finally {
    await lists.close();
  }
}

/** What is no regular file has no place beside it. */
async function besideTheFirst({ inputs }: DedupeConfig): Promise<string> {
  const [first] = inputs;
  return first === undefined || (await isReadOnce(first)) ? '-' : defaultOutput(first, 'deduplicated');
}

interface Search {
  readonly lists: InputLists;
  readonly duplicates: Duplicates;
  /** Decisions about records of these lists. */
  readonly followed: number;
}

/** Reads the lists and finds the duplicates. What the finder knows is forgotten behind this: it is the most of the memory. */
async function search(
  { config, stop, report, stdin }: DedupeSurroundings,
  check: () => void,
): Promise<Search> {
  const { decisions, notes } = await readDecisions(config.stateDir);
  for (const message of notes) report({ type: 'note', message });
  const finder = new DuplicateFinder({ dedupe: config.dedupe, versions: config.versions, decisions });
  const present = new PresentDecisions(decisions);
  const lists = await InputLists.read(config.inputs, {
    spoolFolder: config.stateDir,
    stdin,
    columns: config.columns,
    note: (message) => report({ type: 'note', message }),
    stop: { stopping: stop.stopping, check },
    onPaper: ({ paper, record }, content) => {
      const behind = contentsBehind(record);
      finder.add(paper, content, behind);
      for (const each of [content, ...behind]) present.note(each);
    },
    onProgress: (input, papers) => report({ type: 'reading', input, papers }),
  });
  try {
    const followed = present.both();
    for (const contradiction of contradictionsIn(followed))
      report({ type: 'note', message: contradictionNote(contradiction) });
    const duplicates = await findDuplicates(finder, lists.count, { check, report });
    return { lists, duplicates, followed: followed.length };
  } catch (error) {
    await lists.close();
    throw error;
  }
}

async function writeList(
  what: Deduplication,
  target: OutputTarget,
  { config, report, stdout }: DedupeSurroundings,
  check: () => void,
): Promise<void> {
  const { lists } = what;
  const output = target.path ?? 'standard output';
  const write = async (sink: ListSink): Promise<void> => {
    await writeOutput(what, sink, target, {
      check,
      onProgress: (done) => report({ type: 'writing', output, done, total: lists.count }),
    });
    await lists.verifyUnchanged();
  };
  try {
    if (target.path === null) return await write(streamSink(stdout as Parameters<typeof streamSink>[0]));
    const fence = (): Promise<void> => Promise.resolve(check());
    const metadata = (): object => what.metadata;
    const { columns } = config;
    const { path } = target;
    await publishList({ ...target, path }, { writer: 'dedupe', fence, write, metadata, columns, check });
  } catch (error) {
    if (error instanceof CfError) throw error;
    throw new OutputError(`cannot write to ${output}: ${describeSystemError(error)}`, {
      safe: 'The lists are untouched, and what was decided is kept.',
      next: 'Mend that, or choose another file with --output, then run the same command again.',
      cause: error,
    });
  }
}
