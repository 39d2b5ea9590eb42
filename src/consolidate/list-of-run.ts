import { resolve } from 'node:path';
import {
  findSessions,
  isFinished,
  sessionsRoot,
  type FoundSession,
} from '../checkpoint/consolidation/find-sessions.js';
import { readPaperIndex } from '../checkpoint/consolidation/paper-index-file.js';
import type { SessionFile } from '../checkpoint/consolidation/session-file.js';
import { checkSpool } from '../checkpoint/consolidation/spool.js';
import { sameColumns, type ColumnChoice } from '../formats/csv/columns.js';
import { sha256OfFile, stampOf, type FileStamp } from '../formats/list-file.js';
import { UsageError } from '../model/errors.js';
import { namedSession } from './choose-session.js';
import type { ConsolidateConfig } from './config.js';
import type { Report } from './events.js';
import { readInput, type InputList } from './read-input.js';
import type { Stop } from '../run/stop.js';

export interface ListSurroundings {
  readonly config: ConsolidateConfig;
  readonly stdin: NodeJS.ReadableStream;
  readonly report: Report;
  readonly stop: Stop;
}

/** The list of this run: as a session of the same bytes knows it already, else read once. */
export async function listOfRun(around: ListSurroundings): Promise<InputList> {
  const root = sessionsRoot(around.config.stateDir);
  return (await sameBytes(around, root)) ?? (await readList(around, root));
}

async function readList(around: ListSurroundings, root: string): Promise<InputList> {
  const { config } = around;
  const named = await namedSession(root, config.resume);
  let input = config.input;
  if (input === undefined) {
    const path = named?.session?.input.path;
    if (path === undefined || path === null) {
      throw new UsageError('no input was given', { next: 'Give a list of papers with --input.' });
    }
    input = path;
  }
  const columns = await columnsOfRun(config, root, named, input);
  return readInput(input, root, around.stdin, around.report, around.stop, columns);
}

/** The columns as they were chosen. A session goes on with those that it began with, also when its table has grown. */
export async function columnsOfRun(
  { resume, columns }: ConsolidateConfig,
  root: string,
  named: FoundSession | undefined,
  input: string,
): Promise<ColumnChoice | undefined> {
  if (columns !== undefined || resume === false) return columns;
  const found =
    named ??
    (await findSessions(root)).find((one) => !isFinished(one) && one.session?.input.path === resolve(input));
  return found?.session?.options.columns;
}

/**
 * The list as a session knows it already, when its bytes are the same: then it need not be parsed again. Undefined
 * when it has to be read.
 */
async function sameBytes(around: ListSurroundings, root: string): Promise<InputList | undefined> {
  const { config } = around;
  if (config.resume === false || config.input === '-') return undefined;
  const named = await namedSession(root, config.resume);
  if (config.input === undefined && named?.session?.input.path === null) return spooledInput(named);
  const path = config.input === undefined ? named?.session?.input.path : resolve(config.input);
  if (path === undefined || path === null) return undefined;
  const sessions = named ? [named] : (await findSessions(root)).filter((found) => !isFinished(found));
  const candidates = sessions.filter(({ session }) => session?.input.path === path);
  if (candidates.length === 0) return undefined;
  const stamp = await stampOf(path).catch(() => undefined);
  if (!stamp) return undefined;
  const sha256 = await sha256OfFile(path);
  const same = candidates.find(
    ({ session }) =>
      session?.input.sha256 === sha256 &&
      (config.columns === undefined || sameColumns(config.columns, session.options.columns)),
  );
  if (!same?.session) return undefined;
  // A later session of the same papers, in another order, is the one to go on with: it does not know these places.
  const { keys_sha256: keys } = same.session.input;
  if (sessions.find(({ session }) => session?.input.keys_sha256 === keys) !== same) return undefined;
  return asKnown(same.folder, same.session, stamp);
}

/** Standard input that was spooled: the session has it. */
async function spooledInput({ folder, session }: FoundSession): Promise<InputList | undefined> {
  return session ? asKnown(folder, session, undefined) : undefined;
}

async function asKnown(
  folder: string,
  session: SessionFile,
  stamp: FileStamp | undefined,
): Promise<InputList> {
  await checkSpool(folder, session.input.spool);
  const index = await readPaperIndex(folder, session.index);
  const { path, name, sha256, keys_sha256: keysSha256 } = session.input;
  const columns = session.options.columns;
  return { path, name, sha256, index, keysSha256, spool: undefined, stamp, columns };
}
