import { foldLetters, plainText } from '../model/fold.js';
import type { Candidate } from './candidate.js';
import { keyOf, textIn } from './same-value.js';
import { accents } from './value-quality.js';

/** The candidates of a field that compete. What rules want to know of all of them is worked out once. */
export class Pool {
  readonly field: string;
  readonly candidates: readonly Candidate[];
  readonly #keys = new Map<Candidate, string>();
  #voters: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  #plainest: ReadonlyMap<string, number> | undefined;
  #letters: ReadonlySet<string> | undefined;

  constructor(field: string, candidates: readonly Candidate[]) {
    this.field = field;
    this.candidates = candidates;
  }

  /** Equal for values that say the same. */
  keyOf(candidate: Candidate): string {
    const known = this.#keys.get(candidate);
    if (known !== undefined) return known;
    const key = keyOf(this.field, candidate.value);
    this.#keys.set(candidate, key);
    return key;
  }

  /** How many different records say the same. */
  votesFor(candidate: Candidate): number {
    if (this.#voters === undefined) {
      const voters = new Map<string, Set<string>>();
      for (const each of this.candidates) {
        const key = this.keyOf(each);
        voters.set(key, (voters.get(key) ?? new Set()).add(each.voter));
      }
      this.#voters = voters;
    }
    return this.#voters.get(this.keyOf(candidate))?.size ?? 0;
  }

  /** The fewest accents with which somebody writes the same text. */
  fewestAccents(candidate: Candidate): number {
    if (this.#plainest === undefined) {
      const plainest = new Map<string, number>();
      for (const each of this.candidates) {
        const key = this.keyOf(each);
        plainest.set(key, Math.min(plainest.get(key) ?? Infinity, accents(textIn(each.value))));
      }
      this.#plainest = plainest;
    }
    return this.#plainest.get(this.keyOf(candidate)) ?? 0;
  }

  /** How many different shorter texts are a part of this one. */
  partsOf(candidate: Candidate): number {
    this.#letters ??= new Set(this.candidates.map(lettersOf).filter((letters) => letters !== ''));
    const whole = lettersOf(candidate);
    let parts = 0;
    for (const part of this.#letters) if (part.length < whole.length && whole.includes(part)) parts++;
    return parts;
  }
}

const lettersOf = ({ value }: Candidate): string => foldLetters(plainText(textIn(value)));
