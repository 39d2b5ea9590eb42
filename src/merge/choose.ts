import type { Candidate } from './candidate.js';
import { Pool } from './pool.js';
import type { Precedence } from './precedence.js';
import { INPUT } from './provenance.js';
import type { Rule } from './rules.js';
import { canonical } from './same-value.js';

/** Which value a field gets, why, and what else was said. */
export interface Choice {
  readonly winner: Candidate;
  /** Values that say something else, each once for everybody who says it; the fullest records' first. */
  readonly losers: readonly Candidate[];
  /** Undefined where all say the same. */
  readonly reason: string | undefined;
}

export const INPUT_STAYS = 'what the input says stays';
const ALPHABET = 'the first in the alphabet, as nothing else tells them apart';

/**
 * Chooses among one or more candidates; what the input says is never replaced by what a source says. Depends on the set of candidates only, never on their order. Pure.
 */
export function choose(field: string, candidates: readonly Candidate[], precedence: Precedence): Choice {
  const first = candidates[0] as Candidate;
  if (candidates.length === 1) return { winner: first, losers: [], reason: undefined };
  const texts = new Map(candidates.map((each) => [each, canonical(each.value)]));
  const areEqual = (some: readonly Candidate[]): boolean =>
    some.every((each) => texts.get(each) === texts.get(some[0]!));
  const all = new Pool(field, candidates);
  const input = candidates.filter(({ origin }) => origin.source === INPUT);
  const pool = input.length > 0 ? new Pool(field, input) : all;
  let left = pool.candidates;
  let equal = areEqual(left);
  const decisive: { rule: Rule; out: readonly Candidate[] }[] = [];
  for (const rule of precedence.rulesOf(field)) {
    if (left.length === 1) break;
    // Most sources say the same, which only their records tell apart.
    if (equal && rule.ofRecord !== true) continue;
    const scores = left.map((each) => rule.score(each, pool));
    const best = scores.reduce((a, b) => Math.max(a, b));
    const out = left.filter((_, at) => scores[at]! < best);
    if (out.length === 0) continue;
    decisive.push({ rule, out });
    left = left.filter((_, at) => scores[at] === best);
    equal ||= areEqual(left);
  }
  const winner = [...left].sort(
    (a, b) => compareTexts(texts.get(a)!, texts.get(b)!) || compareStanding(a, b),
  )[0] as Candidate;
  const text = texts.get(winner);
  const differs = (each: Candidate): boolean => texts.get(each) !== text;
  if (!candidates.some(differs)) return { winner, losers: [], reason: undefined };
  const key = all.keyOf(winner);
  const saysOther = (each: Candidate): boolean => differs(each) && all.keyOf(each) !== key;
  const reasons = decisive.filter(({ out }) => out.some(differs)).map(({ rule }) => rule.reason);
  if (left.some(differs)) reasons.push(ALPHABET);
  // What tells the records of the input apart is of more interest.
  const isOther = (each: Candidate): boolean => each.origin.source !== INPUT && saysOther(each);
  if (input.length > 0 && reasons.length === 0 && candidates.some(isOther)) reasons.push(INPUT_STAYS);
  const losers = new Map<string, Candidate>();
  for (const each of candidates) {
    if (!saysOther(each)) continue;
    const id = `${each.origin.source}\n${all.keyOf(each)}`;
    const other = losers.get(id);
    if (other === undefined || before(each, other)) losers.set(id, each);
  }
  return {
    winner,
    losers: [...losers.values()].sort((a, b) => (before(a, b) ? -1 : 1)),
    reason: reasons.length > 0 ? reasons.join('; ') : undefined,
  };
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const compareStanding = (a: Candidate, b: Candidate): number =>
  a.trust - b.trust || a.witness.place - b.witness.place || (a.row ?? 0) - (b.row ?? 0);

/** A total order: input before sources in their order, the fullest record first. */
function before(a: Candidate, b: Candidate): boolean {
  return (compareStanding(a, b) || compareTexts(canonical(a.value), canonical(b.value))) < 0;
}
