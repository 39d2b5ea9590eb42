import leven from 'leven';

const MAY_DIFFER = /[ao]e|our|is|ys|tre|sulph|ll|amme/;

/**
 * One spelling for British and American words (folded, lower case): haemorrhage = hemorrhage, tumour = tumor,
 * randomised = randomized, centre = center, sulphate = sulfate. Only for comparison; it is never shown.
 */
export function oneSpelling(word: string): string {
  if (word.length < 5 || !MAY_DIFFER.test(word)) return word;
  return word
    .replace(/[ao]e/g, 'e')
    .replace(/our(?=$|s$|al|ed|ing)/, 'or')
    .replace(/is(?=e$|es$|ed$|ing$|ation|er$)/, 'iz')
    .replace(/ys(?=e$|ed$|es$|ing$)/, 'yz')
    .replace(/tre(?=$|s$|d$)/, 'ter')
    .replace(/sulph/, 'sulf')
    .replace(/ll(?=ed$|ing$|er$)/, 'l')
    .replace(/amme(?=$|s$)/, 'am');
}

/** Prefixes that turn a word into its opposite or its neighbour: one letter apart, and quite another paper. */
const CONTRASTS = [
  ['hyper', 'hypo', 'normo', 'eu'],
  ['intra', 'inter', 'extra', 'infra', 'supra', 'trans'],
  ['pre', 'post', 'pro', 'peri', 'per'],
  ['ab', 'ad'],
  ['af', 'ef'],
  ['endo', 'exo', 'ecto'],
  ['in', 'un', 'non', 'de', 'dis', 're', 'ir', 'im'],
  ['mono', 'bi', 'di', 'tri', 'poly', 'oligo', 'multi', 'uni'],
  ['macro', 'micro'],
  ['iso', 'allo', 'auto', 'xeno', 'homo', 'hetero'],
  ['ante', 'anti'],
] as const;

/** True when two different words differ by such a prefix only: hypertension and hypotension, afferent and efferent. */
export function contrast(a: string, b: string): boolean {
  return CONTRASTS.some((family) =>
    [...family, ''].some(
      (one) =>
        a.startsWith(one) &&
        [...family, ''].some(
          (other) => one !== other && b.startsWith(other) && a.slice(one.length) === b.slice(other.length),
        ),
    ),
  );
}

/**
 * True when one word may be a slip of the other: one letter wrong, missing, added or swapped with its neighbour,
 * in a word that is long enough for that to be a slip. Numbers and contrasting prefixes never are.
 */
export function isSlip(a: string, b: string): boolean {
  if (a === b) return true;
  const shorter = Math.min(a.length, b.length);
  if (shorter < 4 || Math.abs(a.length - b.length) > 1) return false;
  const distance = leven(a, b, { maxDistance: 3 });
  if (distance > 2 || (distance === 2 && (shorter < 5 || !swapped(a, b)))) return false;
  return !/\d/.test(a) && !/\d/.test(b) && !contrast(a, b);
}

function swapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  while (a[at] === b[at]) at++;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}
