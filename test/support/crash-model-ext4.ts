import type { Choice } from './crash-choices.js';
import { describeTear, losing, pick, SAMPLES, tearsOf, torn } from './crash-choices.js';
import type { CrashPoint, DataChange, History } from './crash-history.js';
import type { Loss } from './crash-tree.js';
import { NO_LOSS } from './crash-tree.js';

const FEW_STATES = 64;

/** What may have become of one file, each with its description. */
interface FileFate {
  readonly label: string;
  readonly loss: Loss;
}

/**
 * ext4 with its usual options (data=ordered, delayed allocation, auto_da_alloc). Changes of names and truncations are
 * on disk in the order in which they were made. The data of a write comes later, at any time, unless it was synced;
 * so a file may end at any point of what was not synced, and its last part may read as zeros.
 *
 * What has become visible of a file's new data implies all earlier changes of names. Hence the states of a crash at
 * one line with fewer names are those of a crash at an earlier line, and need to be tried again only where the
 * program has said something in between.
 */
export function* ext4Choices(
  history: History,
  point: CrashPoint,
  random: () => number,
): Generator<Choice, void> {
  yield* withNamesUntil(history, point, point.at, random);
  if (!point.what.startsWith('saying')) return;
  const data = history.inodes.flatMap(({ changes }) => changes).filter(({ at }) => at < point.at);
  const durable = data.filter(({ durableAt }) => durableAt <= point.at).map(({ at }) => at);
  const certain = Math.max(point.committed, ...durable);
  const inOrder = [...history.names, ...data.filter(({ what }) => what === 'truncate')];
  const lines = new Set(inOrder.map(({ at }) => at - 1));
  for (const until of lines) {
    if (until >= certain && until < point.at) yield* withNamesUntil(history, point, until, random);
  }
}

function* withNamesUntil(
  history: History,
  point: CrashPoint,
  until: number,
  random: () => number,
): Generator<Choice, void> {
  const prefix = until === point.at ? '' : `names only until line ${until}; `;
  const choice = (fates: readonly FileFate[]): Choice => ({
    label: prefix + (fates.map(({ label }) => label).join('; ') || 'nothing lost'),
    until,
    loss: fates.reduce((sum, { loss }) => merged(sum, loss), NO_LOSS),
  });
  const files = history.inodes
    .map(({ changes }) => fatesOf(changes.filter((change) => isPending(change, point.at, until))))
    .filter((fates) => fates.length > 0);

  yield choice([]);
  yield choice(files.flatMap((fates) => fates.slice(0, 1)));
  const states = files.reduce((product, fates) => product * (fates.length + 1), 1);
  if (states <= FEW_STATES) {
    for (const fates of combinations(files)) yield choice(fates);
    return;
  }
  for (const [index, fates] of files.entries()) {
    const others = files.filter((_, other) => other !== index).flatMap((other) => other.slice(0, 1));
    for (const fate of fates) yield choice([fate]);
    for (const fate of fates) yield choice([fate, ...others]);
    yield choice(others);
  }
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    yield choice(files.flatMap((fates) => pick([[], ...fates.map((fate) => [fate])], random) ?? []));
  }
}

function isPending(change: DataChange, now: number, until: number): boolean {
  return change.what === 'write' && change.at <= until && change.durableAt > now && change.orderedAt > until;
}

/** Worst first: nothing of what is pending, then ever more of it. All of it is the absence of a fate. */
function fatesOf(pending: readonly DataChange[]): FileFate[] {
  return pending.flatMap((change, index) => {
    const lost = losing(pending.slice(index));
    const rest = losing(pending.slice(index + 1));
    return [
      { label: `lost from line ${change.at} on`, loss: lost },
      ...tearsOf(change).map((tear) => ({
        label: describeTear(change, tear),
        loss: torn(rest, change, tear),
      })),
    ];
  });
}

function* combinations(files: readonly FileFate[][]): Generator<FileFate[]> {
  const [first, ...others] = files;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const rest of combinations(others)) {
    yield rest;
    for (const fate of first) yield [fate, ...rest];
  }
}

function merged(one: Loss, other: Loss): Loss {
  return {
    names: new Set([...one.names, ...other.names]),
    data: new Set([...one.data, ...other.data]),
    torn: new Map([...one.torn, ...other.torn]),
  };
}
