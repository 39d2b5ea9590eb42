import { MalformedCollection } from './read-collection.js';

/** The text of a file. What is not UTF-8 is given too, as well as it goes, before it is refused: it may turn out to be another lister's file. Throws MalformedCollection. */
export async function* decoded(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const bytes of chunks) {
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
