import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

const WORDS =
  'adaptive analysis bayesian control cohort deep estimation fluid gene graph inference kinetic lattice learning mapping model neural optimal phase quantum random robust sampling spectral stochastic theory trial urban vaccine wave'.split(
    ' ',
  );

/** A paper of about `bytes` bytes, the same for the same number. */
export function generatedPaper(n: number, bytes = 3000): Record<string, unknown> {
  const word = (k: number): string => WORDS[(n * 31 + k * 7 + ((n >> 3) ^ k)) % WORDS.length] as string;
  const title = `${word(1)} ${word(2)} for ${word(3)} ${word(4)} number ${n}`;
  const paper = {
    paper_id: `g${n}`,
    title,
    authors: [
      { name: `Ada Author${n % 5003}`, affiliations: [`University of ${word(5)}`] },
      { name: `Bert Writer${n % 4099}`, affiliations: [] },
    ],
    venue: `Journal of ${word(6)}`,
    year: 1990 + (n % 35),
    ...(n % 10 !== 0 && { doi: `10.5555/gen.${n}` }),
    abstract: '',
  };
  const words: string[] = [];
  let length = JSON.stringify(paper).length;
  for (let k = 0; length < bytes; k++) {
    words.push(word(k));
    length += word(k).length + 1;
  }
  return { ...paper, abstract: words.join(' ') };
}

/** Writes `{"papers": […]}` with so many generated papers. */
export async function writeGeneratedPapers(path: string, count: number, bytes = 3000): Promise<void> {
  const file = createWriteStream(path, { highWaterMark: 1 << 20 });
  file.write('{"collection_metadata":{"generated":true},"papers":[\n');
  for (let n = 0; n < count; n += 256) {
    const lines: string[] = [];
    for (let m = n; m < Math.min(n + 256, count); m++)
      lines.push(JSON.stringify(generatedPaper(m, bytes)) + (m === count - 1 ? '\n' : ',\n'));
    if (!file.write(lines.join(''))) await once(file, 'drain');
  }
  file.end(']}\n');
  await once(file, 'close');
}
