import * as z from 'zod';

/** What came of carrying a plan out. Units are named as in the plan. */
export const sessionResumeResultSchema = z.object({
  session_id: z.string(),
  /** What is good of it, in a new session; null where it goes on itself. */
  new_session_id: z.string().nullable(),
  repaired: z.array(z.object({ what: z.string(), how: z.string() })),
  skipped: z.array(z.string()),
  resumed: z.array(z.string()),
  restarted: z.array(z.string()),
  validated: z.array(z.string()),
  /** Of the run that followed; null where it was not gone on with. */
  exit_code: z.int().nullable(),
});
export type SessionResumeResult = z.infer<typeof sessionResumeResultSchema>;
