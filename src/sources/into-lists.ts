/** What one request holds. */
export interface ListLimits<T> {
  readonly most: number;
  readonly bytes: number;
  readonly bytesOf: (value: T) => number;
}

/** Cuts values into lists that one request can hold, by number and by length; what is too long by itself stands alone. Pure. */
export function intoLists<T>(values: readonly T[], { most, bytes, bytesOf }: ListLimits<T>): T[][] {
  const lists: T[][] = [];
  let length = 0;
  for (const value of values) {
    const last = lists.at(-1);
    const added = bytesOf(value);
    if (last === undefined || last.length >= most || length + added > bytes) {
      lists.push([value]);
      length = added;
    } else {
      last.push(value);
      length += added;
    }
  }
  return lists;
}
