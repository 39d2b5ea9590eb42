/** What may be spent on one source, in money, in its own credits, or counted in requests. */
export interface Budget {
  readonly amount: number;
  readonly unit: BudgetUnit;
  /** `day`: anew at every midnight UTC, by all runs that use the same key here. `session`: once. */
  readonly per: 'day' | 'session';
}

const BUDGET_UNITS = ['usd', 'credits', 'requests'] as const;
export type BudgetUnit = (typeof BUDGET_UNITS)[number];

/** What was said of each source: its budget, or null where it has none any more. */
export type GivenBudgets = Readonly<Record<string, Budget | null>>;

/** Lifts a budget that a session remembers. */
const UNLIMITED = 'unlimited';

/** Reads `1usd`, `0.5usd/day`, `5000credits`, `1request`; null for `unlimited`, undefined for anything else. */
export function parseBudget(text: string): Budget | null | undefined {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === UNLIMITED) return null;
  const found = /^(\d+(?:\.\d+)?|\.\d+)\s*(usd|credits?|requests?)(\/day)?$/.exec(trimmed);
  if (found === null) return undefined;
  const amount = Number(found[1]);
  const unit = BUDGET_UNITS.find((one) => one.startsWith(found[2] as string)) as BudgetUnit;
  // Half a request can't be sent; and a budget of nothing would be a source that is left out.
  if (!(amount > 0) || !Number.isSafeInteger(Math.ceil(amount))) return undefined;
  if (unit !== 'usd' && !Number.isInteger(amount)) return undefined;
  return { amount, unit, per: found[3] === undefined ? 'session' : 'day' };
}

/** As it is typed: `1usd/day`. */
export function budgetText({ amount, unit, per }: Budget): string {
  return `${amount}${unit}${per === 'day' ? '/day' : ''}`;
}

/** The budgets of a session, each as it is typed, after these were given: sources that were not named keep theirs. */
export function rememberBudgets(
  before: Readonly<Record<string, string>> | undefined,
  given: GivenBudgets | undefined,
): Record<string, string> | undefined {
  const texts = Object.entries(given ?? {}).flatMap(([source, budget]) =>
    budget === null ? [] : [[source, budgetText(budget)] as const],
  );
  const kept = Object.entries(before ?? {}).filter(([source]) => !Object.hasOwn(given ?? {}, source));
  const all = [...kept, ...texts];
  return all.length === 0 ? undefined : Object.fromEntries(all);
}
