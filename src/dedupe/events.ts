/** What happens to a list in a run, whatever else the run does with it. */
export type ListEvent =
  | { readonly type: 'reading'; readonly input: string; readonly papers: number }
  | { readonly type: 'note'; readonly message: string }
  /** Looking for duplicates; `done` of `total` papers' worth of the work. */
  | { readonly type: 'finding'; readonly done: number; readonly total: number }
  | { readonly type: 'writing'; readonly output: string; readonly done: number; readonly total: number }
  | { readonly type: 'stopping'; readonly reason: string };

/** What happens in a run of `cf dedupe`. */
export type DedupeEvent =
  | ListEvent
  /** Decisions that were new in the review file, and are kept now. */
  | { readonly type: 'decided'; readonly file: string; readonly decisions: number }
  | { readonly type: 'finished'; readonly summary: DedupeSummary };

/** Why a record was taken out of the list: what ties it to the one that stands for it. */
export const REMOVAL_KINDS = ['identical', 'identifier', 'description', 'version', 'decision'] as const;
/**
 * `identical`: it says the same in all that is compared. `identifier`: they share one. `description`: title, authors and
 * the rest. `version`: another version of the work (`--versions merge`). `decision`: a person decided it.
 */
export type RemovalKind = (typeof REMOVAL_KINDS)[number];

export interface DedupeSummary {
  /** Records read. */
  readonly papers: number;
  /** Entries that could not be read: each was named in a note, and is none of the records. */
  readonly left_out: number;
  /** Records that stand in another one now. */
  readonly merged: number;
  /** Records of the output: `papers` without `merged`. */
  readonly records: number;
  /** `merged` by the reason. */
  readonly merged_by: Readonly<Record<RemovalKind, number>>;
  /** Output records that stand for several. */
  readonly clusters: number;
  /** Pairs of output records that are versions of one work and name each other. */
  readonly versions: number;
  /** Pairs that a person should look at. */
  readonly unclear: number;
  /** Decisions about records of these lists that were followed; and those that were new in the review file. */
  readonly decisions: { readonly followed: number; readonly added: number };
  readonly inputs: readonly DedupedInput[];
  /** Where the output was written; `-` is standard output. */
  readonly output: string;
  /** Path of the file as given; null without `--clusters` or `--review`. */
  readonly clusters_file: string | null;
  readonly review_file: string | null;
}

export interface DedupedInput {
  readonly file: string;
  readonly sha256: string;
  readonly papers: number;
  readonly left_out: number;
  /** How many of its records stand in another one, and how many of them in one of another list. */
  readonly merged: number;
  readonly merged_across: number;
}
