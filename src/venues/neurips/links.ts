/** The links of the NeurIPS Proceedings, by their grammar of 2026-10: `/paper_files/paper/<year>/hash/<hash>-Abstract[-<Track>].html`. Pure. */

/** Where the links of the site lead, whatever mirror a page came from. */
const SITE = 'https://proceedings.neurips.cc';
/** The Datasets and Benchmarks of 2021, whose rounds are in no link of the other site. */
const ROUNDS_SITE = 'https://datasets-benchmarks-proceedings.neurips.cc';

const PAPER =
  /^(?:https?:\/\/[\w.-]+)?\/((?:paper_files\/)?paper)\/(\d{4})\/hash\/([\da-z]{8,128})-Abstract(?:-([\w.-]{1,80}?))?\.html?(?:[?#].*)?$/i;
const VOLUME =
  /^(?:https?:\/\/[\w.-]+)?(\/(?:paper_files\/)?paper\/(\d{4})(?:\/[\w.-]{1,80})?)\/?(?:[?#].*)?$/i;

export interface PaperLink {
  readonly year: number;
  /** The name of the paper on the site. */
  readonly hash: string;
  /** As it stands in the link: `Conference`, `Datasets_and_Benchmarks_Track`, `round1`; before 2022 there is none. */
  readonly track: string | undefined;
  readonly page: string;
  readonly pdf: string;
}

export function paperLink(href: string): PaperLink | undefined {
  const found = PAPER.exec(href);
  if (found === null) return undefined;
  const [, folder, year, hash, track] = found as unknown as [string, string, string, string, string?];
  const root = `${/^round\d/i.test(track ?? '') ? ROUNDS_SITE : SITE}/${folder}/${year}`;
  const end = track === undefined ? '' : `-${track}`;
  return {
    year: Number(year),
    hash: hash.toLowerCase(),
    track,
    page: `${root}/hash/${hash}-Abstract${end}.html`,
    pdf: `${root}/file/${hash}-Paper${end}.pdf`,
  };
}

/** The path of a page that lists papers of a year: `/paper_files/paper/2025`, `/paper_files/paper/2025/vol38-main-conference`. */
export function volumeLink(href: string): { readonly year: number; readonly path: string } | undefined {
  const found = VOLUME.exec(href);
  return found === null ? undefined : { year: Number(found[2]), path: found[1] as string };
}

/**
 * What part of the conference a link names: `main`, `Datasets and Benchmarks`, `Position Paper`, `Creative AI`. The rounds of 2021 are
 * Datasets and Benchmarks.
 */
export function trackNamed(track: string | undefined): string {
  const name = (track ?? '').replace(/[_\s]+/g, ' ').trim();
  if (name === '' || /^(?:main )?conference(?: track)?$|^none$/i.test(name)) return 'main';
  if (/^round ?\d$/i.test(name)) return 'Datasets and Benchmarks';
  return name.replace(/ track$/i, '');
}
