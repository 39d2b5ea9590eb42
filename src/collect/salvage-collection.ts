import { join } from 'node:path';
import { isOpen, keyOf } from '../checkpoint/collection/collected-index.js';
import {
  COLLECTION_LINES,
  type CollectionFact,
  type CollectionLine,
} from '../checkpoint/collection/collection-lines.js';
import type { CollectionSession } from '../checkpoint/collection/collection-session.js';
import { CollectionStore, type CollectionOptions } from '../checkpoint/collection/collection-store.js';
import { readOnlyCheckpoints } from '../checkpoint/collection/load-collection.js';
import { WholeListings } from '../checkpoint/collection/whole-listings.js';
import { salvageJournal } from '../checkpoint/journal/salvage-journal.js';
import { besideSession } from '../checkpoint/recovery/mend-or-salvage.js';
import { removeSessionFolder } from '../checkpoint/sessions/remove-session.js';
import type { ListedPaper } from '../model/listed-paper.js';
import { newSessionId } from '../state/session-id.js';

type SalvageOptions = Pick<CollectionOptions, 'now' | 'cfVersion'>;

export interface SalvagedCollection {
  readonly session_id: string;
  /** Venues and years whose listings were whole; the others are listed again. */
  readonly kept: readonly string[];
  readonly again: readonly string[];
  readonly papers: number;
  readonly lost: readonly { readonly segment: string; readonly byte: number }[];
}

/**
 * Makes a new session of all listings of a damaged one that are complete and whole; the others begin anew with the next run. The damaged
 * session stays as it is. Killed meanwhile, it leaves a session that is sound and holds less: then salvage again. Throws StateError.
 */
export function salvageCollection(
  root: string,
  id: string,
  options: SalvageOptions,
): Promise<SalvagedCollection> {
  return besideSession(root, id, async ({ folder }) => {
    const { session } = await readOnlyCheckpoints(folder, id).loadSession();
    return rebuild(root, folder, session, options);
  });
}

async function rebuild(
  root: string,
  folder: string,
  session: CollectionSession,
  { now, cfVersion }: SalvageOptions,
): Promise<SalvagedCollection> {
  const journal = join(folder, 'journal');
  const whole = new WholeListings(session.targets);
  const lost: { segment: string; byte: number }[] = [];
  let batches = 0;
  for await (const batch of salvageJournal(COLLECTION_LINES, journal)) {
    if (batch.good) whole.applyAll(batch.lines, ++batches);
    else lost.push({ segment: batch.segment, byte: batch.byte });
  }
  const created = now();
  const store = await CollectionStore.create(
    root,
    {
      ...session,
      session_id: newSessionId('collect', created),
      created_at: created.toISOString(),
      cf_version: cfVersion,
    },
    { intervalMs: 0, now, cfVersion },
  );
  try {
    let nth = 0;
    for await (const batch of salvageJournal(COLLECTION_LINES, journal)) {
      if (!batch.good) continue;
      nth++;
      for (const { papers, fact } of listedIn(batch.entries)) {
        // That somebody has nothing of a venue and year stays so, whatever has become of its listing.
        const keeps = whole.keeps(fact, nth) || (fact.fact === 'venue_unknown' && whole.isTarget(fact));
        if (keeps) await store.commit(papers, [fact]);
      }
    }
    await store.saveCheckpoint('batch_completed', {
      status: 'interrupted',
      apiStatus: session.api_status,
      error: null,
    });
    const { standings, papers } = store.index;
    const named = (isDone: boolean): string[] =>
      standings.filter((standing) => isOpen(standing) !== isDone).map(({ target }) => keyOf(target));
    return { session_id: store.session.session_id, kept: named(true), again: named(false), papers, lost };
  } catch (error) {
    // What holds less than can be saved would be taken for all of it.
    await removeSessionFolder(store.folder).catch(() => undefined);
    throw error;
  } finally {
    await store.close();
  }
}

/** The facts of a batch, each with the papers that stand before it. */
function* listedIn(
  lines: readonly CollectionLine[],
): Generator<{ readonly papers: readonly ListedPaper[]; readonly fact: CollectionFact }> {
  let papers: ListedPaper[] = [];
  for (const line of lines) {
    if ('fact' in line) {
      yield { papers, fact: line };
      papers = [];
    } else papers.push(line);
  }
}
