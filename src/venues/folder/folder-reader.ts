import type { ListedPaper } from '../../model/listed-paper.js';

/** A file of the folder that was given with `--from`. */
export interface FolderFile {
  /** Path below the folder, with `/`: `v206/aistats23.bib`. */
  readonly name: string;
  /** The whole content, unzipped where the name ends in .gz. Throws InputError. */
  bytes(): Promise<Buffer>;
  /** The same as a stream, for large files. */
  chunks(): AsyncIterable<Buffer>;
  /** Another file, by its path from this one's folder: `_config.yml`; undefined when there is none. */
  beside(name: string): FolderFile | undefined;
}

/** A volume, issue or listing as it stands in a file: papers of one year. */
export interface ListedVolume {
  /** Names or ids of the venues that it belongs to, as the file has them: `naacl`, `International Conference on …`. */
  readonly venues: readonly string[];
  /** These are names of one venue. */
  readonly isOneVenue?: true;
  readonly year: number;
  readonly papers: readonly ListedPaper[];
  /** What a person should know: an entry that could not be read. */
  readonly notes?: readonly string[];
}

/** Reads the files that a lister publishes, or the answers that it gives, from a folder. */
export interface FolderReader {
  /** Whether a file of this name may be one of this lister's. Cheap: by the name alone. */
  reads(name: string): boolean;
  /**
   * The volumes in a file, in its order; none when it turns out not to be one of this lister's after all. Throws InputError that
   * names file and place where the file is one of this lister's and broken.
   */
  volumes(file: FolderFile): AsyncIterable<ListedVolume>;
}
