import { columnChoiceIn } from '../formats/csv/columns.js';
import { openOutput, rawRecords } from '../formats/output-file.js';
import { outputTarget, probeFile, refuseEnding } from '../formats/output-target.js';
import { publishList } from '../formats/publish-list.js';
import { parseRecord } from '../formats/read-list.js';
import { ListWriter, streamSink, type ListSink } from '../formats/write-list.js';
import type { MergeRules } from '../merge/consolidate-paper.js';
import type { Precedence } from '../merge/precedence.js';
import { consolidationOf, partsOf, type VersionEntry } from '../merge/provenance.js';
import { takeApart, type Restored, type TakenApart } from '../merge/take-apart.js';
import { CfError, InputError, OutputError, UsageError, describeSystemError } from '../model/errors.js';
import { contentHash } from '../model/paper-key.js';
import { readPaper, type PaperRecord } from '../model/paper.js';
import { NEVER_FENCED } from '../state/folder-lock.js';
import { appendDecisions, decisionsPath, readDecisions, type KeptDecision } from './decisions-file.js';
import { rowsOf, type FoundPaper } from './find-paper.js';
import { labelOf } from './paper-label.js';

export interface UnmergeRequest {
  /** Path of the output as given. */
  readonly file: string;
  readonly paper: FoundPaper;
  /** Where the result goes; undefined: in the place of `file`; `-`: standard output. */
  readonly output: string | undefined;
  /** Rows (from 1) that are to come out; undefined: all. */
  readonly only: readonly number[] | undefined;
  readonly stateDir: string;
  readonly precedence: Precedence;
}

export interface Unmerged {
  /** First rows of the records that stand in the place of the merged one now. */
  readonly rows: readonly number[];
  /** Pairs that are remembered as different from now on. */
  readonly decided: number;
  /** Rows that come without answers, because another one was asked about for them; empty where nobody was asked. */
  readonly unasked: readonly number[];
  readonly decisionsFile: string;
  readonly written: string;
}

/**
 * Takes one merged record of an output apart: its records stand at their own places again, the rest of the file stays as it is, and the next run
 * is told that they are not one work. The decisions are kept before the file appears; it appears only complete. Throws CfError.
 */
export async function unmerge(
  request: UnmergeRequest,
  around: { readonly now: () => Date; readonly stdout: NodeJS.WritableStream },
): Promise<Unmerged> {
  const { file, paper, stateDir, precedence } = request;
  if (request.output !== undefined) refuseEnding(request.output);
  const output = await openOutput(file);
  const only = rowsToTake(request);
  const sources = listOfTexts(output.metadata?.sources);
  const rules: MergeRules = { precedence, sources, fixedTime: undefined };
  const versions = await versionsByRow(output.path, paper);
  const apart = takeApart(paper, only, rules, (row) => versions.get(row) ?? []);
  if (apart === undefined) throw standsAlone(paper);
  const target = outputTarget(request.output ?? output.companionOf ?? output.path);
  if (target.path !== null)
    await probeFile(target.path).catch((error: unknown) => cannotWrite(file, target.path, error));
  const decisions = decisionsOf(apart, around.now().toISOString());
  // Read first: a file of decisions that is damaged is to be known before anything is written.
  await readDecisions(stateDir);
  const decided = await appendDecisions(stateDir, decisions);
  const metadata = metadataAfter(output.metadata, apart);
  const write = async (sink: ListSink): Promise<void> => {
    const writer = new ListWriter(sink, target.shape, target.gzip);
    await writer.begin(metadata);
    await rewrite(output.path, paper, apart.restored, writer);
    await writer.end();
  };
  try {
    if (target.path === null) await write(streamSink(around.stdout as NodeJS.WriteStream));
    else {
      await publishList(
        { ...target, path: target.path },
        {
          writer: `unmerge-${process.pid}`,
          write,
          fence: NEVER_FENCED,
          metadata: () => metadata,
          columns: columnChoiceIn(output.metadata?.columns),
          check: () => undefined,
        },
      );
    }
  } catch (error) {
    if (error instanceof CfError) throw error;
    cannotWrite(file, target.path, error);
  }
  return {
    rows: apart.restored.map(({ row }) => row),
    decided: decided.length,
    unasked: unaskedRows(paper, apart),
    decisionsFile: decisionsPath(stateDir),
    written: target.path ?? '-',
  };
}

function cannotWrite(file: string, path: string | null, error: unknown): never {
  throw new OutputError(`cannot write "${path ?? 'standard output'}": ${describeSystemError(error)}`, {
    safe: `"${file}" is as it was.`,
    next: 'Mend that, or choose another file with --output, then run the same command again.',
    cause: error,
  });
}

function rowsToTake({ only, paper }: UnmergeRequest): ReadonlySet<number> | undefined {
  if (only === undefined) return undefined;
  const parts = partsOf(paper.record).map(({ row }) => row);
  if (parts.length === 0) throw standsAlone(paper);
  const strange = only.find((row) => !parts.includes(row));
  if (strange !== undefined)
    throw new UsageError(`row ${strange} is not in this record; it stands for rows ${parts.join(', ')}`, {
      safe: 'Nothing was touched.',
      next: `For example: --only ${parts.at(-1)}`,
    });
  return new Set(only);
}

