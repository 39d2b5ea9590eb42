import { RequestFailed } from '../../http/failures.js';
import type { WorkRecord } from '../../model/outcome.js';
import { askHalving } from '../ask-halving.js';
import type { AskContext } from '../source.js';
import type { CrossrefApi, Page } from './api.js';
import { listPath } from './query.js';
import { doisOf, parseWork } from './work.js';

/** What lists said of DOIs: the works of those that are known, nothing of those that are not. */
export interface ListAnswer {
  readonly works: ReadonlyMap<string, readonly WorkRecord[]>;
  /** DOIs that no list would hold. */
  readonly rejected: readonly string[];
  /** DOIs that may be among rows which were counted and did not come, and how many those were. */
  readonly lost: ReadonlyMap<string, string>;
}

/**
 * Asks for the works of up to fifty DOIs at once. A DOI is absent when a list came without it, in which there were as many
 * rows as it counted; when rows are missing, those who are not there are asked about once more, in one list.
 * Throws what the API throws.
 */
export async function askLists(
  api: CrossrefApi,
  dois: readonly string[],
  context: AskContext,
): Promise<ListAnswer> {
  const first = await askOnce(api, dois, context);
  if (first.lost.size === 0) return first;
  if (context.stopping.aborted) return first;
  const again = await askOnce(api, [...first.lost.keys()], context);
  return {
    works: new Map([...first.works, ...again.works]),
    rejected: [...first.rejected, ...again.rejected],
    lost: again.lost,
  };
}

async function askOnce(api: CrossrefApi, dois: readonly string[], context: AskContext): Promise<ListAnswer> {
  const { answers, rejected } = await askHalving(dois, (part) => api.list(listPath(part), context));
  const works = new Map<string, WorkRecord[]>();
  const lost = new Map<string, string>();
  for (const { values, answer } of answers) {
    for (const [doi, records] of assign(values, answer.rows)) works.set(doi, records);
    if (isWhole(answer)) continue;
    for (const doi of values) {
      if (!works.has(doi)) lost.set(doi, `a list of ${answer.total} works came with ${answer.rows.length}`);
    }
  }
  // A single DOI may be at fault; if several are, and no list ever came, it is the list.
  if (dois.length > 1 && answers.length === 0 && !api.listsWork) {
    throw new RequestFailed(rejected.values().next().value ?? 'no list was answered');
  }
  return { works, rejected: [...rejected.keys()], lost };
}

function isWhole({ rows, total }: Page): boolean {
  return rows.length >= total;
}

/**
 * The works that belong to each DOI asked for: by the work's own DOI, else by another that its publisher gives it. So
 * who else is in a list changes nothing for a paper. Pure.
 */
export function assign(dois: readonly string[], rows: readonly unknown[]): Map<string, WorkRecord[]> {
  const asked = new Set(dois);
  const assigned = new Map<string, WorkRecord[]>();
  const seen = new Set<string>();
  for (const row of rows) {
    const [own, ...others] = doisOf(row);
    if (own === undefined || seen.has(own)) continue;
    const owners = asked.has(own) ? [own] : others.filter((doi) => asked.has(doi));
    const record = owners.length === 0 ? undefined : parseWork(row);
    if (record === undefined) continue;
    seen.add(own);
    for (const doi of owners) assigned.set(doi, [...(assigned.get(doi) ?? []), record]);
  }
  return assigned;
}
