import type { Standing } from '../checkpoint/collection/collected-index.js';
import type { CollectionSession } from '../checkpoint/collection/collection-session.js';
import type { ListedPapers } from '../checkpoint/collection/listed-papers.js';
import { cannotWriteOutput, type OutputTarget } from '../formats/output-target.js';
import { publishList } from '../formats/publish-list.js';
import { ListWriter, type ListSink, type OutputShape } from '../formats/write-list.js';
import { CfError } from '../model/errors.js';
import type { ListedPaper } from '../model/listed-paper.js';

const COLLECTION_OUTPUT_VERSION = 1;

/** All that the output is made of. */
export interface Collection {
  readonly session: CollectionSession;
  /** In the order of the output. */
  readonly standings: readonly Standing[];
  readonly papersOf: (standing: Standing) => AsyncIterable<ListedPapers>;
  readonly cfVersion: string;
  /** Takes the place of every timestamp in the output. */
  readonly fixedTime: string | undefined;
  readonly now: () => Date;
}

export interface WriteOptions {
  /** Ends the writing early with its reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number) => void;
}

/** Writes the papers as a stream, target by target: memory holds one page. */
export async function writeCollection(
  what: Collection,
  sink: ListSink,
  shape: OutputShape,
  gzip: boolean,
  { signal, onProgress }: WriteOptions = {},
): Promise<void> {
  const writer = new ListWriter(sink, shape, gzip);
  await writer.begin(collectionMetadata(what), 'collection_metadata');
  let done = 0;
  for (const standing of what.standings) {
    for await (const { papers, at } of what.papersOf(standing)) {
      signal?.throwIfAborted();
      for (const paper of papers)
        await writer.copy(
          Buffer.from(JSON.stringify(recordOf(paper, standing, what.fixedTime ?? listedAt(standing, at)))),
        );
      onProgress?.((done += papers.length));
    }
  }
  await writer.end();
}

/** Publishes the output: it appears only complete, by a rename. Throws OutputError; the journal is intact then. */
export async function publishCollection(
  what: Collection,
  target: OutputTarget & { path: string },
  fence: () => Promise<void>,
  options: WriteOptions = {},
): Promise<void> {
  const { signal } = options;
  try {
    await publishList(target, {
      writer: what.session.session_id,
      fence,
      write: (sink) => writeCollection(what, sink, target.shape, target.gzip, options),
      metadata: () => collectionMetadata(what),
      columns: undefined,
      check: () => signal?.throwIfAborted(),
    });
  } catch (error) {
    if (error instanceof CfError || signal?.aborted === true) throw error;
    throw cannotWriteOutput(target.path, error, 'Everything that was listed is saved.');
  }
}

/** `collection_metadata`. Says nothing of how the run went: no durations, no session. */
function collectionMetadata({ standings, session, cfVersion, fixedTime, now }: Collection): object {
  const { max_papers: most } = session.options;
  return {
    format_version: COLLECTION_OUTPUT_VERSION,
    cf_version: cfVersion,
    timestamp: fixedTime ?? now().toISOString(),
    papers: standings.reduce((sum, { papers }) => sum + papers, 0),
    ...(most > 0 && { max_papers: most }),
    venues: standings.map(({ target, status, lister, papers, completed }) => ({
      venue: target.venue,
      name: target.names[0],
      year: target.year,
      status: status === 'completed' ? 'complete' : status === 'unknown' ? 'unknown' : 'partial',
      lister,
      papers,
      ...(completed?.cut === true && { cut: true }),
      ...(completed !== undefined && { listed_at: fixedTime ?? completed.taken_over ?? completed.at }),
    })),
  };
}

/** What was taken over was listed when the earlier session did, if that said so, and not when it was copied. */
const listedAt = ({ completed }: Standing, at: string): string =>
  completed?.taken_over === undefined || completed.taken_over === '' ? at : completed.taken_over;

/** A paper as it stands in the output: its fields, the venue and year that it was listed for, and where it came from. */
function recordOf(
  { paper_id, title, authors, ...rest }: ListedPaper,
  { target, lister, completed }: Standing,
  at: string,
): object {
  const { source_url: url, ...fields } = rest;
  return {
    paper_id,
    title,
    authors,
    venue: target.names[0],
    year: target.year,
    ...fields,
    ...(url !== undefined && { url }),
    collection: {
      venue: target.venue,
      year: target.year,
      lister: completed?.lister ?? lister,
      ...(url !== undefined && { source_url: url }),
      collected_at: at,
    },
  };
}
