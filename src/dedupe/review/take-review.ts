import type { DedupeConfig } from '../config.js';
import { appendDecisions } from '../decisions-file.js';
import { readReview, type ReviewFile } from './read-review.js';

/** What a person has left in the review file. */
export interface TakenReview {
  /** Undefined where there is none yet. */
  readonly file: ReviewFile | undefined;
  /** How many of its decisions were not known before. */
  readonly added: number;
}

/** Reads the review file, if there is one, and keeps its decisions: they are durable before anything else is done. */
export async function takeReview(
  { review, stateDir }: Pick<DedupeConfig, 'review' | 'stateDir'>,
  at: string,
): Promise<TakenReview> {
  const file = review === undefined ? undefined : await readReview(review, at);
  const added = await appendDecisions(stateDir, file?.decisions ?? []);
  return { file, added: added.length };
}
