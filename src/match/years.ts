/** `next`: a year apart (online first, a meeting before its proceedings). `near`: a preprint two or three years before its paper. */
export type YearAgreement = 'same' | 'next' | 'near' | 'far' | 'unknown';

/** Symmetric. Pure. */
export function compareYears(a: number | undefined, b: number | undefined): YearAgreement {
  if (a === undefined || b === undefined) return 'unknown';
  const apart = Math.abs(a - b);
  return apart === 0 ? 'same' : apart === 1 ? 'next' : apart <= 3 ? 'near' : 'far';
}
