import type { RunSummary, SourceProgress } from '../../consolidate/events.js';
import { count } from '../numbers.js';
import { textTable } from './text-table.js';

interface Column {
  readonly head: string;
  readonly value: (source: SourceProgress) => number;
  /** Left out when it is 0 for every source. */
  readonly onlyIfAny?: boolean;
}

const COLUMNS: readonly Column[] = [
  { head: 'enriched', value: ({ counts }) => counts.enriched },
  { head: 'not found', value: ({ counts }) => counts.not_found },
  { head: 'rejected', value: ({ counts }) => counts.rejected },
  { head: 'not asked', value: ({ counts }) => counts.not_asked, onlyIfAny: true },
  { head: 'duplicates', value: ({ counts }) => counts.same_as, onlyIfAny: true },
  { head: 'failed', value: ({ counts }) => counts.failed },
  { head: 'left', value: ({ done, total }) => total - done },
  { head: 'citations', value: ({ counts }) => counts.gives.citations },
  { head: 'abstracts', value: ({ counts }) => counts.gives.abstracts },
];

/** What came of a run, as a small table; as a list where the table would not fit. */
export function summaryTable({ sources, papers }: RunSummary, columns: number): string {
  const shown = COLUMNS.filter(
    ({ value, onlyIfAny }) => onlyIfAny !== true || sources.some((source) => value(source) > 0),
  );
  const corner = `${count(papers)} ${papers === 1 ? 'paper' : 'papers'}`;
  const rows = [
    [corner, ...shown.map(({ head }) => head)],
    ...sources.map((source) => [source.id, ...shown.map(({ value }) => count(value(source)))]),
  ];
  const table = textTable(rows, rows[0]!.map((_, at) => at).slice(1));
  if (table[0]!.length < columns) return table.join('\n');
  const listed = sources.map(
    (source) =>
      `${source.id}: ${shown.map(({ head, value }) => `${count(value(source))} ${head}`).join(', ')}`,
  );
  return [corner, ...listed].join('\n');
}
