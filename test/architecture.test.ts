import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '..', 'src');

/** Top to bottom: a file may import from its own layer and from those below it. */
const LAYERS = [
  'cli',
  'consolidate',
  'collect',
  'dedupe',
  'venues',
  'sources',
  'match',
  'merge',
  'run',
  'checkpoint',
  'formats',
  'state',
  'http',
  'model',
];

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
/** The code without its comments. */
const text = (file: string): string =>
  readFileSync(join(SRC, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/ .*$/gm, '');
const layerOf = (file: string): string => file.split('/')[0] as string;

function importsOf(file: string): string[] {
  const found = text(file).matchAll(/(?:from|import\(|import)\s*'(\.[^']+)'/g);
  return [...found].map(([, path]) => normalize(join(dirname(file), path as string)));
}

const imports = files.flatMap((file) => importsOf(file).map((imported) => ({ file, imported })));

describe('the layers', () => {
  it('are all known', () => {
    expect([...new Set(files.map(layerOf))].filter((layer) => !LAYERS.includes(layer))).toEqual([]);
    expect(imports.length).toBeGreaterThan(100);
  });

  it('import downwards only', () => {
    const upwards = imports.filter(
      ({ file, imported }) => LAYERS.indexOf(layerOf(imported)) < LAYERS.indexOf(layerOf(file)),
    );
    expect(upwards).toEqual([]);
  });

  it('keep the progress views above the run, and out of its way', () => {
    const reached = imports.filter(
      ({ file, imported }) => imported.startsWith('cli/progress/') && layerOf(file) !== 'cli',
    );
    expect(reached).toEqual([]);
  });

  it('keep sources apart from each other, except for what both say of OpenAlex works', () => {
    const sourceOf = (file: string): string | undefined => /^sources\/([^/]+)\//.exec(file)?.[1];
    const across = imports.filter(
      ({ file, imported }) =>
        sourceOf(file) !== undefined &&
        sourceOf(imported) !== undefined &&
        sourceOf(file) !== sourceOf(imported) &&
        !/^sources\/openalex\/(?:work|schema)\.js$/.test(imported),
    );
    expect(across).toEqual([]);
  });

  it('leave judging to pure code: match, merge and model touch neither disk nor network nor clock', () => {
    const impure = files.filter(
      (file) =>
        ['match', 'merge', 'model'].includes(layerOf(file)) &&
        /from '(?:node:(?:fs|net|http|https|child_process|os|worker_threads)|undici)|Date\.now\(|new Date\(\)|process\.env|Math\.random/.test(
          text(file),
        ),
    );
    expect(impure).toEqual([]);
  });

  it('read the environment in the command line only', () => {
    const reads = files.filter(
      (file) => layerOf(file) !== 'cli' && /process\.(?:env|argv)\b/.test(text(file)),
    );
    expect(reads).toEqual([]);
  });
});

describe('the house rules', () => {
  const raw = (file: string): string => readFileSync(join(SRC, file), 'utf8');
  const breaking = (pattern: RegExp, read = text): string[] =>
    files.filter((file) => pattern.test(read(file)));

  it('no default exports', () => expect(breaking(/^export default/m)).toEqual([]));
  it('no barrels', () => expect(breaking(/^export (?:\*|\{[^}]*\}) from/m)).toEqual([]));
  it('no module-level mutable state', () => expect(breaking(/^(?:export )?(?:let|var) /m)).toEqual([]));
  it('no any', () => expect(breaking(/(?:: |<|as )any\b(?![a-z -])/)).toEqual([]));
  it('no silenced checks', () =>
    expect(breaking(/@ts-(?:ignore|expect-error|nocheck)|eslint-disable/, raw)).toEqual([]));
  it('no names that say nothing', () => {
    expect(breaking(/(?:class|function|const) \w*(?:Helper|Util|Handler|Processor)s?\b/)).toEqual([]);
  });

  it('write-file-atomic, proper-lockfile and undici are used in one place each', () => {
    const users = (name: string): string[] =>
      files.filter(
        (file) => text(file).includes(`import('${name}')`) || text(file).includes(`from '${name}'`),
      );
    expect(users('write-file-atomic')).toEqual(['state/replace-file.ts']);
    expect(users('proper-lockfile')).toEqual(['state/folder-lock.ts']);
    expect(users('undici').every((file) => file.startsWith('http/'))).toBe(true);
  });
});
