import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cf } from '../test/support/cf.js';
import type { WorldPaper } from '../test/support/world-lists.js';
import type { OutputPaper } from './sources-score.js';
import { startServices, type ServicesOptions, type ServicesReport } from './sources-services.js';

/** What `cf consolidate` did with a list, as seen from outside. */
export interface ProgramRun extends ServicesReport {
  /** From the start of the process to its end. */
  readonly seconds: number;
  readonly output: string;
  readonly papers: readonly OutputPaper[];
  /** What `--dry-run` said before. */
  readonly forecast: Forecast;
}

/** `cf consolidate --dry-run --json`, as far as it is looked at here. */
export interface Forecast {
  readonly expected: { readonly requests: number; readonly seconds: number };
}

/** Runs the built program over a list of the world against its services, first with `--dry-run`. Throws when it does not end well. */
export async function runProgram(
  list: readonly WorldPaper[],
  options: ServicesOptions = {},
): Promise<ProgramRun> {
  const folder = await mkdtemp(join(tmpdir(), 'cf-bench-sources-'));
  const running = await startServices(options);
  try {
    await writeFile(
      join(folder, 'papers.json'),
      JSON.stringify({ papers: list.map(({ record }) => record) }),
    );
    const flags = ['consolidate', '--input', 'papers.json', '--sources', running.sources.join(','), '--json'];
    const program = { cwd: folder, env: running.environment };
    const dry = await cf([...flags, '--dry-run'], program);
    if (dry.code !== 0) throw new Error(`the dry run ended with ${dry.code}:\n${dry.stderr}`);
    if ((await running.report()).total > 0) throw new Error('the dry run asked something');
    const began = performance.now();
    const ended = await cf([...flags, '--output', 'out.json'], program);
    const seconds = (performance.now() - began) / 1000;
    if (ended.code !== 0) throw new Error(`it ended with ${ended.code}:\n${ended.stderr.slice(-3000)}`);
    const output = await readFile(join(folder, 'out.json'), 'utf8');
    const { papers } = JSON.parse(output) as { papers: OutputPaper[] };
    return {
      ...(await running.report()),
      seconds,
      output,
      papers,
      forecast: JSON.parse(dry.stdout) as Forecast,
    };
  } finally {
    await running.close();
    await rm(folder, { recursive: true, force: true });
  }
}
