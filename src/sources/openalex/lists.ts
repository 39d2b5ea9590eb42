import type { WorkRecord } from '../../model/outcome.js';
import type { AskContext } from '../source.js';
import type { OpenAlexApi, Page, Rejected } from './api.js';
import { PER_PAGE, listPath, valueOf, type ListFilter } from './query.js';

/** Pages of one list that are read at the most: twenty works for each of a hundred identifiers. */
const MOST_PAGES = 20;
/** So many rejections without one answer, and it is not some identifier that the server dislikes. */
const MOST_REJECTIONS = 40;

/** What one list said: its records, and the values that the server would not take, with its reasons. */
export interface ListAnswer {
  readonly records: WorkRecord[];
  readonly rejected: Map<string, string>;
}

/**
 * Asks for up to 100 values of one type at once. A list that the server rejects is halved until the value at fault
 * stands alone, so that it costs the others nothing but a few requests. Throws what the API throws.
 */
export async function askList(
  api: OpenAlexApi,
  filter: ListFilter,
  values: readonly string[],
  context: AskContext,
): Promise<ListAnswer> {
  const answer: ListAnswer = { records: [], rejected: new Map() };
  let rejections = 0;
  let answers = 0;
  const ask = async (part: readonly string[]): Promise<void> => {
    const first = await api.list(listPath(filter, part), 'list', context);
    if (!('rejected' in first)) {
      answers++;
      answer.records.push(...first.records, ...(await laterPages(api, filter, part, first, context)));
      return;
    }
    rejections++;
    const alone = part.length === 1 || (rejections >= MOST_REJECTIONS && answers === 0);
    if (alone) {
      for (const value of part) answer.rejected.set(value, first.rejected);
      return;
    }
    const middle = Math.ceil(part.length / 2);
    await ask(part.slice(0, middle));
    await ask(part.slice(middle));
  };
  await ask(values);
  return answer;
}

/**
 * One DOI can stand for several works, so a list of 100 may have more rows than fit on a page. Rows that do not
 * come although they were counted are not waited for: whoever is missing is asked about one by one afterwards.
 */
async function laterPages(
  api: OpenAlexApi,
  filter: ListFilter,
  values: readonly string[],
  first: Page,
  context: AskContext,
): Promise<WorkRecord[]> {
  const records: WorkRecord[] = [];
  const pages = Math.min(MOST_PAGES, Math.ceil(first.count / PER_PAGE));
  for (let page = 2; page <= pages; page++) {
    const next: Page | Rejected = await api.list(listPath(filter, values, page), 'list', context);
    if ('rejected' in next || next.rows === 0) break;
    records.push(...next.records);
  }
  return records;
}

/**
 * The records that belong to each value asked for. A record belongs to the value that is its own (the first of its
 * type); its alternates count only when its own was not asked for. So who else is in a batch changes nothing for a
 * paper: a preprint does not get the published version because somebody else asked for that.
 */
export function assign(
  filter: ListFilter,
  values: readonly string[],
  records: readonly WorkRecord[],
): Map<string, WorkRecord[]> {
  const asked = new Set(values);
  const assigned = new Map<string, WorkRecord[]>();
  for (const record of records) {
    const all = record.identifiers
      .filter((one) => one.type === filter)
      .map((one) => valueOf(filter, one.value));
    const own = all[0];
    const owners = own !== undefined && asked.has(own) ? [own] : all.filter((value) => asked.has(value));
    for (const value of owners) assigned.set(value, [...(assigned.get(value) ?? []), record]);
  }
  return assigned;
}
