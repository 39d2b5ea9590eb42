import { sha256 } from '../../state/replace-file.js';

/** Of a venue's own letters so many are kept where something has to be changed: file names end at 255 bytes. */
const READABLE = 40;
const LONGEST = 60;

/**
 * A venue's key as the beginning of a file name: its words joined by hyphens where it is nothing but words in lower case, as keys are, else
 * its letters and a hash, so that two venues never have one file, on file systems that know no case neither. `=` stands in no key that is kept. What Windows
 * reserves (`con`, `nul.x`) can't come of it: no dot is kept, and every name goes on with the year.
 */
export function venueFileName(venue: string): string {
  if (/^[a-z0-9]+(?: [a-z0-9]+)*$/.test(venue) && venue.length <= LONGEST) return venue.replaceAll(' ', '-');
  const readable = venue
    .slice(0, READABLE)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  // As JSON, in which halves of surrogate pairs differ.
  return `${readable}=${sha256(JSON.stringify(venue)).slice(0, 20)}`;
}
