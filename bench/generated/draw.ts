import { randomFrom } from '../snapshot-works.js';

/** Draws that are the same in every run for the same seed. */
export interface Draw {
  /** 0 to 1. */
  (): number;
}

/** A draw of its own for each number and purpose. */
export function drawFor(number: number, purpose: number): Draw {
  const mixed = Math.imul(number ^ (purpose * 0x9e3779b9), 0x85ebca6b);
  return randomFrom((mixed ^ (mixed >>> 13)) + purpose);
}

export function below(draw: Draw, count: number): number {
  return Math.floor(draw() * count);
}

export function oneOf<Value>(draw: Draw, values: readonly Value[]): Value {
  return values[below(draw, values.length)] as Value;
}

export function chance(draw: Draw, share: number): boolean {
  return draw() < share;
}

/** By how much the head of the list is flatter than 1/rank: the commonest surname is that of 3 in 100 authors, not of 11. */
const FLATTENED = 10;

/** The first of a list often, the last seldom: about as words and surnames are (Zipf and Mandelbrot's law). */
export function zipf<Value>(draw: Draw, values: readonly Value[]): Value {
  const rank = FLATTENED * ((values.length + FLATTENED) / FLATTENED) ** draw() - FLATTENED;
  return values[Math.floor(rank)] as Value;
}

export function shuffled<Value>(draw: Draw, values: readonly Value[]): Value[] {
  const copy = [...values];
  for (let at = copy.length - 1; at > 0; at--) {
    const other = below(draw, at + 1);
    [copy[at], copy[other]] = [copy[other] as Value, copy[at] as Value];
  }
  return copy;
}
