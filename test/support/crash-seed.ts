/** Seeds come from the clock and are printed; CF_CRASH_SEED repeats one. */
export const seedOfToday = (): number => Number(process.env['CF_CRASH_SEED'] ?? Date.now() % 1_000_000);
