import { doiOfArxiv, normaliseIdentifier, type IdentifierType } from '../src/model/identifiers.js';
import type { WorldPaper } from '../test/support/world-lists.js';
import { knows } from '../test/support/world-services.js';
import { WORLD_SERVICES, type WorldService } from '../test/support/world-venues.js';
import type { WorldWork } from '../test/support/world-work.js';

/** What a run found, held against what is so. */
export interface Score {
  /** Pairs of a paper and a service that knows it: how many there are, and for how many the run has its record. */
  readonly identified: Found;
  readonly titleOnly: Found;
  readonly byService: Readonly<Record<WorldService, Found>>;
  /** Identifiers in the output that are not the paper's. */
  readonly wrongIdentifiers: number;
  /** Records of a service that are said to be a paper which it does not know. */
  readonly wrongRecords: number;
  /** Papers of the list that stand in no record of the output. */
  readonly lost: number;
  /** Papers that were merged into another one, which no paper of the lists is. */
  readonly merged: number;
  /** One line for each of the first mistakes. */
  readonly examples: readonly string[];
}

export interface Found {
  found: number;
  possible: number;
}

/** A record of the output, as far as it is looked at here (docs/merging.md). */
export interface OutputPaper {
  readonly doi?: unknown;
  readonly arxiv_id?: unknown;
  readonly openalex_id?: unknown;
  readonly identifiers?: readonly {
    readonly data: { readonly identifier_type: string; readonly identifier_value: string };
  }[];
  readonly consolidation: {
    readonly outcomes: Readonly<Record<string, { readonly outcome: string }>>;
    /** Rows count from 1. */
    readonly merged_from: readonly { readonly row: number }[];
  };
}

const EXAMPLES = 10;

export function scoreOf(list: readonly WorldPaper[], output: readonly OutputPaper[]): Score {
  const none = (): Found => ({ found: 0, possible: 0 });
  const byWay = { identifier: none(), title: none() };
  const byService = Object.fromEntries(WORLD_SERVICES.map((service) => [service, none()])) as Record<
    WorldService,
    Found
  >;
  const examples: string[] = [];
  const counts = { wrongIdentifiers: 0, wrongRecords: 0, merged: 0 };
  const wrong = (count: keyof typeof counts, what: string): void => {
    counts[count]++;
    if (examples.length < EXAMPLES) examples.push(what);
  };
  const seen = new Set<number>();
  for (const record of output) {
    const rows = record.consolidation.merged_from.map(({ row }) => row - 1);
    for (const row of rows) seen.add(row);
    const paper = list[rows[0]!]!;
    for (const row of rows.slice(1)) wrong('merged', `${titleOf(list[row]!)} is not ${titleOf(paper)}`);
    const own = identifiersOf(paper.work);
    for (const identifier of identifiersIn(record)) {
      if (!own.has(identifier)) wrong('wrongIdentifiers', `${identifier} is not of ${titleOf(paper)}`);
    }
    for (const service of WORLD_SERVICES) {
      const found = record.consolidation.outcomes[service]?.outcome === 'enriched';
      if (paper.known && knows(service, paper.work)) {
        for (const count of [byWay[paper.by], byService[service]]) {
          count.possible++;
          if (found) count.found++;
        }
      } else if (found) wrong('wrongRecords', `${service} does not know ${titleOf(paper)}`);
    }
  }
  return {
    identified: byWay.identifier,
    titleOnly: byWay.title,
    byService,
    ...counts,
    lost: list.filter((_, row) => !seen.has(row)).length,
    examples,
  };
}

const titleOf = ({ work, by }: WorldPaper): string => `"${work.title}" (by ${by})`;

/** All that a work may be called: `doi:10.…`. */
export function identifiersOf(work: WorldWork): Set<string> {
  const own: Partial<Record<IdentifierType, string | undefined>> = {
    doi: work.doi,
    arxiv: work.arxiv,
    openalex: work.openalex,
    s2_paper: work.s2,
    s2_corpus: work.corpusId,
    pmid: work.pmid,
    pmcid: work.pmcid,
  };
  const all = Object.entries(own).flatMap(([type, value]) => (value === undefined ? [] : `${type}:${value}`));
  return new Set(work.arxiv === undefined ? all : [...all, `doi:${doiOfArxiv(work.arxiv)}`]);
}

/** All that a record of the output says that the paper is called, in the same form. */
export function identifiersIn(record: OutputPaper): string[] {
  const fields = { doi: record.doi, arxiv: record.arxiv_id, openalex: record.openalex_id };
  const filled = Object.entries(fields) as [IdentifierType, unknown][];
  const listed = (record.identifiers ?? []).map(
    ({ data }) => [data.identifier_type as IdentifierType, data.identifier_value] as const,
  );
  const named = [...filled, ...listed].flatMap(([type, value]) =>
    typeof value === 'string' && value !== '' ? `${type}:${normaliseIdentifier(type, value) ?? value}` : [],
  );
  return [...new Set(named)];
}
