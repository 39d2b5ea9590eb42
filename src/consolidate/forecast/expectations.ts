/**
 * What is expected of sources that nobody has asked yet. From coverage studies of large indexes: some 3 in 100 papers of a list are known
 * to nobody (typing errors, grey literature), and each index lacks some 3 in 100 of those that others know.
 */

/** The share of papers that some source knows. */
const KNOWN_TO_SOMEBODY = 0.97;
/** The share of these that one source knows. */
export const KNOWN_TO_ONE = 0.97;

/** Which identifiers a record that was found brings, and how often. */
export const FOUND_IDENTIFIERS = [
  { identifiers: { doi: '10.1145/0000000.0000000' }, share: 0.93 },
  { identifiers: { arxiv: '2101.00001' }, share: 0.15 },
  { identifiers: { pmid: '10000000' }, share: 0.15 },
] as const;

/** The chance that a paper is still unidentified after so many sources were asked for it. */
export function unidentifiedAfter(sources: number): number {
  return 1 - KNOWN_TO_SOMEBODY + KNOWN_TO_SOMEBODY * (1 - KNOWN_TO_ONE) ** sources;
}

/** …and when one more source is asked. */
export function unidentifiedAfterOneMore(chance: number): number {
  const unknown = Math.min(chance, 1 - KNOWN_TO_SOMEBODY);
  return unknown + (chance - unknown) * (1 - KNOWN_TO_ONE);
}
