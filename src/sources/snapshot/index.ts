import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DuckDBInstance } from '@duckdb/node-api';
import { MOST_WORKS_PER_KEY } from '../../match/title-keys.js';
import { SourceUnavailable } from '../../model/errors.js';
import type { MatchedBy, Outcome, WorkRecord } from '../../model/outcome.js';
import type { SourceSettings } from '../definition.js';
import { settleByIdentifier, settleByTitle, type IdentifierMatch } from '../settle.js';
import type { AskContext, Batch, BatchAnswer, OpenProgress, Question, Source } from '../source.js';
import { loadDuck, openDuck } from './duck.js';
import { WorkReader } from './fetch-works.js';
import { checkFiles } from './files.js';
import { keysOfIdentifiers, keysOfTitle } from './keys.js';
import { findPlaces, type Place } from './lookup.js';
import { readSettings, type SnapshotSettings } from './settings.js';
import { forgetIndex, openIndex, uniqueName, type SnapshotIndex } from './snapshot-index.js';
import { snapshotSteps } from './steps.js';
import { IndexDamaged } from './trouble.js';

/** The snapshot source. Throws UsageError for wrong settings, for a folder without works, or when DuckDB is not installed. */
export async function createSnapshot(given: SourceSettings): Promise<Source> {
  const settings = await readSettings(given);
  await checkFiles(settings.folder);
  await loadDuck();
  return new Snapshot(settings);
}

/** What is open between `open` and `close`. */
interface Opened {
  readonly database: DuckDBInstance;
  readonly index: SnapshotIndex;
  readonly reader: WorkReader;
}

/** Questions that are settled between two turns of the event loop. */
const SETTLED_AT_ONCE = 250;

class Snapshot implements Source {
  readonly id = 'snapshot';
  readonly steps = snapshotSteps;
  private readonly unique = uniqueName();
  private opened: Opened | undefined;

  constructor(private readonly settings: SnapshotSettings) {}

  async open(context: AskContext & { readonly report: (progress: OpenProgress) => void }): Promise<void> {
    const database = await openDuck(this.settings, this.unique);
    try {
      const index = await openIndex(database, this.settings, this.unique, context);
      this.opened = { database, index, reader: new WorkReader(index.works) };
    } catch (error) {
      database.closeSync();
      throw error;
    } finally {
      await rm(join(this.settings.indexFolder, `tmp-${this.unique}`), { recursive: true, force: true });
    }
  }

  async ask(batch: Batch, context: AskContext): Promise<BatchAnswer> {
    if (this.opened === undefined) throw new Error('snapshot: asked before it was open');
    const outcomes: Outcome[] = [];
    try {
      for await (const settled of this.settle(this.opened, batch)) {
        outcomes.push(...settled);
        if (context.signal.aborted) break;
      }
      return { outcomes: filledUp(outcomes, batch, 'interrupted') };
    } catch (error) {
      if (!(error instanceof IndexDamaged)) throw error;
      await forgetIndex(this.settings, { parts: true });
      const unavailable = new SourceUnavailable(
        'snapshot',
        'refused',
        `The index of the snapshot is damaged: ${error.message}.`,
        {
          safe: 'Nothing was read from the damaged part.',
          next: 'Run the same command again: the index will be made again.',
          cause: error,
        },
      );
      return { outcomes: filledUp(outcomes, batch, 'the index of the snapshot is damaged'), unavailable };
    }
  }

  async close(): Promise<void> {
    await this.opened?.reader.close();
    this.opened?.database.closeSync();
    this.opened = undefined;
    await rm(join(this.settings.indexFolder, `tmp-${this.unique}`), { recursive: true, force: true });
  }

  /** The outcomes of the batch in its order, some at a time. */
  private async *settle(opened: Opened, batch: Batch): AsyncGenerator<Outcome[]> {
    const { questions, step } = batch;
    const asked = await findCandidates(
      opened,
      questions,
      step === 'by_title' ? titleKeysOf : identifierKeysOf,
    );
    for (let at = 0; at < questions.length; at += SETTLED_AT_ONCE) {
      const some = asked.slice(at, at + SETTLED_AT_ONCE);
      const records = await opened.reader.fetch(
        some.flatMap((candidates) => candidates.map(({ place }) => place)),
      );
      let next = 0;
      yield some.map((candidates, offset): Outcome => {
        const question = questions[at + offset] as Question;
        const matches = candidates.map(({ matched_by }) => ({
          matched_by,
          record: records[next++] as WorkRecord,
        }));
        if (step !== 'by_title') return settleByIdentifier(question, matches.filter(isByIdentifier), step);
        return settleByTitle(
          question,
          matches.map(({ record }) => record),
          step,
        );
      });
      await nextTurn();
    }
  }
}

/** A key to look for, and what finding something under it means. */
interface Key {
  readonly key: string;
  readonly type: MatchedBy;
}

interface Candidate {
  readonly matched_by: MatchedBy;
  readonly place: Place;
}

const identifierKeysOf = (question: Question): readonly Key[] => keysOfIdentifiers(question.identifiers);
const titleKeysOf = (question: Question): readonly Key[] =>
  keysOfTitle(question.paper).map((key) => ({ key, type: 'title' }));

function isByIdentifier(match: { matched_by: MatchedBy; record: WorkRecord }): match is IdentifierMatch {
  return match.matched_by !== 'title';
}

/** The works that each question may mean, each once, in the order of its keys. */
async function findCandidates(
  opened: Opened,
  questions: readonly Question[],
  keysOf: (question: Question) => readonly Key[],
): Promise<Candidate[][]> {
  const numbers = new Map<string, number>();
  const asked: (readonly Key[])[] = [];
  for (const [at, question] of questions.entries()) {
    const keys = keysOf(question);
    for (const { key } of keys) if (!numbers.has(key)) numbers.set(key, numbers.size);
    asked.push(keys);
    if (at % SETTLED_AT_ONCE === SETTLED_AT_ONCE - 1) await nextTurn();
  }
  const places = await findPlaces(
    opened.database,
    opened.index.keys,
    [...numbers.keys()],
    MOST_WORKS_PER_KEY,
  );
  return asked.map((keys) => {
    const candidates: Candidate[] = [];
    for (const { key, type } of keys) {
      for (const place of places[numbers.get(key) as number] ?? []) {
        if (candidates.some((known) => isSamePlace(known.place, place))) continue;
        candidates.push({ matched_by: type, place });
      }
    }
    return candidates;
  });
}

function isSamePlace(a: Place, b: Place): boolean {
  return a.position === b.position && a.part === b.part;
}

/** A failed outcome for each question that got none. */
function filledUp(outcomes: readonly Outcome[], batch: Batch, reason: string): Outcome[] {
  const missing = batch.questions.slice(outcomes.length);
  return [...outcomes, ...missing.map((): Outcome => ({ outcome: 'failed', reason }))];
}
