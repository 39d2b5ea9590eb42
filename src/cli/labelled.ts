import { wrap } from './progress/wrap.js';

const WIDTH = 100;
const INDENT = 2;
const LABEL = 9;

/** Texts behind their labels, indented, with as many lines as each takes. */
export function labelled(rows: readonly (readonly [label: string, text: string])[]): string[] {
  return rows.flatMap(([label, text]) =>
    wrap(text, WIDTH - INDENT - LABEL)
      .split('\n')
      .map((line, at) => ' '.repeat(INDENT) + (at === 0 ? label : '').padEnd(LABEL) + line),
  );
}
