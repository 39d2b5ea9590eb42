import type { FolderReader, ListedVolume } from '../folder/folder-reader.js';
import { decoded } from './decoded.js';
import { readAnthologyBib } from './read-bib.js';
import { MalformedCollection, readCollection } from './read-collection.js';
import { namesOfVolume, type AnthologyVolume } from './volume.js';
import { unusableFile } from '../folder/unusable-file.js';

/** Reads collection files (`2022.naacl.xml`, `W18.xml`) of a checkout of the Anthology or of a part of it, and its BibTeX (`anthology+abstracts.bib.gz`). */
export const aclAnthologyFolder: FolderReader = {
  reads: (name) => /\.xml(?:\.gz)?$|(?:^|\/)anthology[^/]*\.bib(?:\.gz)?$/i.test(name),
  async *volumes(file) {
    try {
      const read = /\.bib(?:\.gz)?$/i.test(file.name) ? readAnthologyBib : readCollection;
      for await (const volume of read(decoded(file.chunks())))
        if (!Number.isNaN(volume.year)) yield listed(volume);
    } catch (error) {
      if (!(error instanceof MalformedCollection)) throw error;
      const problem = `"${file.name}" is no whole file of the ACL Anthology: ${error.message}`;
      throw unusableFile(problem, 'Fetch the file again', error);
    }
  },
};

function listed(volume: AnthologyVolume): ListedVolume {
  const { year, papers, notes } = volume;
  return {
    venues: namesOfVolume(volume),
    year,
    papers,
    ...(notes.length > 0 && { notes }),
  };
}
