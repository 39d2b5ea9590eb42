import type { Dialect } from '../../http/classify.js';

/** With a 400 of the batch: it holds no id that Semantic Scholar has, or one that it can't read. */
export const NO_VALID_IDS = /no valid paper ids/i;
/** With a 400 of the batch: less has to be asked for at once (10 MB). */
export const TOO_LARGE = /would exceed maximum size/i;

const NEVER = /(?!)/;

/**
 * How Semantic Scholar words its errors: `{error}` of its own, `{message}` of the gateway in front of it (Amazon's API
 * Gateway), whose word for a spent quota is "Limit Exceeded"
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html). Its 429 has
 * neither a Retry-After nor other headers of limits.
 */
export const SEMANTIC_SCHOLAR_DIALECT: Dialect = {
  invalidRequest: new RegExp(`${NO_VALID_IDS.source}|${TOO_LARGE.source}`, 'i'),
  nothingFound: /title match not found/i,
  budgetSpent: /"limit exceeded"/i,
  notAllowed: NEVER,
};
