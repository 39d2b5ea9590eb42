/** The server would not take the request; asking the same again would not help, a smaller one might. */
export interface Rejected {
  readonly rejected: string;
}

/** So many rejections without one answer, and it is not some value that the server dislikes. */
const MOST_REJECTIONS = 40;

/** What came of asking about many values: the answers, and the values that the server would not take, with its reasons. */
export interface HalvedAnswer<T, V> {
  readonly answers: { readonly values: readonly V[]; readonly answer: T }[];
  readonly rejected: Map<V, string>;
}

/**
 * Asks about many values in one request. A request that the server rejects, because of one value in it or because its
 * answer would be too large, is halved until the value at fault stands alone: it costs the others nothing but a few
 * requests. Throws what `ask` throws.
 */
export async function askHalving<T extends object, V>(
  values: readonly V[],
  ask: (values: readonly V[]) => Promise<T | Rejected>,
): Promise<HalvedAnswer<T, V>> {
  const result: HalvedAnswer<T, V> = { answers: [], rejected: new Map() };
  let rejections = 0;
  const askPart = async (part: readonly V[]): Promise<void> => {
    const answer = await ask(part);
    if (!('rejected' in answer)) {
      result.answers.push({ values: part, answer });
      return;
    }
    rejections++;
    if (part.length === 1 || (rejections >= MOST_REJECTIONS && result.answers.length === 0)) {
      for (const value of part) result.rejected.set(value, answer.rejected);
      return;
    }
    const middle = Math.ceil(part.length / 2);
    await askPart(part.slice(0, middle));
    await askPart(part.slice(middle));
  };
  if (values.length > 0) await askPart(values);
  return result;
}