function standsAlone({ rows }: FoundPaper): UsageError {
  return new UsageError(`this record stands alone (row ${rows.join(', ')}): there is nothing to take apart`, {
    safe: 'Nothing was touched.',
    next: 'See what stands for what: cf explain <output file> <paper>',
  });
}

const listOfTexts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

const WITH_VERSIONS = Buffer.from('"versions":[');

/** Which rows of this paper other records name as another version of theirs; and by which entry it names them in turn. */
async function versionsByRow(path: string, paper: FoundPaper): Promise<Map<number, VersionEntry[]>> {
  const byRow = new Map<number, VersionEntry[]>();
  const own = consolidationOf(paper.record)?.versions ?? [];
  if (own.length === 0) return byRow;
  let nth = 0;
  for await (const records of rawRecords(path)) {
    for (const { bytes, offset } of records) {
      const at = nth++;
      if (at === paper.nth || !bytes.includes(WITH_VERSIONS)) continue;
      const record = parseRecord(bytes, `"${path}", byte ${offset}`) as PaperRecord;
      const entry = own.find(({ row }) => rowsOf(record, at).includes(row));
      if (entry === undefined) continue;
      for (const { row } of consolidationOf(record)?.versions ?? []) {
        if (paper.rows.includes(row)) byRow.set(row, [...(byRow.get(row) ?? []), entry]);
      }
    }
  }
  return byRow;
}

/** What stands by itself now and was not asked about itself, where others were. */
function unaskedRows({ record }: FoundPaper, { restored }: TakenApart): number[] {
  const parts = partsOf(record);
  if (parts.every(({ added }) => added === undefined)) return [];
  const asked = new Set(parts.flatMap(({ row, added }) => (added === undefined ? [] : [row])));
  const alone = restored.filter(({ added }) => Object.keys(added).length > 0);
  return alone.map(({ row }) => row).filter((row) => !asked.has(row));
}

/** Copies the output, with what was restored in the place of the merged record: each before the first record of a later row. */
async function rewrite(
  path: string,
  paper: FoundPaper,
  restored: readonly Restored[],
  writer: ListWriter,
): Promise<void> {
  let waiting = restored;
  let nth = 0;
  const put = async (before: number): Promise<void> => {
    const due = waiting.filter(({ row }) => row < before);
    waiting = waiting.slice(due.length);
    for (const { came, added } of due) await writer.add(came, added);
  };
  for await (const records of rawRecords(path)) {
    for (const { bytes, offset } of records) {
      const at = nth++;
      if (at === paper.nth) {
        if (!bytes.equals(paper.bytes)) throw changed(path);
        // The first one stands where they stood together, whatever the order of the file.
        await put((waiting[0]?.row ?? 0) + 1);
        continue;
      }
      if (at > paper.nth && waiting.length > 0) {
        const record = parseRecord(bytes, `"${path}", byte ${offset}`) as PaperRecord;
        await put(Math.min(...rowsOf(record, at)));
      }
      await writer.copy(bytes);
    }
  }
  if (nth <= paper.nth) throw changed(path);
  await put(Infinity);
}

const changed = (path: string): InputError =>
  new InputError(`"${path}" was changed while it was read`, {
    safe: 'It was left as it is.',
    next: 'Run the command again.',
  });

/** The same, with its counts put right. */
function metadataAfter(metadata: PaperRecord | undefined, { restored }: TakenApart): PaperRecord {
  const stats = (metadata?.stats ?? {}) as Readonly<Record<string, unknown>>;
  const more = restored.length - 1;
  const isWhole = restored.every(({ added }) => Object.keys(added).length > 0);
  const changes: Readonly<Record<string, number>> = {
    merged: -more,
    records: more,
    clusters: isWhole ? -1 : 0,
  };
  const counted = Object.entries(changes).flatMap(([name, change]) => {
    const before = stats[name];
    return typeof before === 'number' ? [[name, before + change] as const] : [];
  });
  const unmerged = typeof stats.unmerged === 'number' ? stats.unmerged : 0;
  return { ...metadata, stats: { ...stats, ...Object.fromEntries(counted), unmerged: unmerged + more } };
}

function decisionsOf({ parted }: TakenApart, at: string): KeptDecision[] {
  const pairs = new Map<string, KeptDecision>();
  for (const [one, other] of parted) {
    const [a, b] = [described(one), described(other)];
    if (a === undefined || b === undefined) continue;
    pairs.set([a.hash, b.hash].sort().join(' '), {
      a: a.hash,
      b: b.hash,
      decision: 'different',
      at,
      a_is: a.label,
      b_is: b.label,
    });
  }
  return [...pairs.values()];
}

function described(record: PaperRecord): { hash: string; label: string } | undefined {
  const read = readPaper(record);
  return 'problem' in read ? undefined : { hash: contentHash(read.paper), label: labelOf(read.paper) };
}
