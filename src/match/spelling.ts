import leven from 'leven';

const MAY_DIFFER = /[ao]e|our|is|ys|tre|bre|sulph|ll|amme|ogue|ence|gement|geing|artef/;

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
    .replace(/bre(?=$|s$)/, 'ber')
    .replace(/ogue(?=$|s$)/, 'og')
    .replace(/(?<=^def|^off|^lic)ence/, 'ense')
    .replace(/gement(?=$|s$)/, 'gment')
    .replace(/geing$/, 'ging')
    .replace(/^artef/, 'artif')
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
  ['a', 'an'],
  ['mat', 'pat'],
] as const;

/** Endings of which each makes another substance, or another person: nitrate and nitrite, methane and methene, employer and employee. */
const ENDINGS = [
  ['ate', 'ite', 'ide'],
  ['ane', 'ene', 'yne', 'ine', 'one', 'ol', 'al', 'yl'],
  ['ose', 'ase'],
  ['er', 'ee'],
  ['or', 'ee'],
] as const;

/** True when two different words differ by such a prefix or ending only: hypertension and hypotension, nitrate and nitrite. */
export function contrast(a: string, b: string): boolean {
  const [one, other] = [singular(a), singular(b)];
  const endOtherwise = ENDINGS.some((family) =>
    family.some((end) => {
      const stem = one.endsWith(end) ? one.slice(0, -end.length) : '';
      return stem.length >= 3 && family.some((another) => another !== end && stem + another === other);
    }),
  );
  return endOtherwise || beginOtherwise(a, b);
}

const singular = (word: string): string => (word.endsWith('s') ? word.slice(0, -1) : word);

function beginOtherwise(a: string, b: string): boolean {
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
 * in a word that is long enough for that to be a slip. The first letter is hardly ever mistyped (rats and cats, ethanol and methanol),
 * and words as short as Iran and Iraq have neighbours that are words. Numbers, contrasting prefixes and endings never are.
 */
export function isSlip(a: string, b: string): boolean {
  if (a === b) return true;
  const shorter = Math.min(a.length, b.length);
  if (shorter < 4 || Math.abs(a.length - b.length) > 1) return false;
  if (a.charAt(0) !== b.charAt(0) && !swapped(a, b)) return false;
  if (a.length === b.length && a.length < SHORT && !swapped(a, b)) return false;
  const distance = leven(a, b, { maxDistance: 3 });
  if (distance > 2 || (distance === 2 && (shorter < 5 || !swapped(a, b)))) return false;
  return !/\d/.test(a) && !/\d/.test(b) && !contrast(a, b);
}

const SHORT = 5;

function swapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  while (a[at] === b[at]) at++;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}
