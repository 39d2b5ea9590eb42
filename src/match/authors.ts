import { compareNames, readName, type PersonName } from './name.js';

/**
 * How two lists of authors stand to each other. `unknown`: one of them names no person.
 * `agree`: at least half of the shorter list is in the other. `partly`: some are, or surnames only.
 * `contradict`: nobody of one is in the other, not even by surname.
 */
export interface AuthorAgreement {
  readonly verdict: 'agree' | 'partly' | 'contradict' | 'unknown';
  /** Persons in both lists; a surname with other initials counts a half. */
  readonly matched: number;
  /** `matched` relative to the shorter list, 0 to 1. */
  readonly share: number;
  /** How many persons the shorter list names. */
  readonly compared: number;
  /** Two persons or more agree, or each list is one and the same person. */
  readonly strong: boolean;
}

const UNKNOWN: AuthorAgreement = { verdict: 'unknown', matched: 0, share: 0, compared: 0, strong: false };

/** The longest list that is compared in full: papers of large collaborations name thousands. */
export const MOST_AUTHORS = 60;

export function readAuthors(names: readonly string[]): PersonName[] {
  return names
    .slice(0, MOST_AUTHORS)
    .map(readName)
    .filter((name) => name !== undefined);
}

/** Compares as sets, so that order does not count; symmetric. Pure. */
export function compareAuthors(a: readonly PersonName[], b: readonly PersonName[]): AuthorAgreement {
  if (a.length === 0 || b.length === 0) return UNKNOWN;
  const [fewer, more] = a.length <= b.length ? [a, b] : [b, a];
  const free = new Set(more);
  let matched = 0;
  const halves: PersonName[] = [];
  for (const [at, name] of fewer.entries()) {
    // Mostly they stand in the same order.
    const here = more[at] as PersonName;
    const found =
      free.has(here) && compareNames(name, here) === 1
        ? here
        : firstWith(free, (other) => compareNames(name, other) === 1);
    if (found) {
      free.delete(found);
      matched++;
    } else halves.push(name);
  }
  for (const name of halves) {
    const found = firstWith(free, (other) => compareNames(name, other) === 0.5);
    if (!found) continue;
    free.delete(found);
    matched += 0.5;
  }
  const share = matched / fewer.length;
  // A single name beside several is a list that was cut short when it is the first of them; else anybody's.
  const cut = fewer.length > 1 || more.length < 3 || compareNames(fewer[0]!, more[0]!) === 1;
  const agree = matched >= 1 && share >= 0.5 && cut;
  const verdict = matched === 0 ? 'contradict' : agree ? 'agree' : 'partly';
  const strong = verdict === 'agree' && (matched >= 2 || (a.length === 1 && b.length === 1));
  return { verdict, matched, share, compared: fewer.length, strong };
}

function firstWith(
  names: ReadonlySet<PersonName>,
  test: (name: PersonName) => boolean,
): PersonName | undefined {
  for (const name of names) if (test(name)) return name;
  return undefined;
}
