type Numbers = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

/** The numbers with room for at least so many: themselves, or a copy of at least twice the length. */
export function grown<T extends Numbers>(numbers: T, least: number): T {
  if (numbers.length >= least) return numbers;
  const kind = numbers.constructor as new (length: number) => T;
  const larger = new kind(Math.max(least, numbers.length * 2));
  larger.set(numbers);
  return larger;
}
