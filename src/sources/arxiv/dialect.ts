import type { Dialect } from '../../http/classify.js';

const NEVER = /(?!)/;

/** How arXiv words that an identifier is none, as an entry of a feed, under HTTP 400 or 200. */
export const MALFORMED_ID = /incorrect id format/i;

/**
 * arXiv's errors (info.arxiv.org/help/api/user-manual.html, 3.4). Who asks too fast gets the bare text `Rate exceeded.`,
 * mostly as 429, without a word on how long to wait: asked again at once it goes on refusing, so it is left alone for ten minutes.
 */
export const ARXIV_DIALECT: Dialect = {
  invalidRequest: MALFORMED_ID,
  budgetSpent: NEVER,
  notAllowed: NEVER,
  longPause: { words: /^\s*rate exceeded/i, milliseconds: 10 * 60_000 },
};
