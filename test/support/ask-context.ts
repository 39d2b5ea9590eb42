import type { AskContext } from '../../src/sources/source.js';

/** A context that nobody aborts. */
export function askContext(): AskContext {
  return { stopping: new AbortController().signal, signal: new AbortController().signal };
}
