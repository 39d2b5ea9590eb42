import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readPaper, type Paper } from '../src/model/paper.js';

const data = join(import.meta.dirname, '../../shared/data');

/** Whether the real data are at hand: a user's clone has none. */
export const hasRealLists = existsSync(join(data, 'dedupe'));

/** Real exports of which a person said what records are one work. */
export const REVIEWS = ['haematology', 'stroke', 'cytology_screening'] as const;
export type Review = (typeof REVIEWS)[number];

/** A list of which it is known what its records are. */
export interface LabelledList {
  readonly papers: readonly Paper[];
  /** The label of each row in its own data. */
  readonly ids: readonly string[];
  /** The number of the work that each row is; rows of one number are duplicates. */
  readonly workOf: Int32Array;
}

/** Two rows, and whether a person said that they are one work. */
export interface LabelledPair {
  readonly a: number;
  readonly b: number;
  readonly same: boolean;
}

/** A paper from the fields of a record. Throws for what is none. */
export function paperFrom(record: Readonly<Record<string, unknown>>): Paper {
  const read = readPaper(record);
  if ('problem' in read) throw new Error(`${read.problem.field}: ${read.problem.expected}`);
  return read.paper;
}

function readCsv(path: string): Record<string, string>[] {
  return parse(readFileSync(path), { columns: true, bom: true });
}

export function loadReview(name: Review): LabelledList {
  const folder = join(data, 'dedupe/bib-dedupe', name);
  const records = readCsv(join(folder, 'records_pre_merged.csv'));
  const rowOf = new Map(records.map(({ ID }, row) => [ID as string, row]));
  const workOf = Int32Array.from(records, (_, row) => row);
  for (const { merged_ids } of readCsv(join(folder, 'merged_record_ids.csv'))) {
    const rows = (merged_ids as string).split(';').map((id) => rowOf.get(id) as number);
    for (const row of rows) workOf[row] = Math.min(...rows);
  }
  const papers = records.map(({ author = '', journal, ENTRYTYPE, ...rest }) => {
    const authors = author.split(' and ').filter((name) => name.trim() !== '');
    return paperFrom({ ...rest, authors, venue: journal, type: ENTRYTYPE });
  });
  return { papers, ids: records.map(({ ID }) => ID as string), workOf };
}

/** The two tables of DBLP and ACM as one list, and the labelled pairs of one part of them. */
export function loadDblpAcm(part: 'train' | 'valid'): {
  papers: Paper[];
  ids: string[];
  pairs: LabelledPair[];
} {
  const folder = join(data, 'dedupe/dblp-acm');
  const tables = (['tableA', 'tableB'] as const).map((name) => readCsv(join(folder, `${name}.csv`)));
  const records = tables.flat();
  const papers = records.map(({ authors = '', ...rest }) =>
    paperFrom({ ...rest, authors: authors.split(' , ').filter((name) => name !== '') }),
  );
  const from = tables[0]!.length;
  const pairs = readCsv(join(folder, `${part}.csv`)).map(({ ltable_id, rtable_id, label }) => ({
    a: Number(ltable_id),
    b: from + Number(rtable_id),
    same: label === '1',
  }));
  const ids = records.map(({ id }, row) => `${row < from ? 'A' : 'B'}${id}`);
  return { papers, ids, pairs };
}

/** PubMed's spelling of a paper, and which OpenAlex work it is; `inside` when that one is in the local snapshot. */
export interface SpelledTitle {
  readonly paper: Paper;
  readonly id: string;
  readonly inside: boolean;
}

export const snapshotFolder = join(data, 'openalex-works');

export function loadPubmedTitles(): SpelledTitle[] {
  const text = readFileSync(join(data, 'pubmed-titles.json'), 'utf8');
  const { papers } = JSON.parse(text) as { papers: Record<string, unknown>[] };
  const truth = readFileSync(join(data, 'pubmed-titles.truth.tsv'), 'utf8').trim().split('\n').slice(1);
  return truth
    .map((line) => line.split('\t'))
    .map(([row, id, , , inside]) => ({
      paper: paperFrom(papers[Number(row)]!),
      id: id as string,
      inside: inside === '1',
    }));
}
