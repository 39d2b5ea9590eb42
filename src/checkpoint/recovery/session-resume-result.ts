import type { RepairedSession } from './repaired-session.js';

/** What came of carrying a plan out; the shape of `--json`. Units are named as in the plan. */
export interface SessionResumeResult {
  readonly session_id: string;
  /** What is good of it, in a new session; null where it goes on itself. */
  readonly new_session_id: string | null;
  readonly repaired: RepairedSession['repaired'];
  readonly skipped: readonly string[];
  readonly resumed: readonly string[];
  readonly restarted: readonly string[];
  readonly validated: readonly string[];
  /** Of the run that followed; null where it was not gone on with. */
  readonly exit_code: number | null;
}
