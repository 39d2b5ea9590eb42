import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { OutcomeIndex } from '../checkpoint/consolidation/outcome-index.js';
import type { SessionView } from '../checkpoint/consolidation/session-view.js';
import type { PaperFile } from '../formats/paper-file.js';
import { publishList } from '../formats/publish-list.js';
import { ListWriter, type ListSink, type OutputShape } from '../formats/write-list.js';
import { CfError } from '../model/errors.js';
import type { SourceId } from '../model/outcome.js';
import type { MergeRules } from '../merge/consolidate-paper.js';
import type { Precedence } from '../merge/precedence.js';
import { StreamFile } from '../state/stream-file.js';
import { ABSENT, writeMeta } from '../state/checked-file.js';
import { sha256OfFile } from '../formats/list-file.js';
import { cannotWriteOutput, type OutputTarget } from '../formats/output-target.js';
import { OutputClusters } from './output-clusters.js';
import type { FoundAfter } from './duplicates-after.js';
import { outputRecords } from './output-records.js';
import { recordOfOutput } from './record-of-output.js';

const OUTPUT_VERSION = 1;

/** All that the output is made of, beside the rules of merging. */
export interface Consolidation {
  readonly view: SessionView;
  readonly papers: PaperFile;
  /** In the order of precedence. */
  readonly sources: readonly SourceId[];
  readonly precedence: Precedence;
  readonly cfVersion: string;
  /** Takes the place of every timestamp in the output. */
  readonly fixedTime: string | undefined;
  readonly now: () => Date;
  /** What the answers show of duplicates, where that is not in the journal because something is left to ask. */
  readonly after?: FoundAfter;
}

/** The sources asked, then those that are not asked any more: these have still said what they said. */
export function inPrecedence(asked: readonly SourceId[], outcomes: OutcomeIndex): SourceId[] {
  return [...asked, ...outcomes.sources.filter((source) => !asked.includes(source)).sort()];
}

export interface WriteOptions {
  /** Further fields for the metadata. */
  readonly metadata?: object;
  /** Ends the writing early with its reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number) => void;
}

/** Writes the consolidated list as a stream; the same for the output, the export of a session, and its standing. */
export async function writeConsolidation(
  what: Consolidation,
  sink: ListSink,
  shape: OutputShape,
  gzip: boolean,
  options: WriteOptions = {},
): Promise<void> {
  const writer = new ListWriter(sink, shape, gzip);
  const clusters = new OutputClusters(what.view, what.after);
  await writer.begin(metadataOf(what, clusters, options.metadata));
  const { precedence, sources, fixedTime } = what;
  const rules: MergeRules = { precedence, sources, fixedTime };
  options.signal?.throwIfAborted();
  for await (const { records, done } of outputRecords(what, clusters)) {
    options.signal?.throwIfAborted();
    for (const record of records) {
      const { came, added } = recordOfOutput(record, rules);
      await writer.add(came, added);
    }
    options.onProgress?.(done);
  }
  await writer.end();
}

/** `consolidation_metadata`. Says nothing of how the run went: no durations, no session. */
function metadataOf(
  { view, sources, cfVersion, fixedTime, now }: Consolidation,
  { merged }: OutputClusters,
  more: object = {},
): object {
  const { input, options } = view.session;
  const { outcomes, papers } = view;
  const bySource = sources.map((source) => {
    const { gives, ...counts } = outcomes.countsOf(source);
    const pending = papers.count - outcomes.finalOf(source) - counts.failed;
    return [source, { ...counts, ...(pending > 0 && { pending }), ...gives }];
  });
  return {
    format_version: OUTPUT_VERSION,
    cf_version: cfVersion,
    timestamp: fixedTime ?? now().toISOString(),
    input: { file: input.name, sha256: input.sha256, papers: papers.count },
    ...(options.columns && { columns: options.columns }),
    sources,
    stats: {
      papers: papers.count,
      merged,
      records: papers.count - merged,
      sources: Object.fromEntries(bySource) as object,
    },
    ...more,
  };
}

/** Publishes the output: it appears only complete, by a rename. Throws OutputError; the journal is intact then. */
export async function publishOutput(
  what: Consolidation,
  target: OutputTarget & { path: string },
  writer: string,
  fence: () => Promise<void>,
  options: WriteOptions = {},
): Promise<void> {
  const saved = 'Everything that was answered is saved.';
  const write = async (sink: ListSink): Promise<void> => {
    await writeConsolidation(what, sink, target.shape, target.gzip, options);
    await what.papers.verifyUnchanged();
  };
  const metadata = (): object =>
    metadataOf(what, new OutputClusters(what.view, what.after), options.metadata);
  try {
    const { columns } = what.view.session.options;
    const check = (): void => options.signal?.throwIfAborted();
    await publishList(target, { writer, fence, write, metadata, columns, check });
  } catch (error) {
    if (error instanceof CfError || options.signal?.aborted === true) throw error;
    throw cannotWriteOutput(target.path, error, saved);
  }
}

/** `papers_enriched.json` (+ `.meta`) in the session's folder: the papers as they stand at a sequence number. */
export async function exportStanding(
  what: Consolidation,
  fence: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const path = join(what.view.folder, 'papers_enriched.json');
  let file: StreamFile | undefined;
  try {
    file = await StreamFile.create(path, 'export');
    const hash = createHash('sha256');
    const hashing: ListSink = {
      write: async (bytes) => {
        hash.update(bytes);
        await file?.write(bytes);
      },
    };
    await writeConsolidation(what, hashing, 'papers', false, {
      metadata: { sequence: what.view.sequence },
      signal,
    });
    await what.papers.verifyUnchanged();
    const next = hash.digest('hex');
    const present = await sha256OfFile(path).catch(() => ABSENT);
    await file.publish(async () => {
      await writeMeta(path, [present, next], fence);
      await fence();
    });
  } catch (error) {
    await file?.discard();
    if (error instanceof CfError || signal.aborted) throw error;
    throw cannotWriteOutput(
      join(basename(dirname(path)), basename(path)),
      error,
      'Everything that was answered is saved.',
    );
  }
}
