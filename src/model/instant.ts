/** `2026-11-23 00:00 UTC`: a time as a person reads it. */
export function instant(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
