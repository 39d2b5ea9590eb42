import * as z from 'zod';

/**
 * What sort of thing went wrong, as far as recovery tells them apart. `network`: nobody could be reached. `source`: who was reached
 * refused us, had nothing left for us, or answered nonsense. `disk_full`, `memory`: what this machine had too little of. `state`: the
 * session could not be read or written otherwise. `input`, `output`: a file of the user's. `crashed`: a bug.
 */
export const ERROR_KINDS = [
  'network',
  'source',
  'disk_full',
  'memory',
  'state',
  'input',
  'output',
  'crashed',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** An error as it is kept for whoever looks at the session later. Never holds a secret: messages are redacted where they arise. */
export const errorContextSchema = z.object({
  kind: z.enum(ERROR_KINDS),
  /** The class of the error: `SourceUnavailable`. */
  name: z.string(),
  /** The code of a failed system call: `ENOSPC`. */
  code: z.string().nullable(),
  message: z.string(),
  /** Who was asked, and about what: `openreview`, `iclr 2024`. */
  source: z.string().nullable(),
  unit: z.string().nullable(),
  at: z.string(),
});
export type ErrorContext = z.infer<typeof errorContextSchema>;
