import { InputError } from '../../model/errors.js';
import type { FolderFile, FolderReader, ListedVolume } from '../folder-reader.js';
import { readAnthologyBib } from './read-bib.js';
import { MalformedCollection, readCollection } from './read-collection.js';
import { nameOfVenueId } from './venue-ids.js';
import type { AnthologyVolume } from './volume.js';

/** Reads collection files (`2022.naacl.xml`, `W18.xml`) of a checkout of the Anthology or of a part of it, and its BibTeX (`anthology+abstracts.bib.gz`). */
export const aclAnthologyFolder: FolderReader = {
  reads: (name) => /\.xml(?:\.gz)?$|(?:^|\/)anthology[^/]*\.bib(?:\.gz)?$/i.test(name),
  async *volumes(file) {
    try {
      const read = /\.bib(?:\.gz)?$/i.test(file.name) ? readAnthologyBib : readCollection;
      for await (const volume of read(textOf(file))) if (!Number.isNaN(volume.year)) yield listed(volume);
    } catch (error) {
      if (!(error instanceof MalformedCollection)) throw error;
      throw new InputError(`"${file.name}" is no whole file of the ACL Anthology: ${error.message}`, {
        safe: 'Nothing was written.',
        next: 'Fetch the file again, or take it out of the folder.',
        cause: error,
      });
    }
  },
};

function listed({ venues, year, booktitle, papers, notes }: AnthologyVolume): ListedVolume {
  return {
    venues: [...venues.map(nameOfVenueId), ...(booktitle === '' ? [] : [booktitle])],
    year,
    papers,
    ...(notes.length > 0 && { notes }),
  };
}

/** What is not UTF-8 is given too, as well as it goes, before it is refused: it may turn out to be another lister's file. */
async function* textOf(file: FolderFile): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const bytes of file.chunks()) {
    let text: string;
    try {
      text = decoder.decode(bytes, { stream: true });
    } catch (error) {
      yield bytes.toString('utf8');
      throw notUtf8(error);
    }
    yield text;
  }
  try {
    decoder.decode();
  } catch (error) {
    throw notUtf8(error);
  }
}

const notUtf8 = (cause: unknown): MalformedCollection => new MalformedCollection('it is not UTF-8', cause);
