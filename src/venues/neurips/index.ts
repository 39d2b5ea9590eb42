import { RequestFailed } from '../../http/failures.js';
import type { ApiState, AskContext } from '../../sources/source.js';
import type { ListerSettings } from '../definition.js';
import type { ListAnswer, Lister, VenueYear } from '../lister.js';
import { anotherShape, pathsOf, ProceedingsSite } from '../pages/proceedings-site.js';
import { checkBook } from './checked-book.js';
import { volumeLink } from './links.js';
import { readIndex } from './pages.js';

type Index = ReadonlyMap<number, readonly string[]>;

/** Where the year of the Datasets and Benchmarks is that were not in the proceedings yet. */
const ELSEWHERE: ReadonlyMap<number, string> = new Map([
  [
    2021,
    'the Datasets and Benchmarks of 2021 are not among them: they are on https://datasets-benchmarks-proceedings.neurips.cc/paper/2021, a page that can be saved and read with --from',
  ],
]);

/** The NeurIPS Proceedings over their pages. Throws UsageError when a variable of the environment is wrong. */
export function createNeurips(settings: ListerSettings): Lister {
  return new Neurips(
    new ProceedingsSite(settings, {
      lister: 'neurips',
      baseUrl: 'https://proceedings.neurips.cc',
      requestsPerSecond: 1,
      whenRefused:
        'Try again later; or save its page of the year with a browser, and read it with --from <folder>.',
    }),
  );
}

class Neurips implements Lister {
  readonly id = 'neurips';
  readonly #site: ProceedingsSite;
  #index: Promise<Index> | undefined;

  constructor(site: ProceedingsSite) {
    this.#site = site;
  }

  async list({ venue, year }: VenueYear, next: string | undefined, context: AskContext): Promise<ListAnswer> {
    if (venue.key !== 'neurips') return 'unknown';
    let todo: readonly string[];
    let done: readonly string[] = [];
    if (next === undefined) {
      const paths = (await this.#indexed(context)).get(year);
      if (paths === undefined) return 'unknown';
      todo = paths;
    } else {
      const place = placeOf(next, year);
      if (place === undefined) return 'expired';
      ({ todo, done } = place);
    }
    const path = todo[0] as string;
    const name = `the page of NeurIPS ${year} (${path})`;
    const html = await this.#site.page(path, context);
    if (html === undefined)
      throw new RequestFailed(`${name} is not there, although another page links to it`);
    const book = checkBook(html, year);
    if ('wrong' in book) throw anotherShape(name, book.wrong);
    const seen = [...done, path];
    const rest = [...new Set([...todo.slice(1), ...book.others])].filter((one) => !seen.includes(one));
    const elsewhere = done.length === 0 ? ELSEWHERE.get(year) : undefined;
    return {
      papers: book.papers,
      notes: [
        ...book.notes,
        ...(book.strangers > 0 ? [`${book.strangers} papers of other years on the page were left out`] : []),
        ...(elsewhere === undefined ? [] : [elsewhere]),
      ],
      ...(done.length === 0 && rest.length === 0 && { total: book.count ?? book.papers.length }),
      next: rest.length === 0 ? undefined : JSON.stringify([`${seen.length}`, ...seen, ...rest]),
    };
  }

  apiStatus(): ApiState {
    return { state: this.#site.state };
  }

  close(): Promise<void> {
    return this.#site.close();
  }

  /** Asked for once in a run; again when it failed. */
  #indexed(context: AskContext): Promise<Index> {
    this.#index ??= this.#readIndex(context).catch((error: unknown) => {
      this.#index = undefined;
      throw error;
    });
    return this.#index;
  }

  async #readIndex(context: AskContext): Promise<Index> {
    const html = await this.#site.page('/', context);
    const index = html === undefined ? undefined : readIndex(html);
    if (index === undefined)
      throw anotherShape('the index of the NeurIPS Proceedings (/)', 'it lists no years');
    return index;
  }
}

/** The number of pages that were asked for, these, and those to come. */
function placeOf(
  next: string,
  year: number,
): { readonly todo: readonly string[]; readonly done: readonly string[] } | undefined {
  const [count, ...paths] = pathsOf(next) ?? [];
  const asked = Number(count);
  const isOurs = paths.every((path) => volumeLink(path)?.path === path && volumeLink(path)?.year === year);
  if (!isOurs || !Number.isInteger(asked) || asked < 1 || asked >= paths.length) return undefined;
  return { done: paths.slice(0, asked), todo: paths.slice(asked) };
}
