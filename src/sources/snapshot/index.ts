import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DuckDBInstance } from '@duckdb/node-api';
import { MOST_WORKS_PER_KEY } from '../../match/title-keys.js';
import { SourceUnavailable } from '../../model/errors.js';
import type { Outcome, WorkRecord } from '../../model/outcome.js';
import type { SourceSettings } from '../definition.js';
import { settleByIdentifier, settleByTitle, type IdentifierMatch } from '../settle.js';
import type { AskContext, Batch, BatchAnswer, OpenProgress, Question, Source } from '../source.js';
import { loadDuck, openDuck } from './duck.js';
import { WorkReader } from './fetch-works.js';
import { keysOfIdentifiers, keysOfTitle } from './keys.js';
import { findPlaces, type Place } from './lookup.js';
import { readSettings, type SnapshotSettings } from './settings.js';
import { forgetIndex, openIndex, uniqueName, type SnapshotIndex } from './snapshot-index.js';
import { snapshotSteps } from './steps.js';
import { IndexDamaged } from './trouble.js';

/** The snapshot source. Throws UsageError for wrong settings or when DuckDB is not installed. */
export async function createSnapshot(given: SourceSettings): Promise<Source> {
  const settings = await readSettings(given);
  await loadDuck();
  return new Snapshot(settings);
}

/** What is open between `open` and `close`. */
interface Opened {
  readonly database: DuckDBInstance;
  readonly index: SnapshotIndex;
  readonly reader: WorkReader;
}

/** A question, and the keys under which its candidates stand. */
interface Asked {
  readonly question: Question;
  readonly keys: readonly string[];
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
    const byTitle = batch.step === 'by_title';
    const asked = batch.questions.map((question) => ({
      question,
      keys: byTitle
        ? keysOfTitle(question.paper)
        : keysOfIdentifiers(question.identifiers).map(({ key }) => key),
    }));
    const keys = [...new Set(asked.flatMap((one) => one.keys))];
    const found = await findPlaces(opened.database, opened.index.keys, keys, MOST_WORKS_PER_KEY);
    const placesOf = new Map(keys.map((key, at) => [key, found[at] as Place[]]));
    for (let at = 0; at < asked.length; at += SETTLED_AT_ONCE) {
      const some = asked.slice(at, at + SETTLED_AT_ONCE);
      const records = await fetchAll(opened.reader, some, placesOf);
      yield some.map((one) => {
        const candidates = new Map(one.keys.map((key) => [key, recordsUnder(key, placesOf, records)]));
        return byTitle
          ? byTitleOutcome(one, candidates, batch.step)
          : byIdentifierOutcome(one, candidates, batch.step);
      });
      await nextTurn();
    }
  }
}

type Records = ReadonlyMap<string, WorkRecord>;

async function fetchAll(
  reader: WorkReader,
  asked: readonly Asked[],
  placesOf: ReadonlyMap<string, readonly Place[]>,
): Promise<Records> {
  const places = new Map<string, Place>();
  for (const one of asked) {
    for (const key of one.keys)
      for (const place of placesOf.get(key) ?? []) places.set(placeName(place), place);
  }
  const records = await reader.fetch([...places.values()]);
  return new Map([...places.keys()].map((name, at) => [name, records[at] as WorkRecord]));
}

function placeName(place: Place): string {
  return `${place.part}:${place.position}`;
}

function recordsUnder(
  key: string,
  placesOf: ReadonlyMap<string, readonly Place[]>,
  records: Records,
): WorkRecord[] {
  return (placesOf.get(key) ?? []).map((place) => records.get(placeName(place)) as WorkRecord);
}

function byIdentifierOutcome(
  one: Asked,
  candidates: ReadonlyMap<string, readonly WorkRecord[]>,
  step: string,
): Outcome {
  const matches: IdentifierMatch[] = keysOfIdentifiers(one.question.identifiers).flatMap(({ key, type }) =>
    (candidates.get(key) ?? []).map((record) => ({ matched_by: type, record })),
  );
  return settleByIdentifier(one.question, matches, step);
}

function byTitleOutcome(
  one: Asked,
  candidates: ReadonlyMap<string, readonly WorkRecord[]>,
  step: string,
): Outcome {
  return settleByTitle(one.question, [...new Set([...candidates.values()].flat())], step);
}

/** A failed outcome for each question that got none. */
function filledUp(outcomes: readonly Outcome[], batch: Batch, reason: string): Outcome[] {
  const missing = batch.questions.slice(outcomes.length);
  return [...outcomes, ...missing.map((): Outcome => ({ outcome: 'failed', reason }))];
}
