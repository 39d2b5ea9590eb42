import { setImmediate } from 'node:timers/promises';
import { SaxesParser } from 'saxes';
import { isCollectionId } from './anthology-id.js';
import type { Element } from './element.js';
import { CollectionVolume } from './volume.js';
import type { AnthologyVolume } from './volume.js';

/** So much XML is read in one go: a few milliseconds. */
const SLICE = 128 * 1024;
/** Elements stand in each other at most six deep in the Anthology's schema. */
const DEEPEST = 16;

/** XML that is not well formed, cut off, or no collection of the Anthology's shape. `message` says where and what. */
export class MalformedCollection extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'MalformedCollection';
  }
}

/**
 * Reads a collection file of the ACL Anthology (`data/xml/*.xml`; schema: python/acl_anthology/data/schema.rnc there) a volume at a time,
 * from pieces of its text. Nothing comes of XML whose root is no `<collection>`, nor of what is no XML from its beginning on. Throws MalformedCollection; so what came before
 * is a part of the file only, until the end is reached.
 */
export async function* readCollection(
  text: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<AnthologyVolume> {
  const reader = new CollectionReader();
  for await (const piece of text) {
    for (let at = 0; at < piece.length; at += SLICE) {
      reader.push(piece.slice(at, at + SLICE));
      if (reader.isOther) return;
      yield* reader.taken();
      await setImmediate();
    }
  }
  reader.end();
}

class CollectionReader {
  /** The root is another element: the file is somebody else's. */
  isOther = false;
  readonly #parser = new SaxesParser();
  readonly #open: Element[] = [];
  #collection: string | undefined;
  /** The line of a document type, which no collection has. */
  #doctype: number | undefined;
  #volume: CollectionVolume | undefined;
  #isAtEnd = false;
  #done: AnthologyVolume[] = [];

  constructor() {
    this.#parser.on('opentag', ({ name, attributes }) => this.#begin(name, attributes));
    this.#parser.on('text', (text) => this.#text(text));
    this.#parser.on('cdata', (text) => this.#text(text));
    this.#parser.on('closetag', () => this.#close());
    this.#parser.on('doctype', () => (this.#doctype = this.#parser.line));
  }

  push(text: string): void {
    this.#parse(() => this.#parser.write(text));
  }

  end(): void {
    this.#isAtEnd = true;
    this.#parse(() => this.#parser.close());
  }

  taken(): AnthologyVolume[] {
    const taken = this.#done;
    this.#done = [];
    return taken;
  }

  #parse(step: () => void): void {
    try {
      step();
    } catch (error) {
      // What is no XML from its beginning on was never a collection; what ends before its root may be one that was cut off.
      this.isOther ||=
        this.#collection === undefined && !this.#isAtEnd && !(error instanceof MalformedCollection);
      if (this.isOther) return;
      if (error instanceof MalformedCollection) throw error;
      // "12:34: unclosed tag: paper"
      const [, line, what] = /^(\d+):\d+: (.*)$/s.exec((error as Error).message) ?? [];
      const reason = `line ${line ?? String(this.#parser.line)}: ${what ?? (error as Error).message}`;
      throw new MalformedCollection(reason.replace(/\.$/, ''), error);
    }
  }

  #fail(what: string, line = this.#parser.line): never {
    throw new MalformedCollection(`line ${line}: ${what}`);
  }

  #begin(name: string, attributes: Readonly<Record<string, string>>): void {
    const depth = this.#open.length;
    if (depth === 0) this.#root(name, attributes.id ?? '');
    if (depth >= DEEPEST) this.#fail(`elements stand more than ${DEEPEST} deep in each other`);
    if (depth === 1 && name === 'volume')
      this.#volume = new CollectionVolume(this.#collection as string, attributes);
    const element: Element = { name, attributes, children: [] };
    const parent = this.#open.at(-1);
    // The parts of a volume are taken one by one, so that no whole volume is kept as a tree.
    if (depth > 2) parent?.children.push(element);
    this.#open.push(element);
  }

  #root(name: string, id: string): void {
    this.isOther = name !== 'collection';
    if (this.isOther) this.#fail('its root is no <collection>');
    if (this.#doctype !== undefined) this.#fail('it has a document type of its own', this.#doctype);
    if (!isCollectionId(id)) this.#fail(`the collection's id is "${id}"; expected one like 2022.acl or P18`);
    this.#collection = id;
  }

  #text(text: string): void {
    if (this.#open.length > 2) this.#open.at(-1)?.children.push(text);
  }

  #close(): void {
    const element = this.#open.pop() as Element;
    const depth = this.#open.length;
    if (this.#volume === undefined) return;
    if (depth === 2) this.#volume.take(element);
    if (depth !== 1) return;
    const volume = this.#volume.finish();
    if (typeof volume === 'string') this.#fail(volume);
    this.#done.push(volume);
    this.#volume = undefined;
  }
}
