import type { Choice } from './crash-choices.js';
import { describeTear, FEW, pick, SAMPLES, tearsOf, torn } from './crash-choices.js';
import type { CrashPoint, DataChange, History, NameChange } from './crash-history.js';
import type { Loss } from './crash-tree.js';

type Change = NameChange | DataChange;

interface Pending {
  readonly change: Change;
  /** Cannot be on disk without these. */
  readonly needs: readonly Pending[];
}

/**
 * What POSIX promises and no more: a change is durable when the file (for data) or the folder (for names) was synced
 * after it; everything else may be on disk or not, each on its own. Three things no file system does, so neither do
 * we: half a rename, the changes of one and the same name in another order, and a write without the truncation
 * before it.
 */
export function* posixChoices(
  history: History,
  point: CrashPoint,
  random: () => number,
): Generator<Choice, void> {
  const pending = pendingAt(history, point.at);
  const choice = (kept: ReadonlySet<Pending>): Choice => choiceOf(pending, kept, point.at);

  const all = new Set(pending);
  yield choice(all);
  yield choice(new Set());
  if (pending.length <= FEW) {
    for (let bits = 0; bits < 2 ** pending.length; bits += 1) {
      const kept = new Set(pending.filter((_, index) => (bits >> index) % 2 === 1));
      if (!isLegal(kept)) continue;
      yield choice(kept);
      yield* tornVariants(choice(kept), lastWrites(kept));
    }
    return;
  }
  for (const one of pending) {
    const without = closedKeeping(pending, (other) => other !== one);
    yield choice(without);
    yield choice(withItsNeeds(one));
  }
  yield* tornVariants(choice(all), writesOf(all));
  const namesOnly = closedKeeping(pending, ({ change }) => !isData(change));
  for (const write of writesOf(all)) {
    const alone = new Set([
      ...namesOnly,
      ...pending.filter(({ change }) => change === write).flatMap((p) => [...withItsNeeds(p)]),
    ]);
    yield* tornVariants(choice(alone), [write]);
  }
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const likely = pick([0.2, 0.5, 0.8, 0.95], random) ?? 0.5;
    const kept = closedKeeping(pending, () => random() < likely);
    const base = choice(kept);
    yield base;
    const write = pick(writesOf(kept), random);
    const tear = write && pick(tearsOf(write), random);
    if (tear) yield tornChoice(base, write, tear);
  }
}

function pendingAt(history: History, now: number): Pending[] {
  const isOpen = (change: Change) => change.at <= now && change.durableAt > now;
  const result: Pending[] = [];
  const lastOfName = new Map<string, Pending>();
  for (const change of history.names.filter(isOpen)) {
    const keys = change.names.map(({ folder, name }) => `${folder}/${name}`);
    const needs = keys.map((key) => lastOfName.get(key)).filter((earlier) => earlier !== undefined);
    const added = { change, needs };
    for (const key of keys) lastOfName.set(key, added);
    result.push(added);
  }
  const reachable = reachableAt(history, now);
  for (const [inode, { changes }] of history.inodes.entries()) {
    if (!reachable.has(inode)) continue;
    let truncation: Pending[] = [];
    for (const change of changes.filter(isOpen)) {
      const added: Pending = { change, needs: truncation };
      if (change.what === 'truncate') truncation = [added];
      result.push(added);
    }
  }
  return result.sort((a, b) => a.change.at - b.change.at);
}

/** The inodes that have a name in at least one state; what became of the others cannot be seen. */
function reachableAt(history: History, now: number): Set<number> {
  const values = new Map<string, { folder: number; to: Set<number> }>();
  const take = (folder: number, name: string, to: number | null, settled: boolean) => {
    const key = `${folder}/${name}`;
    const value = settled ? undefined : values.get(key);
    const targets = new Set([...(value?.to ?? []), ...(to === null ? [] : [to])]);
    values.set(key, { folder, to: targets });
  };
  for (const { folder, name, to } of history.initialNames) take(folder, name, to, true);
  for (const change of history.names) {
    if (change.at > now) break;
    for (const { folder, name, to } of change.names) take(folder, name, to, change.durableAt <= now);
  }
  const reachable = new Set([0]);
  for (let before = 0; before !== reachable.size;) {
    before = reachable.size;
    for (const { folder, to } of values.values())
      if (reachable.has(folder)) to.forEach((inode) => reachable.add(inode));
  }
  return reachable;
}

function isLegal(kept: ReadonlySet<Pending>): boolean {
  return [...kept].every(({ needs }) => needs.every((need) => kept.has(need)));
}

/** Those that may stay, without the ones that stand on something lost. `pending` is in the order of the log. */
function closedKeeping(pending: readonly Pending[], stays: (one: Pending) => boolean): Set<Pending> {
  const kept = new Set<Pending>();
  for (const one of pending) if (stays(one) && one.needs.every((need) => kept.has(need))) kept.add(one);
  return kept;
}

function withItsNeeds(one: Pending): Set<Pending> {
  return new Set([...one.needs.flatMap((need) => [...withItsNeeds(need)]), one]);
}

function choiceOf(pending: readonly Pending[], kept: ReadonlySet<Pending>, until: number): Choice {
  const lost = pending.filter((one) => !kept.has(one)).map(({ change }) => change);
  const label = lost.length === 0 ? 'nothing lost' : `lost: ${lost.map(describe).join(', ')}`;
  const loss: Loss = {
    names: new Set(lost.filter((change): change is NameChange => !isData(change))),
    data: new Set(lost.filter(isData)),
    torn: new Map(),
  };
  return { label, until, loss };
}

function* tornVariants(base: Choice, writes: readonly DataChange[]): Generator<Choice, void> {
  for (const write of writes) for (const tear of tearsOf(write)) yield tornChoice(base, write, tear);
}

function tornChoice(base: Choice, write: DataChange, tear: ReturnType<typeof tearsOf>[number]): Choice {
  return {
    ...base,
    label: `${base.label}; ${describeTear(write, tear)}`,
    loss: torn(base.loss, write, tear),
  };
}

function writesOf(kept: ReadonlySet<Pending>): DataChange[] {
  return [...kept]
    .map(({ change }) => change)
    .filter(isData)
    .filter(({ what }) => what === 'write');
}

function lastWrites(kept: ReadonlySet<Pending>): DataChange[] {
  return [...new Map(writesOf(kept).map((write) => [write.inode, write])).values()];
}

function isData(change: Change): change is DataChange {
  return 'inode' in change;
}

function describe(change: Change): string {
  return isData(change)
    ? `line ${change.at} (${change.what} at ${change.offset})`
    : `line ${change.at} (${change.what})`;
}
