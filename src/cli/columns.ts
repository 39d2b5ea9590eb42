import type { ColumnChoice } from '../formats/csv/columns.js';
import { INPUT_FIELDS, type InputField } from '../formats/input-fields.js';
import { UsageError } from '../model/errors.js';
import { columnGivenTwice, noColumnChoice, unknownField } from './messages.js';

/**
 * The value of `--columns`: `title=TI,year=PY`. The name of a column may hold commas, where no `field=` follows them. Throws
 * UsageError.
 */
export function readColumns(text: string): ColumnChoice {
  const chosen: Partial<Record<InputField, string>> = {};
  for (const part of text.split(/,(?=\s*\w+\s*=)/)) {
    const [, name, column] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/s.exec(part) ?? [];
    if (name === undefined || column === undefined || column === '')
      throw new UsageError(...noColumnChoice(part));
    const field = INPUT_FIELDS.find((each) => each === name.toLowerCase());
    if (field === undefined) throw new UsageError(...unknownField(name, INPUT_FIELDS));
    if (chosen[field] !== undefined) throw new UsageError(...columnGivenTwice(field));
    chosen[field] = column;
  }
  return chosen;
}
