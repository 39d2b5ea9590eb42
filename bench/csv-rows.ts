import { readFileSync } from 'node:fs';

/** The rows of a CSV file as objects by the names of its first line; quotes and line breaks inside them as in RFC 4180. */
export function readCsv(path: string): Record<string, string>[] {
  const [header = [], ...rows] = cellsOf(readFileSync(path, 'utf8'));
  return rows.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ''])));
}

function cellsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    const [whole, quoted, plain, end] = match;
    if (whole === '' && row.length === 0) break;
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
