import { parseBudget, type GivenBudgets } from '../../model/budget.js';
import { UsageError } from '../../model/errors.js';
import { knownSource } from './choose-sources.js';
import { wrongValue } from '../messages.js';
import { budgetNotOfSource } from './messages.js';
import type { Expected } from '../settings.js';

const [EXPECTED, EXAMPLE]: Expected = [
  'what may be spent on sources, each once: <source>=<amount> in usd, credits or requests, with /day for each day, separated by commas; "unlimited" lifts it',
  '--budget openalex=1usd,crossref=2000requests/day',
];

/** Reads `--budget`. Throws UsageError that names the part that is wrong, and what is taken. */
export function readBudgets(text: string): GivenBudgets {
  const budgets: Record<string, GivenBudgets[string]> = {};
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    const id = part.slice(0, Math.max(0, equals)).trim();
    const budget = equals < 0 ? undefined : parseBudget(part.slice(equals + 1));
    if (id === '' || budget === undefined || Object.hasOwn(budgets, id))
      throw new UsageError(
        ...wrongValue('--budget', part.trim() === '' ? text : part.trim(), EXPECTED, EXAMPLE),
      );
    const source = knownSource(id);
    const hasPrices = source.usdPerCredit !== undefined;
    if (budget !== null && budget.unit !== 'requests' && !hasPrices)
      throw new UsageError(...budgetNotOfSource(id, budget.unit));
    budgets[id] = budget;
  }
  return budgets;
}
