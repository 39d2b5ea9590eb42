import {
  filesOf,
  isSameFile,
  refuseEnding,
  outputTarget,
  probeFile,
  type OutputTarget,
} from '../formats/output-target.js';
import { OutputError, UsageError, describeSystemError } from '../model/errors.js';
import type { DedupeConfig } from './config.js';

const NOTHING = 'Nothing was touched.';

/**
 * Makes sure, before anything is read, that no file is to be two things at once (a list and an output, two outputs, one
 * list twice), and that each can be written. Throws UsageError or OutputError.
 */
export async function checkFiles(config: DedupeConfig, output: string): Promise<OutputTarget> {
  const target = outputTarget(output);
  refuseEnding(target.path);
  refuseEnding(config.review ?? null, '--review', 'a table: .csv');
  refuseEnding(config.clusters ?? null, '--clusters', 'a table: .csv');
  await refuseRepeated(config.inputs);
  const written = [
    ...filesOf(target).map((path) => ['--output', path] as const),
    ['--review', config.review],
    ['--clusters', config.clusters],
  ] as const;
  const before: (readonly [what: string, path: string])[] = config.inputs
    .filter((input) => input !== '-')
    .map((input) => [`the input "${input}"`, input]);
  for (const [flag, path] of written) {
    if (path === undefined || path === null) continue;
    for (const [what, other] of before) {
      if (await isSameFile(path, other)) {
        const next = `Choose another file with ${flag}.`;
        throw new UsageError(`${flag} "${path}" is the same file as ${what}`, { safe: NOTHING, next });
      }
    }
    before.push([flag, path]);
  }
  for (const [flag, path] of written) {
    if (path === undefined || path === null) continue;
    await probeFile(path).catch((error: unknown) => {
      throw new OutputError(`cannot write "${path}": ${describeSystemError(error)}`, {
        safe: 'Nothing was read yet.',
        next: `Mend that, or choose another file with ${flag}, then run the same command again.`,
        cause: error,
      });
    });
  }
  return target;
}

/** Each record of a list that is given twice would be a duplicate of itself. */
async function refuseRepeated(inputs: readonly string[]): Promise<void> {
  for (const [nth, input] of inputs.entries()) {
    for (const other of inputs.slice(0, nth)) {
      const same = input === '-' || other === '-' ? input === other : await isSameFile(input, other);
      if (!same) continue;
      const what = input === '-' ? 'standard input' : `"${input}"`;
      throw new UsageError(`the input ${what} was given twice`, {
        safe: NOTHING,
        next: 'Leave out one of them.',
      });
    }
  }
}
