import type { WorkRecord } from '../../model/outcome.js';
import { askHalving, type Rejected } from '../ask-halving.js';
import type { AskContext } from '../source.js';
import type { OpenAlexApi, Page } from './api.js';
import { PER_PAGE, listPath, valueOf, type ListFilter } from './query.js';

/** Pages of one list that are read at the most: twenty works for each of a hundred identifiers. */
const MOST_PAGES = 20;

/** What one list said of its values. Whoever is in none of these is absent. */
export interface ListAnswer {
  readonly found: ReadonlyMap<string, readonly WorkRecord[]>;
  /** Values that the server would not take, with its reasons. */
  readonly rejected: ReadonlyMap<string, string>;
  /** Values of which no record came, although there were more rows than came. */
  readonly unsure: readonly string[];
}

/**
 * Asks for up to 100 values of one type at once. A list is believed when it holds as many rows as it says; when rows
 * are missing, the values without a record are asked for once more. Throws what the API throws.
 */
export async function askList(
  api: OpenAlexApi,
  filter: ListFilter,
  values: readonly string[],
  context: AskContext,
): Promise<ListAnswer> {
  const ask = (part: readonly string[]): Promise<WholeList | Rejected> =>
    askPages(api, filter, part, context);
  const first = await askHalving(values, ask);
  const records = first.answers.flatMap(({ answer }) => answer.records);
  const found = assign(filter, values, records);
  const without = first.answers
    .filter(({ answer }) => answer.rowsMissing)
    .flatMap((one) => one.values.filter((value) => !found.has(value)));
  if (without.length === 0) return { found, rejected: first.rejected, unsure: [] };

  const second = await askHalving(without, ask);
  const all = assign(filter, values, [...records, ...second.answers.flatMap(({ answer }) => answer.records)]);
  return {
    found: all,
    rejected: new Map([...first.rejected, ...second.rejected]),
    unsure: second.answers
      .filter(({ answer }) => answer.rowsMissing)
      .flatMap((one) => one.values.filter((value) => !all.has(value))),
  };
}

interface WholeList {
  readonly records: readonly WorkRecord[];
  /** Fewer rows came than were counted, or some of them were no works. */
  readonly rowsMissing: boolean;
}

/** One DOI can stand for several works, so a list of 100 may have more rows than fit on a page. */
async function askPages(
  api: OpenAlexApi,
  filter: ListFilter,
  values: readonly string[],
  context: AskContext,
): Promise<WholeList | Rejected> {
  const first = await api.list(listPath(filter, values), 'list', context);
  if ('rejected' in first) return first;
  const records = [...first.records];
  let { rows } = first;
  const pages = Math.min(MOST_PAGES, Math.ceil(first.count / PER_PAGE));
  for (let page = 2; page <= pages; page++) {
    const next: Page | Rejected = await api.list(listPath(filter, values, page), 'list', context);
    if ('rejected' in next || next.rows === 0) break;
    records.push(...next.records);
    rows += next.rows;
  }
  return { records, rowsMissing: rows < first.count || records.length < rows };
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
