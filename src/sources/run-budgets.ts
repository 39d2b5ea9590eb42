import { parseBudget, type Budget } from '../model/budget.js';
import type { SourceId } from '../model/outcome.js';

/**
 * The budgets of the run, and the session that they are counted for. Sources are made before it is known which session
 * the run works in: `begin` tells, before anything is asked.
 */
export class RunBudgets {
  #session: string | undefined;
  #budgets: ReadonlyMap<SourceId, Budget> = new Map();

  /** The session whose spending is counted; undefined outside of one. */
  get session(): string | undefined {
    return this.#session;
  }

  /** `budgets`: of each source, as it is typed (`1usd/day`), as sessions remember it. */
  begin(session: string, budgets: Readonly<Record<SourceId, string>> | undefined): void {
    this.#session = session;
    this.#budgets = new Map(
      Object.entries(budgets ?? {}).flatMap(([source, text]): [SourceId, Budget][] => {
        const budget = parseBudget(text);
        return budget ? [[source, budget]] : [];
      }),
    );
  }

  of(source: SourceId): Budget | undefined {
    return this.#budgets.get(source);
  }
}
