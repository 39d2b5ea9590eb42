import { rawRecords } from '../formats/output-file.js';
import { parseRecord } from '../formats/read-list.js';
import type { RecordBytes } from '../merge/leaves.js';
import { consolidationOf, partsOf } from '../merge/provenance.js';
import { foldLetters, foldWords, plainText } from '../model/fold.js';
import { IDENTIFIER_TYPES, normaliseIdentifier, type IdentifierType } from '../model/identifiers.js';
import { readPaper, type PaperRecord } from '../model/paper.js';

/** What a person types to mean one paper of an output. */
export type PaperQuery =
  | { readonly by: 'row'; readonly row: number }
  | { readonly by: 'identifier'; readonly identifiers: readonly string[] }
  | {
      readonly by: 'words';
      readonly words: readonly string[];
      readonly letters: string;
      readonly text: string;
    };

/** A record of an output. */
export interface FoundPaper extends RecordBytes {
  /** Its place in the output, counted from 0. */
  readonly nth: number;
  /** The input records that it stands for, counted from 1. */
  readonly rows: readonly number[];
  readonly title: string | undefined;
}

export interface Found {
  /** The best ones only: where a title is exactly what was typed, others that contain it are left out. */
  readonly papers: readonly FoundPaper[];
  /** How many there are; `papers` has the first of them. */
  readonly count: number;
  /** Where nothing was found: the papers whose titles are nearest to the words. */
  readonly nearest: readonly FoundPaper[];
  /** Records of the output. */
  readonly records: number;
}

/** These are told by their looks; a bare number could be several things, and is a row. */
const TELLTALE: readonly IdentifierType[] = ['doi', 'arxiv', 'openalex', 's2_paper', 'acl', 'dblp'];
const LINKED: readonly IdentifierType[] = ['pmid', 'pmcid'];

/** `12` is a row; a DOI, an arXiv id, "pmid:123" and the like are identifiers, in any spelling; all else is words of a title. */
export function readQuery(text: string): PaperQuery {
  const typed = text.trim();
  if (/^\d+$/.test(typed)) return { by: 'row', row: Number(typed) };
  const identifiers: string[] = [];
  const [, prefix, rest] = /^([a-z0-9_]+)\s*:\s*(\S.*)$/i.exec(typed) ?? [];
  const named = IDENTIFIER_TYPES.find((type) => type === prefix?.toLowerCase());
  const tried = [...TELLTALE, ...(/[/]|^pmc/i.test(typed) ? LINKED : [])];
  for (const [type, value] of [
    ...(named ? [[named, rest] as const] : []),
    ...tried.map((type) => [type, typed] as const),
  ]) {
    const normal = normaliseIdentifier(type, value);
    if (normal !== undefined) identifiers.push(`${type}:${normal}`);
  }
  if (identifiers.length > 0) return { by: 'identifier', identifiers };
  const plain = plainText(typed);
  const words = foldWords(plain)
    .split(' ')
    .filter((word) => word !== '');
  return { by: 'words', words, letters: foldLetters(plain), text: typed };
}

const MOST_LISTED = 20;
const MOST_NEAREST = 5;

/** Looks through an output, as a stream, for the papers that are meant. Throws InputError where it is no list of papers. */
export async function findPaper(path: string, query: PaperQuery): Promise<Found> {
  const best: { fit: number; paper: FoundPaper }[] = [];
  const near: { likeness: number; paper: FoundPaper }[] = [];
  let nth = 0;
  let count = 0;
  for await (const records of rawRecords(path)) {
    for (const { bytes, offset } of records) {
      const record = parseRecord(bytes, `"${path}", byte ${offset}`) as PaperRecord;
      const paper = (): FoundPaper => ({
        nth: at,
        record,
        bytes: Buffer.from(bytes),
        rows: rowsOf(record, at),
        title: titleOf(record),
      });
      const at = nth++;
      const fit = fits(record, at, query);
      if (fit > (best[0]?.fit ?? 0)) {
        best.length = 0;
        count = 0;
      }
      if (fit > 0 && fit >= (best[0]?.fit ?? 0)) {
        count++;
        if (best.length < MOST_LISTED) best.push({ fit, paper: paper() });
      }
      if (query.by !== 'words' || count > 0) continue;
      const likeness = likenessOf(titleOf(record), query.words);
      if (likeness <= (near.length < MOST_NEAREST ? 0 : near.at(-1)!.likeness)) continue;
      near.push({ likeness, paper: paper() });
      near.sort((a, b) => b.likeness - a.likeness);
      near.length = Math.min(near.length, MOST_NEAREST);
    }
  }
  return {
    papers: best.map(({ paper }) => paper),
    count,
    nearest: count > 0 ? [] : near.map(({ paper }) => paper),
    records: nth,
  };
}

