const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/**
 * How long to wait before attempt number `attempt + 1`, in milliseconds: 1, 2, 4, … seconds, at most 30, each
 * between half and the whole of it, so that what failed together is not asked again together. A pause that the
 * source asked for is never cut short.
 */
export function backoff(attempt: number, retryAfter: number | undefined, random: () => number): number {
  const full = Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS);
  const jittered = Math.round(full * (0.5 + random() / 2));
  return Math.max(jittered, retryAfter ?? 0);
}
