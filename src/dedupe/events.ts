/** What happens to a list in a run, whatever else the run does with it. */
export type ListEvent =
  | { readonly type: 'reading'; readonly input: string; readonly papers: number }
  | { readonly type: 'note'; readonly message: string }
  /** Looking for duplicates; `done` of `total` papers' worth of the work. */
  | { readonly type: 'finding'; readonly done: number; readonly total: number }
  | { readonly type: 'writing'; readonly output: string; readonly done: number; readonly total: number }
  | { readonly type: 'stopping'; readonly reason: string };
