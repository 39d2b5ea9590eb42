import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { snapshotDefinition } from '../../../src/sources/snapshot/definition.js';
import type { OpenProgress, Question, Source } from '../../../src/sources/source.js';
import { askContext } from '../../support/ask-context.js';
import { TEMPORARY_ROOT } from '../../support/temporary-root.js';

/** A work as OpenAlex's bulk files have it, small. */
export function work(number: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  const id = `https://openalex.org/W${number}`;
  const doi = `https://doi.org/10.1234/Work.${number}`;
  return {
    id,
    doi,
    title: `The curious behaviour of object number ${number} in a cold bath`,
    publication_year: 2001,
    ids: { openalex: id, doi, pmid: `https://pubmed.ncbi.nlm.nih.gov/${number}0`, mag: `${number}1` },
    authorships: [{ author: { display_name: `Jane Doe${number}` }, institutions: [] }],
    cited_by_count: number,
    abstract_inverted_index: { Cold: [0], baths: [1] },
    updated_date: '2026-01-01',
    ...more,
  };
}

export function jsonLines(works: readonly unknown[]): string {
  return works.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join('');
}

/** A snapshot folder and a state folder of their own. */
export class SnapshotWorld {
  readonly reports: OpenProgress[] = [];

  private constructor(readonly root: string) {}

  static async create(): Promise<SnapshotWorld> {
    return new SnapshotWorld(await mkdtemp(join(TEMPORARY_ROOT, 'cf-snapshot-')));
  }

  get works(): string {
    return join(this.root, 'works');
  }

  get state(): string {
    return join(this.root, 'state');
  }

  /** Writes a file of the snapshot; compressed when its name ends in `.gz`. */
  async write(name: string, works: readonly unknown[]): Promise<string> {
    const text = jsonLines(works);
    return this.writeBytes(name, name.endsWith('.gz') ? gzipSync(text) : Buffer.from(text));
  }

  async writeBytes(name: string, bytes: Buffer): Promise<string> {
    const path = join(this.works, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    return path;
  }

  async create(environment: Record<string, string> = {}): Promise<Source> {
    return snapshotDefinition.create({
      environment,
      stateDir: this.state,
      snapshotDir: this.works,
      version: '1.0.0',
      now: () => new Date(0),
      sleep: () => Promise.resolve(),
    });
  }

  async open(stopping: AbortSignal = askContext().stopping): Promise<Source> {
    const source = await this.create();
    await source.open({ stopping, signal: stopping, report: (progress) => this.reports.push(progress) });
    return source;
  }

  /** What `open` said, without repetitions. */
  said(): string[] {
    return [...new Set(this.reports.map((progress) => progress.what))];
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}

/** A question about a work of `work(number)`. */
export function ask(
  number: number,
  identifiers: Question['identifiers'],
  paper: Partial<Question['paper']> = {},
): Question {
  return {
    paper: {
      title: `The curious behaviour of object number ${number} in a cold bath`,
      authors: [`Doe${number}, J`],
      year: 2001,
      venue: undefined,
      volume: undefined,
      number: undefined,
      pages: undefined,
      type: undefined,
      identifiers,
      ...paper,
    },
    identifiers,
  };
}
