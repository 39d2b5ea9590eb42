/** Initials: "J", "J.", "AB", "A.B.", "J.-P.", "R E". */
const INITIALS = /^(?:\p{Lu}\p{Ll}?\.?[-\s]?){1,4}$/u;
const SURNAME_AND_INITIALS = /^\S.*\s(?:\p{Lu}\.?-?){1,4}$/u;
const GENERATION = /^(?:jr|sr|ii|iii|iv)\.?$/i;

/**
 * The names in one text, however the program that wrote it parted them: "Last, F.; Last, F." (Web of Science, Embase,
 * Scopus), "Last, First and Last, First" (BibTeX), "Last AB, Last C" (PubMed), "Last A.B., Last C." and "Last, A.B., Last, C."
 * (Scopus, earlier), "First Last, First Last, First Last". Undefined where a comma may stand inside a name as well as
 * between two.
 */
export function splitNames(text: string): string[] | undefined {
  const list = text
    .replace(/\s+/g, ' ')
    .replace(/[,;]?\s*(?:\bet\s+al\b\.?|…|\.\.\.)\s*$/i, '')
    .trim();
  if (list === '' || /^\[no author/i.test(list)) return [];
  if (list.includes(';')) return clean(list.split(';'));
  if (list.includes('|')) return clean(list.split('|'));
  const parts = clean(list.split(/\s(?:and|&)\s/i));
  const names: string[] = [];
  // "A, B, C and D": commas part names, also in a part that would be one name if it stood alone.
  const several = parts.length > 1 && parts.some((part) => part.split(',').length > 2);
  const mixed = parts.length > 1 && new Set(parts.map((part) => part.includes(','))).size > 1;
  for (const part of parts) {
    const found = namesBetweenCommas(part);
    if (found === undefined) return undefined;
    names.push(...found);
  }
  return mixed && !several && names.length === parts.length ? undefined : names;
}

function namesBetweenCommas(part: string): string[] | undefined {
  const pieces = clean(part.split(','));
  if (pieces.length < 2) return pieces;
  if (pieces.every((piece) => SURNAME_AND_INITIALS.test(piece))) {
    // PubMed ends its lists with a full stop.
    const dots = pieces.filter((piece) => piece.endsWith('.')).length;
    return dots === 1 ? pieces.map((piece) => piece.replace(/\.$/, '')) : pieces;
  }
  const paired =
    pieces.length % 2 === 0 && pieces.every((piece, nth) => nth % 2 === 0 || INITIALS.test(piece));
  if (paired) return pieces.flatMap((piece, nth) => (nth % 2 === 0 ? [`${piece}, ${pieces[nth + 1]}`] : []));
  if (pieces.length === 2) return [pieces.join(', ')];
  if (pieces.length === 3 && pieces.some((piece) => GENERATION.test(piece))) return [pieces.join(', ')];
  return pieces.every((piece) => piece.includes(' ')) ? pieces : undefined;
}

/** Without what surrounds a name in some exports: Scopus's author ids, a conjunction before the last one. */
function clean(names: readonly string[]): string[] {
  return names
    .map((name) =>
      name
        .replace(/\s*\(\d{6,}\)\s*$/, '')
        .replace(/^\s*(?:and|&)\s+/i, '')
        .replace(/^[\s,]+|[\s,]+$/g, ''),
    )
    .filter((name) => name !== '' && !/^(?:others|et al\.?)$/i.test(name));
}
