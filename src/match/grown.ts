/** The numbers with room for at least so many: themselves, or a copy of at least twice the length. */
export function grown(numbers: Float64Array<ArrayBuffer>, least: number): Float64Array<ArrayBuffer> {
  if (numbers.length >= least) return numbers;
  const larger = new Float64Array(Math.max(least, numbers.length * 2));
  larger.set(numbers);
  return larger;
}
