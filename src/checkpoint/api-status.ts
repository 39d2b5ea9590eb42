import * as z from 'zod';

/** How it stands with somebody who is asked over a network. */
export const apiStatusSchema = z.object({
  /** `slowed`: asked less often than it might be, or waited for, because it said so. `parked`: nothing left for now. `refused`: it does not take the key. */
  state: z.enum(['ok', 'slowed', 'parked', 'refused']),
  /** When it is expected back, ISO 8601, if it said so. */
  resets_at: z.string().nullable(),
  last_error: z.string().nullable(),
});
export type ApiStatus = z.infer<typeof apiStatusSchema>;
