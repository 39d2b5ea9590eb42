import { budgetText, type Budget } from '../model/budget.js';
import { SourceUnavailable } from '../model/errors.js';
import { instant } from '../model/instant.js';
import type { SourceId } from '../model/outcome.js';
import type { Closed } from './pacing.js';
import type { SpentUp } from './spending.js';

/** Who can't be asked for now, and what to do then. */
export interface ClosedSource {
  readonly source: SourceId;
  readonly spending?: { readonly advice: string };
}

const SAFE = 'What it answered so far is saved.';

/** Says why a request gets no turn. */
export function closedError({ source, spending }: ClosedSource, why: Closed): SourceUnavailable {
  if (why.kind === 'parked') return parkedError(source, new Date(why.until), why.reason);
  if (why.by === 'source') return spentBySource(source, why, spending?.advice ?? 'Resume the run then.');
  return spentBudget(source, why, why.by);
}

/** `reason`: what the source said, fit to be shown. */
export function parkedError(
  source: SourceId,
  resetsAt: Date | undefined,
  reason: string,
  freeIsOpen = false,
): SourceUnavailable {
  const until = resetsAt === undefined ? '' : ` until ${instant(resetsAt)}`;
  return new SourceUnavailable(source, 'parked', `${source} takes no more requests${until} (${reason}).`, {
    safe: SAFE,
    next: 'Resume the run then.',
    resetsAt,
    freeIsOpen,
  });
}

function spentBySource(
  source: SourceId,
  { left, cost, renewedAt }: SpentUp,
  next: string,
): SourceUnavailable {
  const resetsAt = renewedAt === undefined ? undefined : new Date(renewedAt);
  const until = resetsAt === undefined ? 'midnight UTC' : instant(resetsAt);
  return new SourceUnavailable(
    source,
    'parked',
    `The budget of ${source} is spent until ${until}: ${left} credits are left and the next request costs ${cost}.`,
    { safe: SAFE, next, resetsAt, freeIsOpen: true },
  );
}

function spentBudget(
  source: SourceId,
  { left, cost, renewedAt }: SpentUp,
  budget: Budget,
): SourceUnavailable {
  const { amount, unit, per } = budget;
  const set = `${amount} ${unit}${per === 'day' ? ' a day' : ''}`;
  const what =
    unit === 'requests'
      ? 'no request is left'
      : `${left} credits are left and the next request costs ${cost}`;
  const more = budgetText({ ...budget, amount: amount * 2 });
  const wait = per === 'day' ? 'Resume the run tomorrow (UTC), or raise it' : 'Raise it';
  return new SourceUnavailable(
    source,
    'parked',
    `The budget of ${source} that you set (${set}) is spent: ${what}.`,
    {
      safe: SAFE,
      freeIsOpen: unit !== 'requests',
      next: `${wait}: --budget ${source}=${more}, with --resume`,
      resetsAt: renewedAt === undefined ? undefined : new Date(renewedAt),
    },
  );
}
