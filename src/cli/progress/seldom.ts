const FIRST_GAP_MS = 30_000;
const LONGEST_GAP_MS = 300_000;

/**
 * Keeps lines about waiting from flooding a log: the first is told at once, the next after 30 seconds, then after twice as long each time, at
 * most five minutes. After ten minutes without any it is the first again.
 */
export class Seldom {
  readonly #told = new Map<string, { at: number; gap: number }>();
  readonly #known = new Set<string>();

  isDue(name: string, now: number): boolean {
    const last = this.#told.get(name);
    const isFirst = last === undefined || now - last.at > 2 * LONGEST_GAP_MS;
    if (!isFirst && now - last.at < last.gap) return false;
    const gap = isFirst ? FIRST_GAP_MS : Math.min(LONGEST_GAP_MS, 2 * last.gap);
    this.#told.set(name, { at: now, gap });
    this.#known.add(name);
    return true;
  }

  /** Whether the end of what is waited for is worth a line, too: its beginning was. */
  isNews(name: string): boolean {
    return this.#known.delete(name);
  }
}
