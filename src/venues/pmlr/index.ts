import { answerIn } from '../../http/answer-in.js';
import { NO_DIALECT } from '../../http/classify.js';
import { RequestFailed } from '../../http/failures.js';
import type { Form } from '../../http/form.js';
import { sourceClient, type SourceClient } from '../../sources/source-client.js';
import type { ApiState, AskContext } from '../../sources/source.js';
import type { ListerSettings } from '../definition.js';
import type { ListAnswer, ListedPage, Lister, VenueYear } from '../lister.js';
import { readBib, type NoVolume } from './read-bib.js';
import { isCiteproc, readCiteproc } from './read-citeproc.js';
import type { PmlrVolume } from './volume.js';
import { volumesIn, volumesOf, type IndexedVolume } from './volume-index.js';

/** The site gives no figure; it is one of GitHub's pages. */
const REQUESTS_PER_SECOND = 1;

/** PMLR over the network. Throws UsageError when a variable of the environment is wrong. */
export function createPmlr(settings: ListerSettings): Lister {
  return new Pmlr(settings);
}

/** A page is a volume; `next` is the next volume's id. */
class Pmlr implements Lister {
  readonly id = 'pmlr';
  readonly #settings: ListerSettings;
  readonly #client: SourceClient;
  /** The index of this run; asked for again after a failure. */
  #index: readonly IndexedVolume[] | undefined;

  constructor(settings: ListerSettings) {
    this.#settings = settings;
    this.#client = sourceClient(settings, {
      source: 'pmlr',
      baseUrl: 'https://proceedings.mlr.press',
      accept: 'text/html, text/yaml, text/plain;q=0.9, */*;q=0.1',
      whenRefused: 'Open https://proceedings.mlr.press in a browser; when it answers there, resume the run.',
      dialect: NO_DIALECT,
      requestsPerSecond: REQUESTS_PER_SECOND,
      concurrency: 1,
    });
  }

  async list({ venue, year }: VenueYear, next: string | undefined, context: AskContext): Promise<ListAnswer> {
    this.#index ??= await this.#readIndex(context);
    const volumes = volumesOf(this.#index, venue, year, this.#settings.venues);
    if (volumes.length === 0) return next === undefined ? 'unknown' : 'expired';
    const at = next === undefined ? 0 : volumes.findIndex(({ id }) => id === next);
    const wanted = volumes[at];
    if (wanted === undefined) return 'expired';
    return this.#page(wanted.id, volumes[at + 1]?.id, context);
  }

  async #page(id: string, next: string | undefined, context: AskContext): Promise<ListedPage> {
    const { papers, notes } = await this.#volume(id, context);
    const named = notes.map((note) => `${id}: ${note}`);
    return { papers, next, ...(named.length > 0 && { notes: named }) };
  }

  async #readIndex(context: AskContext): Promise<readonly IndexedVolume[]> {
    const volumes = await this.#get('/', 'html', context, (page) => {
      const found = volumesIn(page);
      return found.length > 0 ? found : undefined;
    });
    if (volumes === undefined) throw new RequestFailed('the index of volumes is not there (HTTP 404)');
    return volumes;
  }

  /** From the site's own YAML, which parts the names and has the links; from its BibTeX where that is not to be read. */
  async #volume(id: string, context: AskContext): Promise<PmlrVolume> {
    const yaml = await this.#get(`/${id}/assets/bib/citeproc.yaml`, 'text', context, (body) => body);
    const read = yaml === undefined || !isCiteproc(yaml) ? undefined : await readCiteproc(yaml);
    if (read !== undefined && 'papers' in read && read.notes.length === 0) return ofVolume(id, read);
    const bib = await this.#get(`/${id}/assets/bib/bibliography.bib`, 'text', context, (body) => body);
    const other = bib === undefined ? undefined : await readBib(bib, { volume: id });
    if (other !== undefined && 'papers' in other) return ofVolume(id, other);
    // Better with a note than not at all: the records that were left out are named.
    if (read !== undefined && 'papers' in read) return ofVolume(id, read);
    throw new RequestFailed(`${id} is in the index, but ${whyNot(yaml, read)} and ${whyNot(bib, other)}`);
  }

  async #get<T>(
    path: string,
    form: Form,
    { stopping, signal }: AskContext,
    read: (body: string) => T | undefined,
  ): Promise<T | undefined> {
    return answerIn(await this.#client.http.get(path, { expecting: 'single', form, read, stopping, signal }));
  }

  apiStatus(): ApiState {
    return { state: this.#client.http.state };
  }

  close(): Promise<void> {
    return this.#client.http.close();
  }
}

function ofVolume(id: string, volume: PmlrVolume): PmlrVolume {
  if (volume.id !== id) throw new RequestFailed(`asked for ${id}, got ${volume.id}`);
  if (volume.papers.length === 0)
    throw new RequestFailed(`${id} is in the index, and none of its papers could be read`);
  return volume;
}

function whyNot(text: string | undefined, read: PmlrVolume | NoVolume | undefined): string {
  if (text === undefined) return 'one of its files is not there (HTTP 404)';
  if (read === undefined || !('wrong' in read)) return 'another is none of papers';
  return `another can't be read (${read.wrong})`;
}
