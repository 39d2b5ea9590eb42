import type { FoundPaper } from '../../dedupe/find-paper.js';
import { membersOf } from '../../formats/record-members.js';
import type {
  ExplainedField,
  ExplainedOutcome,
  ExplainedPart,
  Explanation,
} from '../../merge/explanation.js';
import { FROM_INPUT, INPUT, type Origin } from '../../merge/provenance.js';
import { plainText } from '../../model/fold.js';
import { cut } from '../cut.js';
import { counted } from '../numbers.js';
import { wrap } from '../progress/wrap.js';
import type { Colors } from '../screen.js';
import { valueText } from './value-text.js';

/** How it is shown: as wide as the terminal, and in its colours, if it has any. */
export interface Look {
  readonly colors: Colors;
  /** Infinity where nothing is a terminal. */
  readonly columns: number;
}

const WIDEST = 120;
/** Abstracts and the like: enough to recognise them by. */
const LINES_OF_A_VALUE = 3;
const LONGEST_PIPED = 400;

/** An explanation for a person to read; rows are written as they are typed, without commas. Pure. */
export function explainText(explanation: Explanation, paper: FoundPaper, look: Look): string {
  const { colors } = look;
  const merged = paper.rows.length > 1;
  const title = paper.title === undefined ? 'untitled' : plainText(paper.title);
  const rows = `${merged ? 'rows' : 'row'} ${paper.rows.join(', ')} of the input`;
  const head = [
    wrap(colors.bold(title), widthOf(look)),
    colors.dim(
      wrap(
        `${rows}${merged ? ', merged into one record' : ''}; record ${paper.nth + 1} of the output`,
        widthOf(look),
      ),
    ),
  ];
  const sections: (readonly [string, readonly string[]])[] = [
    [
      'Values',
      table(
        explanation.fields.map((field) => fieldRow(spelled(field, paper), merged, look)),
        look,
      ),
    ],
    ['Lists', table(listRows(explanation, look), look)],
    [
      'Merged from',
      merged
        ? table(
            explanation.merged_from.map((part) => partRow(part, look)),
            look,
          )
        : [],
    ],
    [
      'Other versions',
      table(
        explanation.versions.map((each) => versionRow(each, look)),
        look,
      ),
    ],
    [
      'Asked',
      table(
        explanation.outcomes.map((each) => outcomeRow(each, look)),
        look,
      ),
    ],
  ];
  const shown = sections.filter(([, lines]) => lines.length > 0);
  return [head.join('\n'), ...shown.map(([name, lines]) => [colors.bold(name), ...lines].join('\n'))].join(
    '\n\n',
  );
}

const widthOf = ({ columns }: Look): number => (columns === Infinity ? Infinity : Math.min(columns, WIDEST));

/** A label, and what stands beside it: the first entry, and below it what is said about it. */
type Row = readonly [label: string, ...said: readonly string[]];

/** Labels in one column; what is said beside them wraps within its own. */
function table(rows: readonly Row[], look: Look): string[] {
  const wide = Math.min(20, Math.max(0, ...rows.map(([label]) => label.length)));
  const indent = ' '.repeat(wide + 4);
  const room = widthOf(look) - indent.length;
  return rows.map(([label, ...said]) => {
    const lines = said.flatMap((text) => (room === Infinity ? [text] : wrap(text, room).split('\n')));
    const start = `  ${look.colors.cyan(label)}${' '.repeat(Math.max(0, wide - label.length))}  `;
    return `${start}${lines.join(`\n${indent}`)}`;
  });
}

function shortened(field: string, value: unknown, look: Look): string {
  const room = widthOf(look) - 24;
  const most = room === Infinity ? LONGEST_PIPED : Math.max(60, room * LINES_OF_A_VALUE);
  return cut(valueText(field, value), most);
}

/** Numbers as they stand in the file: `1.0`, and ids of more digits than a number can have. */
function spelled(field: ExplainedField, { bytes }: FoundPaper): ExplainedField {
  if (typeof field.value !== 'number') return field;
  const member = membersOf(bytes).findLast(({ key }) => key === field.field);
  return member ? { ...field, value: member.valueBytes.toString() } : field;
}

function fieldRow(
  { field, value, reason, alternatives, ...from }: ExplainedField,
  merged: boolean,
  look: Look,
): Row {
  const { dim, yellow } = look.colors;
  const nobodyElse = from.source === INPUT && from.row === undefined && alternatives.length === 0;
  const where = nobodyElse ? (merged ? 'in all records the same' : 'as it came') : originText(from);
  // What it came as says by itself where it comes from.
  if (field === 'input_record' && nobodyElse) return [field, shortened(field, value, look)];
  const why = reason === undefined ? '' : `; ${reason}`;
  const others = alternatives.map(
    ({ value: other, ...origin }) =>
      `${yellow('not')} ${shortened(field, other, look)} ${dim(`(${originText(origin)})`)}`,
  );
  return [field, shortened(field, value, look), dim(`${where}${why}`), ...others];
}

