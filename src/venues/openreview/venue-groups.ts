import type { ServedVenue } from '../definition.js';

/** Notes that are listed together: the papers of a venue's track in a year. */
export interface NoteGroup {
  /** The id of the group, which accepted papers have as their `venueid`: `ICLR.cc/2024/Conference`. */
  readonly id: string;
  /** Which API has them; the other one is asked where it has none. */
  readonly api: 'v1' | 'v2';
  /** For v1, which lists submissions: the invitation of those, below the group. */
  readonly submissions: string;
  /** For v1: the decisions stand in the replies, and in nothing else. */
  readonly replies?: true;
  /** The papers of all years stand in one group. */
  readonly allYears?: true;
}

/** A venue that reviews on OpenReview, since a year. */
interface Series {
  readonly key: string;
  readonly from: number;
  readonly without?: readonly number[];
  readonly note?: string;
  /** The last year in the first API. */
  readonly lastV1?: number;
  /** The years, first and last, whose decisions stand in replies only. */
  readonly decidedInReplies?: readonly [number, number];
  /** Ids of groups, without `<year>`. */
  readonly groups: (year: number) => readonly string[];
}

/**
 * Which venue is found under which group. ICLR, NeurIPS and ICML: ids, years, APIs and places of decisions as others measured them with a
 * login in 2026-09 (ICLR 2014 to 2016 has no decisions there, ICLR 2015 nothing at all; ICLR 2024 and NeurIPS 2023 are the first of the second
 * API). The other ids are those that programs in use ask by; that they answer was not measured here.
 */
const SERIES: readonly Series[] = [
  {
    key: 'iclr',
    from: 2013,
    without: [2014, 2015, 2016],
    note: 'not 2014 to 2016',
    lastV1: 2023,
    decidedInReplies: [2018, 2021],
    groups: (year) => [year < 2018 ? `ICLR.cc/${year}/conference` : `ICLR.cc/${year}/Conference`],
  },
  {
    key: 'neurips',
    from: 2021,
    lastV1: 2022,
    groups: (year) => [`NeurIPS.cc/${year}/Conference`, ...neuripsTracks(year)],
  },
  {
    key: 'icml',
    from: 2023,
    groups: (year) => [
      `ICML.cc/${year}/Conference`,
      ...(year >= 2025 ? [`ICML.cc/${year}/Position_Paper_Track`] : []),
    ],
  },
  { key: 'tmlr', from: 2022, groups: () => ['TMLR'] },
  { key: 'colm', from: 2024, groups: (year) => [`colmweb.org/COLM/${year}/Conference`] },
  {
    key: 'corl',
    from: 2021,
    lastV1: 2022,
    groups: (year) => [`robot-learning.org/CoRL/${year}/Conference`],
  },
  { key: 'uai', from: 2022, lastV1: 2022, groups: (year) => [`auai.org/UAI/${year}/Conference`] },
  { key: 'aistats', from: 2025, groups: (year) => [`aistats.org/AISTATS/${year}/Conference`] },
];

/** Datasets and Benchmarks had another name nearly every year. */
function neuripsTracks(year: number): string[] {
  const at = `NeurIPS.cc/${year}`;
  const position = year >= 2025 ? [`${at}/Position_Paper_Track`] : [];
  if (year === 2021)
    return [`${at}/Track/Datasets_and_Benchmarks/Round1`, `${at}/Track/Datasets_and_Benchmarks/Round2`];
  if (year <= 2023) return [`${at}/Track/Datasets_and_Benchmarks`];
  if (year <= 2025) return [`${at}/Datasets_and_Benchmarks_Track`, ...position];
  return [`${at}/Evaluations_and_Datasets_Track`, ...position];
}

export const OPENREVIEW_VENUES: readonly ServedVenue[] = SERIES.map(({ key, from, note }) => ({
  key,
  from,
  ...(note !== undefined && { note }),
}));

/** The groups of a venue in a year, the conference first; none where OpenReview doesn't have it. Pure. */
export function groupsOf(key: string, year: number): NoteGroup[] {
  const series = SERIES.find((one) => one.key === key);
  if (series === undefined || year < series.from || series.without?.includes(year) === true) return [];
  const isFirst = year <= (series.lastV1 ?? 0);
  const [first, last] = series.decidedInReplies ?? [Infinity, Infinity];
  return series.groups(year).map((id) => ({
    id,
    api: isFirst ? 'v1' : 'v2',
    submissions: submissionsOf(id),
    ...(year >= first && year <= last && { replies: true as const }),
    ...(!id.includes(String(year)) && { allYears: true as const }),
  }));
}

/** Reviewed without names, a conference's submissions are `Blind_Submission`s; in the beginning, and in tracks, they were not. */
function submissionsOf(id: string): string {
  if (id.endsWith('/conference')) return 'submission';
  return id.endsWith('/Conference') ? 'Blind_Submission' : 'Submission';
}
