import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { below, chance, drawFor } from './generated/draw.js';
import { DUPLICATE_KINDS, duplicateOf, suits, type DuplicateKind } from './generated/deform.js';
import { hasFamily, workOf } from './generated/families.js';
import { drawHabits, recordOf, type GeneratedRecord } from './generated/record.js';

/** A record of a generated list, and the truth about it. */
export interface GeneratedRow {
  readonly record: GeneratedRecord;
  /** Rows of one number are one work. */
  readonly work: number;
  /** Set for duplicates of an earlier row. */
  readonly kind?: DuplicateKind;
}

/** One row in so many is a duplicate of an earlier one. */
const EVERY = 20;

/**
 * So many records, of which 5 % are duplicates of ten kinds in equal parts; one work in ten is in a family of
 * works that look alike and are not one. The same in every run; the rows of a shorter list are those that a longer one begins with.
 */
export function* generateRows(count: number): Generator<GeneratedRow> {
  for (let row = 0; row < count; row++) {
    const written = row % EVERY === EVERY - 1 ? duplicateRow(row) : firstRow(row);
    yield { ...written, record: { paper_id: `g${row}`, ...written.record } };
  }
}

function firstRow(row: number): GeneratedRow {
  const number = row - Math.floor(row / EVERY);
  return { record: recordOf(workOf(number), habitsOf(number)), work: number };
}

const habitsOf = (number: number): ReturnType<typeof drawHabits> => drawHabits(drawFor(number, 3));

function duplicateRow(row: number): GeneratedRow {
  const turn = Math.floor(row / EVERY);
  const kind = DUPLICATE_KINDS[turn % DUPLICATE_KINDS.length]!;
  const number = workToRepeat(row, kind);
  const record = duplicateOf(workOf(number), habitsOf(number), kind, drawFor(row, 4));
  return { record, work: number, kind };
}

/** Some earlier work that such a duplicate can be made of; one in five has a duplicate of another kind already. */
function workToRepeat(row: number, kind: DuplicateKind): number {
  const turn = Math.floor(row / EVERY);
  const again = turn % 5 === 4 && row >= 2 * EVERY;
  const draw = drawFor(again ? row - EVERY : row, 5);
  const works = again ? row - EVERY - turn + 1 : row - turn;
  for (let attempt = 0; ; attempt++) {
    const number = below(draw, works);
    const allowed = !hasFamily(number) || (kind === 'exact copy' && chance(draw, 0.5));
    if ((allowed && suits(workOf(number), kind)) || attempt > 200) return number;
  }
}

/** Writes the records as JSON Lines and gives the truth: the work of each row, and the kind of each duplicate. */
export async function writeGeneratedList(
  path: string,
  count: number,
): Promise<{ workOf: Int32Array; kindOf: (DuplicateKind | undefined)[] }> {
  const file = createWriteStream(path, { highWaterMark: 1 << 20 });
  const works = new Int32Array(count);
  const kinds: (DuplicateKind | undefined)[] = [];
  let lines: string[] = [];
  for (const { record, work, kind } of generateRows(count)) {
    works[kinds.length] = work;
    kinds.push(kind);
    lines.push(JSON.stringify(record));
    if (lines.length < 1000) continue;
    if (!file.write(`${lines.join('\n')}\n`)) await once(file, 'drain');
    lines = [];
  }
  file.end(lines.length > 0 ? `${lines.join('\n')}\n` : '');
  await once(file, 'close');
  return { workOf: works, kindOf: kinds };
}
