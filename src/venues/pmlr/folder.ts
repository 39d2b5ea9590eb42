import { parse } from 'yaml';
import * as z from 'zod';
import { isNestedDeeply } from '../../formats/yaml-nesting.js';
import type { InputError } from '../../model/errors.js';
import { lenient } from '../../sources/lenient.js';
import { checkUtf8 } from '../folder/check-utf8.js';
import type { FolderFile, FolderReader, ListedVolume } from '../folder/folder-reader.js';
import { bibText } from './bib-text.js';
import { readBib, type NoVolume, type VolumeHints } from './read-bib.js';
import { readCiteproc } from './read-citeproc.js';
import type { PmlrVolume } from './volume.js';
import { unusableFile } from '../folder/unusable-file.js';

/** No volume comes near it. */
const LARGEST = 256_000_000;

/** Reads volumes as they lie in mlresearch/vN (`aistats23.bib` beside `_config.yml`), or as the site gives them (`citeproc.yaml`, `bibliography.bib`). */
export const pmlrFolder: FolderReader = {
  reads: (name) => /(?:^|\/)(?!anthology)[^/]*\.bib$|citeproc[^/]*\.ya?ml$/i.test(name),
  async *volumes(file) {
    const bytes = await file.bytes();
    if (bytes.length > LARGEST) return;
    const config = await configBeside(file);
    const odd: string[] = [];
    const read = isBib(file.name)
      ? await readBib(await bibText(file.name, bytes, (message) => odd.push(message)), config)
      : await readCiteproc(bytes.toString('utf8'), config);
    if (!isBib(file.name) && !('other' in read)) checkUtf8(file, bytes);
    if ('papers' in read) yield listed(file, { ...read, notes: [...odd, ...read.notes] }, config);
    else refuse(file, read);
  },
};

const isBib = (name: string): boolean => /\.bib(?:\.gz)?$/i.test(name);

function listed(file: FolderFile, volume: PmlrVolume, config: VolumeHints): ListedVolume {
  const { id, names, year, papers, notes } = volume;
  if (year === undefined) throw broken(file, `nothing says of which year ${id} is`);
  const all = [...names, config.shortname, config.name].filter((name) => name !== undefined);
  return { venues: [...new Set(all)], isOneVenue: true, year, papers, ...(notes.length > 0 && { notes }) };
}

function refuse(file: FolderFile, read: NoVolume): void {
  if ('wrong' in read) throw broken(file, read.wrong);
}

function broken(file: FolderFile, wrong: string): InputError {
  return unusableFile(`"${file.name}" is no whole volume of PMLR: ${wrong}`, 'Fetch the file again');
}

const text = lenient(z.string());
const configSchema = z.looseObject({
  volume: text,
  year: text,
  start: text,
  published: text,
  booktitle: text,
  shortname: text,
  baseurl: text,
  conference: lenient(z.looseObject({ name: text })),
});

/** What `_config.yml` beside a file says of the volume; nothing where it is none of PMLR's. */
async function configBeside(file: FolderFile): Promise<VolumeHints> {
  const config = file.beside('_config.yml');
  if (config === undefined) return {};
  const said = configSchema.safeParse(yamlIn((await config.bytes()).toString('utf8'))).data;
  if (said?.volume === undefined && said?.shortname === undefined) return {};
  const { volume, year, start, published, booktitle, shortname, baseurl, conference } = said;
  return {
    volume: volume ?? baseurl?.replace(/^\//, ''),
    year: year !== undefined && /^\d{4}$/.test(year) ? year : undefined,
    start,
    published,
    booktitle,
    shortname,
    name: conference?.name,
  };
}

/** One has a few kB, and three levels. */
const LARGEST_CONFIG = 100_000;
const MOST_LEVELS = 50;

function yamlIn(text: string): unknown {
  if (text.length > LARGEST_CONFIG || isNestedDeeply(text, MOST_LEVELS)) return undefined;
  try {
    return parse(text, { schema: 'failsafe', logLevel: 'silent' });
  } catch {
    return undefined;
  }
}
