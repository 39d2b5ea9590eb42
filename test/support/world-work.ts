/** A work as it is, before any service tells of it in its own way. Every fake service can be made of these. */
export interface WorldWork {
  readonly title: string;
  /** `Given Family`. */
  readonly authors: readonly string[];
  readonly year: number;
  /** The venue's full name. */
  readonly venue: string;
  readonly abstract?: string;
  readonly citations: number;
  readonly doi?: string;
  readonly arxiv?: string;
  readonly pmid?: string;
  readonly pmcid?: string;
  /** `W…` */
  readonly openalex: string;
  /** 40 hex digits. */
  readonly s2: string;
  readonly corpusId: string;
}

const TOPICS = 'alpine|boreal|coastal|desert|estuarine|fluvial|glacial|highland|insular|jungle'.split('|');
const THINGS =
  'amphibians|beetles|cicadas|dragonflies|earthworms|finches|geckos|herons|ibises|jays|kites|larks'.split(
    '|',
  );
const WAYS =
  'acoustic surveys|genetic markers|mark and recapture|remote sensing|stable isotopes|tracking collars'.split(
    '|',
  );
const FAMILIES = 'Abara Brook Castellano Dimitrova Eriksen Fontaine Grünwald Hosseini Ito Jansen'.split(' ');
const GIVEN = 'Ada Bruno Clara Daniel Elif Farid Greta Hugo Ines Jonas Karin'.split(' ');

const pick = <T>(from: readonly T[], n: number): T => from[n % from.length] as T;

/** Work number `n`, the same in every run; another title, other authors and identifiers for each `n`. */
export function worldWork(n: number, changes: Partial<WorldWork> = {}): WorldWork {
  const topic = pick(TOPICS, n);
  const thing = pick(THINGS, Math.floor(n / 10));
  const way = pick(WAYS, Math.floor(n / 120));
  const letters = n.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + parseInt(digit, 26)));
  return {
    title: `Counting ${topic} ${thing} of the ${letters}ra valley with ${way}`,
    authors: [`${pick(GIVEN, n)} ${pick(FAMILIES, n)}`, `${pick(GIVEN, n + 5)} ${pick(FAMILIES, n * 3 + 1)}`],
    year: 1990 + (n % 35),
    venue: 'Journal of Field Counts',
    abstract: `We counted ${thing} by ${way}.`,
    citations: (n * 7) % 91,
    doi: `10.5555/world.${n}`,
    openalex: `W${3_000_000_000 + n}`,
    s2: n.toString(16).padStart(40, 'a'),
    corpusId: String(200_000_000 + n),
    ...changes,
  };
}