/** `row 12`, `openalex, matched by doi, score 0.98, 2026-11-22`. */
function originText({
  source,
  timestamp,
  matched_by,
  score,
  row,
}: Origin & { readonly row?: number }): string {
  const which = row === undefined ? [] : [`row ${row}`];
  if (source === FROM_INPUT.source) return which.length > 0 ? `${which.join('')} of the input` : 'the input';
  return [
    source,
    ...(matched_by === null ? [] : [`matched by ${matched_by}`]),
    ...(score === null ? [] : [`score ${score}`]),
    ...(timestamp === null ? [] : [timestamp.slice(0, 10)]),
    ...(row === undefined ? [] : [`for row ${row}`]),
  ].join(', ');
}

function listRows({ lists }: Explanation, look: Look): Row[] {
  return Object.entries(lists)
    .filter(([, entries]) => entries.length > 0)
    .map(([list, entries]) => [
      list,
      ...entries.map(({ data, source, timestamp, row }) => {
        const origin = {
          source,
          timestamp,
          matched_by: null,
          score: null,
          ...(row !== undefined && { row }),
        };
        return `${shortened(list, listedText(data), look)} ${look.colors.dim(`(${originText(origin)})`)}`;
      }),
    ]);
}

/** The one thing that matters in an entry of `citations`, `abstracts`, `urls` or `identifiers`. */
function listedText(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return data;
  const {
    count: citations,
    text,
    url,
    identifier_type: type,
    identifier_value: value,
  } = data as Record<string, unknown>;
  if (type !== undefined) return `${valueText('', type)} ${valueText('', value)}`;
  return citations ?? text ?? url ?? data;
}

function partRow({ row, paper_id: label, input, title, because, asked }: ExplainedPart, look: Look): Row {
  const named = [input, label === null ? undefined : valueText('paper_id', label)].filter(
    (part) => part !== undefined,
  );
  const what = [
    title === null ? 'untitled' : plainText(title),
    ...(named.length > 0 ? [look.colors.dim(`(${named.join(', ')})`)] : []),
  ];
  const why = because && [
    because.decided
      ? `a person decided that it is the same as row ${because.row}`
      : `the same as row ${because.row}, score ${because.score}`,
    ...because.reasons,
  ];
  return [
    `row ${row}`,
    what.join(' '),
    ...(why
      ? [look.colors.dim(why.length > 1 ? `${why[0]}: ${why.slice(1).join('; ')}` : (why[0] ?? ''))]
      : []),
    ...(asked ? [look.colors.dim('asked about itself, too')] : []),
  ];
}

function versionRow({ row, paper_id: label, reasons }: Explanation['versions'][number], look: Look): Row {
  return [
    `row ${row}`,
    label === null ? 'another record' : valueText('paper_id', label),
    look.colors.dim(reasons.join('; ')),
  ];
}

function outcomeRow({ source, outcome, ...rest }: ExplainedOutcome, look: Look): Row {
  const { matched_by, score, timestamp, reason, detail, row, record } = rest as Readonly<
    Record<string, unknown>
  >;
  const { title } = (record ?? {}) as { title?: unknown };
  const known = [
    ...(typeof matched_by === 'string' ? [`matched by ${matched_by}`] : []),
    ...(typeof score === 'number' ? [`score ${score}`] : []),
    ...(typeof timestamp === 'string' ? [timestamp.slice(0, 10)] : []),
    ...(typeof row === 'number' ? [`for row ${row}`] : []),
  ].join(', ');
  const paint =
    outcome === 'enriched'
      ? look.colors.green
      : outcome === 'rejected' || outcome === 'failed'
        ? look.colors.red
        : String;
  return [
    source,
    `${paint(OUTCOME_WORDS[outcome] ?? outcome)}${known === '' ? '' : ` ${look.colors.dim(`(${known})`)}`}`,
    ...(typeof detail === 'string' ? [detail] : typeof reason === 'string' ? [reason] : []),
    ...(typeof title === 'string' ? [look.colors.dim(`it gave: ${plainText(title)}`)] : []),
  ];
}

const OUTCOME_WORDS: Readonly<Record<string, string>> = {
  enriched: 'found',
  not_found: 'not found',
  not_asked: 'nothing to ask by',
  rejected: 'not believed',
  failed: 'no answer',
  pending: 'still to be asked',
};

/** One line for each of several papers. */
export function paperLines(papers: readonly FoundPaper[], total: number, look: Look): string[] {
  const lines = papers.map(({ rows, title, record }) => {
    const year = valueText('year', record.year ?? '');
    const label = `row ${rows.join(', ')}`;
    return `  ${label}: ${cut(title ?? 'untitled', Math.max(40, Math.min(widthOf(look), 160) - label.length - 14))}${year === '' ? '' : ` (${year})`}`;
  });
  const more = total - papers.length;
  return more > 0 ? [...lines, `  … and ${counted(more, 'other')}`] : lines;
}
