import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Decision } from '../match/duplicates.js';
import { StateError, describeSystemError, systemCode } from '../model/errors.js';
import { AppendFile } from '../state/append-file.js';
import { FolderLock } from '../state/folder-lock.js';
import { syncFolder } from '../state/sync-folder.js';

/** A decision as it is kept: `at` is when (ISO), `a_is` and `b_is` tell a person which records these are. */
export interface KeptDecision extends Decision {
  readonly at: string;
  readonly a_is: string;
  readonly b_is: string;
  /** What the person wrote beside it, by the name of the column. */
  readonly note?: Readonly<Record<string, string>> | undefined;
}

export interface DecisionsRead {
  /** In the order in which they were made: of two about the same pair the later one holds. */
  readonly decisions: readonly KeptDecision[];
  /** What a person should hear about the file. */
  readonly notes: readonly string[];
}

const contentHash = z.string().regex(/^[0-9a-f]{16}$/, 'expected 16 hexadecimal digits');
const schema = z.looseObject({
  a: contentHash,
  b: contentHash,
  decision: z.enum(['same', 'different']),
  at: z.string().default(''),
  a_is: z.string().default(''),
  b_is: z.string().default(''),
  note: z.record(z.string(), z.string()).optional(),
});

const NEWLINE = 0x0a;
const WAIT_MS = 10_000;

export const decisionsPath = (stateDir: string): string => join(stateDir, 'decisions.jsonl');

/**
 * What people decided about pairs of records, out of `decisions.jsonl`; nothing where there is no such file. A last
 * line that a crash cut off is left out, with a note. Throws StateError('damaged') that names any other bad line.
 */
export async function readDecisions(stateDir: string): Promise<DecisionsRead> {
  const { decisions, notes } = await read(decisionsPath(stateDir));
  return { decisions, notes };
}

/**
 * Adds decisions, durably when this returns, in one write. What holds already is not written again; gives those that were
 * new. Throws StateError when the file is damaged, or can't be written: nothing is added then.
 */
export async function appendDecisions(
  stateDir: string,
  decisions: readonly KeptDecision[],
): Promise<readonly KeptDecision[]> {
  if (decisions.length === 0) return [];
  const path = decisionsPath(stateDir);
  if (changesAmong(decisions, (await read(path)).decisions).length === 0) return [];
  const lock = await FolderLock.acquire(stateDir, () => undefined, { waitMs: WAIT_MS }).catch(
    (error: unknown) => {
      throw error instanceof StateError && error.kind === 'held' ? error : cannotKeep(path, error);
    },
  );
  try {
    // Read again: somebody else may have added some before it was our turn.
    const present = await read(path);
    const changes = changesAmong(decisions, present.decisions);
    if (changes.length > 0) await append(path, present, changes);
    return changes;
  } finally {
    await lock.free();
  }
}

interface Present extends DecisionsRead {
  /** Bytes up to the end of the last good line; undefined where there is no file. */
  readonly bytes: number | undefined;
  /** Whether that line has its newline. */
  readonly ended: boolean;
}

async function read(path: string): Promise<Present> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { decisions: [], notes: [], bytes: undefined, ended: true };
    throw new StateError('damaged', `cannot read "${path}": ${describeSystemError(error)}`, {
      safe: 'Nothing was changed.',
      next: 'Check the file and its permissions.',
      cause: error,
    });
  }
  const decisions: KeptDecision[] = [];
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, start);
    const text = bytes.toString('utf8', start, newline < 0 ? bytes.length : newline).trim();
    const parsed = text === '' ? undefined : parse(text);
    if (typeof parsed === 'string') {
      if (newline >= 0) throw damaged(path, line, parsed);
      const note = `The last line of "${path}" was cut off when it was written: that decision is not known.`;
      return { decisions, notes: [note], bytes: start, ended: true };
    }
    if (parsed !== undefined) decisions.push(parsed);
    if (newline < 0) return { decisions, notes: [], bytes: bytes.length, ended: false };
    start = newline + 1;
  }
  return { decisions, notes: [], bytes: bytes.length, ended: true };
}

/** A decision, or what is wrong with the line. */
function parse(line: string): KeptDecision | string {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    return `it is no JSON (${(error as Error).message})`;
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return `field "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'not a decision'}`;
}

/** Those of the new decisions that change something, the last one of each pair. */
function changesAmong(wanted: readonly KeptDecision[], present: readonly KeptDecision[]): KeptDecision[] {
  const holding = new Map(present.map((decision) => [pairOf(decision), decision]));
  const last = new Map(wanted.map((decision) => [pairOf(decision), decision]));
  return [...last.values()].filter((each) => !isSaidBy(each, holding.get(pairOf(each))));
}

function isSaidBy({ decision, note }: KeptDecision, present: KeptDecision | undefined): boolean {
  const sameNote = note === undefined || JSON.stringify(note) === JSON.stringify(present?.note);
  return present?.decision === decision && sameNote;
}

/** The same for (a, b) and (b, a). */
const pairOf = ({ a, b }: Decision): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

async function append(path: string, present: Present, decisions: readonly KeptDecision[]): Promise<void> {
  const lines = decisions.map(({ a, b, decision, at, a_is, b_is, note }) =>
    JSON.stringify({ a, b, decision, at, a_is, b_is, note }),
  );
  let file: AppendFile | undefined;
  try {
    file =
      present.bytes === undefined
        ? await AppendFile.create(path)
        : await AppendFile.goOn(path, present.bytes);
    await file.append(Buffer.from(`${present.ended ? '' : '\n'}${lines.join('\n')}\n`));
    await file.sync();
    await file.close();
    if (present.bytes === undefined) await syncFolder(dirname(path));
  } catch (error) {
    await file?.close().catch(() => undefined);
    throw cannotKeep(path, error);
  }
}

function damaged(path: string, line: number, problem: string): StateError {
  return new StateError('damaged', `"${path}", line ${line}: ${problem}; expected a decision`, {
    safe: 'Nothing was changed.',
    next: 'Correct that line, or take it out; then run the same command again.',
  });
}

function cannotKeep(path: string, error: unknown): StateError {
  const why = error instanceof StateError ? error.cause : error;
  return new StateError('unwritable', `cannot keep decisions in "${path}": ${describeSystemError(why)}`, {
    safe: 'Decisions made before are untouched.',
    next: 'Mend that, then run the same command again.',
    cause: error,
  });
}
