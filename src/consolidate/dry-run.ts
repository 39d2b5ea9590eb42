import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { findSessions, isFinished, sessionsRoot, type FoundSession } from '../checkpoint/find-sessions.js';
import { loadCheckpoint } from '../checkpoint/load-checkpoint.js';
import type { OutcomeIndex } from '../checkpoint/outcome-index.js';
import type { SessionFile } from '../checkpoint/session-file.js';
import { readDecisions } from '../dedupe/decisions-file.js';
import { findDuplicates } from '../dedupe/find-duplicates.js';
import { PaperIndexBuilder } from '../checkpoint/paper-index-builder.js';
import { openListFile, openListStream } from '../formats/list-file.js';
import { readList, type ListedPaper } from '../formats/read-list.js';
import {
  DEFAULT_DEDUPE,
  DEFAULT_VERSIONS,
  DuplicateFinder,
  type DuplicateOptions,
} from '../match/duplicates.js';
import { UsageError } from '../model/errors.js';
import { contentHash } from '../model/paper-key.js';
import type { Source } from '../sources/source.js';
import { sessionOfList } from './choose-session.js';
import type { ConsolidateConfig } from './config.js';
import { Tally, type SourceForecast } from './dry-run-tally.js';
import type { Reading } from '../formats/foreign-list.js';
import { columnsOfRun } from './list-of-run.js';

export interface Forecast {
  readonly papers: number;
  /** How many of them are duplicates of others, and would not be asked about. */
  readonly duplicates: number;
  /** The session that would be gone on with; null for a new one. */
  readonly session_id: string | null;
  readonly sources: readonly SourceForecast[];
}

export interface DryRunSurroundings {
  readonly config: ConsolidateConfig;
  readonly defaultSources: readonly string[];
  readonly sources: (ids: readonly string[]) => Promise<Source[]>;
  readonly creditsPerDay?: (id: string) => number | undefined;
  readonly stdin: NodeJS.ReadableStream;
  /** Hears what is wrong with entries of the list. */
  readonly note: (message: string) => void;
}

/** What a run would ask of whom. Reads the list as a stream, asks nothing, and makes no session. */
export async function dryRun(around: DryRunSurroundings): Promise<Forecast> {
  const { config } = around;
  const going = config.resume === false ? undefined : await standing(around);
  const sources = await around.sources(config.sources ?? going?.sources ?? around.defaultSources);
  const tallies = sources.map((source, nth) => new Tally(source, sources.slice(0, nth), going?.outcomes));
  const finder = new DuplicateFinder(await duplicateOptions(config, going));
  let papers = 0;
  for await (const { paper } of listed(around, going?.input ?? config.input, around.note)) {
    for (const tally of tallies) tally.add(paper, papers);
    finder.add(paper, contentHash(paper));
    papers++;
  }
  const { chiefOf } = await findDuplicates(finder, papers, NOBODY_WAITS);
  for (const tally of tallies) tally.count(chiefOf);
  return {
    papers,
    duplicates: chiefOf.filter((chief, row) => chief !== row).length,
    session_id: going?.id ?? null,
    sources: tallies.map((tally) => tally.forecast(around.creditsPerDay)),
  };
}

interface Standing {
  readonly id: string;
  readonly options: SessionFile['options'];
  readonly sources: readonly string[];
  readonly outcomes: OutcomeIndex;
  readonly input: string | undefined;
}

const NOBODY_WAITS = { check: () => undefined, report: () => undefined };

async function duplicateOptions(
  config: ConsolidateConfig,
  going: Standing | undefined,
): Promise<DuplicateOptions> {
  const dedupe = config.dedupe ?? going?.options.dedupe ?? DEFAULT_DEDUPE;
  const versions = config.versions ?? going?.options.versions ?? DEFAULT_VERSIONS;
  const { decisions } = dedupe === 'off' ? { decisions: [] } : await readDecisions(config.stateDir);
  return { dedupe, versions, decisions, unclear: false };
}

/** Where the session stands that would be gone on with, if there is one. */
async function standing(around: DryRunSurroundings): Promise<Standing | undefined> {
  const { config } = around;
  const all = await findSessions(sessionsRoot(config.stateDir));
  const named = all.find(({ id }) => id === config.resume);
  if (typeof config.resume === 'string' && !named) {
    throw new UsageError(`there is no session "${config.resume}" in "${config.stateDir}"`, {
      next: 'See: cf sessions list',
    });
  }
  const input = config.input ?? inputOf(named);
  const builder = new PaperIndexBuilder();
  for await (const paper of listed(around, input, () => undefined)) builder.add(paper);
  const index = builder.finish();
  const path = input === undefined ? null : resolve(input);
  const unfinished = all.filter((one) => !isFinished(one));
  const found = named ?? sessionOfList(unfinished, await index.keysSha256(), path);
  if (!found?.session) return undefined;
  const loaded = await loadCheckpoint(found.folder, index, () => false);
  return {
    id: found.id,
    options: found.session.options,
    sources: found.session.sources,
    outcomes: loaded.outcomes,
    input,
  };
}

/** Where the list of a named session can be read: its own copy, or the file. */
function inputOf(found: FoundSession | undefined): string | undefined {
  const input = found?.session?.input;
  if (!found || !input) return undefined;
  return input.spool === null ? (input.path ?? undefined) : resolve(found.folder, input.spool.file);
}

async function* listed(
  { config, stdin }: DryRunSurroundings,
  input: string | undefined,
  note: Reading['note'],
): AsyncGenerator<ListedPaper> {
  if (input === undefined)
    throw new UsageError('no input was given', { next: 'Give a list of papers with --input.' });
  const root = sessionsRoot(config.stateDir);
  const named = (await findSessions(root)).find(({ id }) => id === config.resume);
  // What a session keeps of a table is none any more.
  const columns = input === config.input ? await columnsOfRun(config, root, named, input) : undefined;
  const reading = { columns, note };
  const list =
    input === '-'
      ? await openListStream(stdin as Readable, 'standard input', reading)
      : await openListFile(resolve(input), reading);
  for await (const chunk of readList(list, input === '-' ? 'standard input' : input)) yield* chunk;
}