/** The rows of the input that a record stands for, from 1; its own place where it does not say. */
export function rowsOf(record: PaperRecord, nth: number): number[] {
  const rows = (consolidationOf(record)?.merged_from ?? []).map(({ row }) => row);
  return rows.length > 0 ? rows : [nth + 1];
}

const titleOf = ({ title }: PaperRecord): string | undefined =>
  typeof title === 'string' && title.trim() !== '' ? title.trim() : undefined;

/** 0: not this one. Of several only the best fits count. */
function fits(record: PaperRecord, nth: number, query: PaperQuery): number {
  switch (query.by) {
    case 'row':
      return rowsOf(record, nth).includes(query.row) ? 1 : 0;
    case 'identifier':
      if (identifiersIn(record).some((one) => query.identifiers.includes(one))) return 2;
      return identifiersBehind(record).some((one) => query.identifiers.includes(one)) ? 1 : 0;
    case 'words': {
      const labels = [record, ...partsOf(record).map((part) => part.record)];
      if (labels.some(({ paper_id: label }) => label === query.text)) return 4;
      const titles = labels.map(titleOf).filter((title) => title !== undefined);
      const fit = titles.map((title, at) =>
        titleFits(title, query) === 0 ? 0 : titleFits(title, query) - (at > 0 ? 0.5 : 0),
      );
      return Math.max(0, ...fit);
    }
  }
}

function titleFits(title: string, query: PaperQuery & { by: 'words' }): number {
  const plain = plainText(title);
  if (query.letters !== '' && foldLetters(plain) === query.letters) return 3;
  const words = foldWords(plain).split(' ');
  return query.words.length > 0 && query.words.every((word) => words.includes(word)) ? 2 : 0;
}

function identifiersIn(record: PaperRecord): string[] {
  const read = readPaper(record);
  if ('problem' in read) return [];
  return Object.entries(read.paper.identifiers).map(([type, value]) => `${type}:${value}`);
}

/** Those that lost or stand in lists: of the records that were merged, and all that sources named. */
function identifiersBehind(record: PaperRecord): string[] {
  const listed = Array.isArray(record.identifiers) ? (record.identifiers as unknown[]) : [];
  const named = listed.flatMap((entry) => {
    const { data } = (entry ?? {}) as { data?: { identifier_type?: unknown; identifier_value?: unknown } };
    return data ? [`${String(data.identifier_type)}:${String(data.identifier_value)}`] : [];
  });
  const parts = partsOf(record).flatMap((part) => [part.record, { ...part.added }]);
  return [...named, ...parts.flatMap(identifiersIn)];
}

/** How alike a title is to the words: shared words among all. */
function likenessOf(title: string | undefined, words: readonly string[]): number {
  if (title === undefined) return 0;
  const own = new Set(foldWords(plainText(title)).split(' '));
  const shared = words.filter(
    (word) => own.has(word) || [...own].some((each) => isBeginning(word, each)),
  ).length;
  return (2 * shared) / (own.size + words.length);
}

const isBeginning = (a: string, b: string): boolean =>
  a.length >= 4 && b.length >= 4 && (a.startsWith(b.slice(0, 5)) || b.startsWith(a.slice(0, 5)));
