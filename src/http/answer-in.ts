import type { Reply } from './client.js';
import { RequestFailed } from './failures.js';

/** What a reply says; undefined where it says that there is none. Throws RequestFailed for a question that was refused as wrong. */
export function answerIn<T>(reply: Reply<T>): T | undefined {
  if (reply.kind === 'bad_request') throw new RequestFailed(reply.reason);
  return reply.kind === 'answer' ? reply.value : undefined;
}
