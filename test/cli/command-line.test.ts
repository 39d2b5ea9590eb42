import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SOURCES } from '../../src/sources/registry.js';
import { cf } from '../support/cf.js';
import { temporaryFolder } from '../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterAll(() => remove());

describe('cf', () => {
  it('prints its version on standard output', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };
    for (const flag of ['--version', '-V']) {
      expect(await cf([flag], { cwd: folder })).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    }
  });

  it('prints its help on standard output, with exit codes and examples', async () => {
    const whole = await cf(['--help'], { cwd: folder });
    expect(whole).toMatchObject({ code: 0, stderr: '' });
    expect(whole.stdout).toContain('Exit codes:');
    const consolidate = await cf(['consolidate', '--help'], { cwd: folder });
    expect(consolidate).toMatchObject({ code: 0, stderr: '' });
    for (const flag of [
      '--resume [session_id]',
      '--max-runtime <minutes>',
      '--accept-changed-input',
      '--dry-run',
      'Examples:',
    ]) {
      expect(consolidate.stdout).toContain(flag);
    }
  });

  it('shows its help on standard error when it is given nothing to do', async () => {
    const { code, stdout, stderr } = await cf([], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: cf');
  });
});

describe('a pipe through which nothing comes', () => {
  it.each(['consolidate', 'dedupe'])(
    'leads cf %s to the command before it, not to a file',
    async (command) => {
      const own = await temporaryFolder();
      const end = await cf([command, '-i', '-'], { cwd: own.path, stdin: '' });
      await own.remove();
      expect(end).toEqual({
        code: 65,
        stdout: '',
        stderr:
          '"standard input" is empty; expected a list of papers.\nThe command before the pipe wrote nothing: see what it says.\n',
      });
    },
  );
});

/** Wrong command lines, and all that is said about them. */
const WRONG: readonly [args: string, said: string | RegExp, env?: Record<string, string>][] = [
  [
    'conslidate',
    'unknown command "conslidate"; did you mean "consolidate"? Nothing was touched.\nSee: cf --help\n',
  ],
  [
    'consolidate --inptu x',
    'unknown option "--inptu"; did you mean "--input"? Nothing was touched.\nSee: cf consolidate --help\n',
  ],
  [
    'consolidate papers.json',
    '"cf consolidate" got more arguments than it takes; expected options only. Nothing was touched.\nGive the list with --input: cf consolidate --input papers.json\n',
  ],
  [
    'consolidate',
    'no list of papers was given. Nothing was touched.\nGive one with --input, for example: cf consolidate --input papers.json\n',
  ],
  [
    'consolidate --resume',
    'no list of papers was given, and no consolidation in ".cf_state" is unfinished. Nothing was touched.\nBegin one, for example: cf consolidate --input papers.json\n',
  ],
  [
    'consolidate -i --resume',
    '--input was given "--resume", which looks like another option; expected a value. Nothing was touched.\nFor a name that begins with "-", write: --input ./--resume\n',
  ],
  [
    'consolidate -i x --input y',
    '--input was given more than once; expected once. Nothing was touched.\nLeave out all but one.\n',
  ],
  [
    'consolidate -i x --resume --resume',
    '--resume was given more than once; expected once. Nothing was touched.\nLeave out all but one.\n',
  ],
  [
    'explain',
    'missing required argument "output_file". Nothing was touched.\nFor example: cf explain papers.consolidated.json 12\n',
  ],
  [
    'unmerge papers.json',
    'missing required argument "paper". Nothing was touched.\nFor example: cf unmerge papers.deduplicated.json 12\n',
  ],
  [
    'sessions show',
    'missing required argument "session_id". Nothing was touched.\nSee: cf sessions show --help\n',
  ],
  [
    'sessions export some_id',
    'required option "-o, --output <file>" not specified. Nothing was touched.\nSee: cf sessions export --help\n',
  ],
  [
    'consolidate -i x --checkpoint-interval -1',
    '--checkpoint-interval is "-1"; expected minutes from 0 (no timed checkpoints) to 1440. Nothing was touched.\nFor example: --checkpoint-interval 2.5\n',
  ],
  [
    'consolidate -i x --checkpoint-interval NaN',
    '--checkpoint-interval is "NaN"; expected minutes from 0 (no timed checkpoints) to 1440. Nothing was touched.\nFor example: --checkpoint-interval 2.5\n',
  ],
  [
    'consolidate -i x --batch-size 2.5',
    '--batch-size is "2.5"; expected a whole number from 1 to 100000. Nothing was touched.\nFor example: --batch-size 100\n',
  ],
  [
    'consolidate -i x --max-runtime 0',
    '--max-runtime is "0"; expected minutes, more than 0 and at most a year. Nothing was touched.\nFor example: --max-runtime 55\n',
  ],
  [
    'consolidate -i x --resume papers.json',
    '--resume is "papers.json"; expected the id of a session (see: cf sessions list), or nothing. Nothing was touched.\nFor example: --resume consolidate_20261122_101530_k3v9x2ab\n',
  ],
  [
    'consolidate -i x --sources openalex,openalex',
    '--sources is "openalex,openalex"; expected names of sources, each once, separated by commas. Nothing was touched.\nFor example: --sources snapshot,openalex\n',
  ],
  [
    'consolidate -i x --budget openalex=1eur',
    '--budget is "openalex=1eur"; expected what may be spent on sources, each once: <source>=<amount> in usd, credits or requests, with /day for each day, separated by commas; "unlimited" lifts it. Nothing was touched.\nFor example: --budget openalex=1usd,crossref=2000requests/day\n',
  ],
  [
    'consolidate -i x --budget opnalex=1usd',
    /there is no source "opnalex"; did you mean "openalex"\? Nothing was touched\.\nThere are: .*See: cf sources\n/,
  ],
  [
    'consolidate -i x --budget snapshot=1usd',
    '--budget is in usd for "snapshot", which has no prices; expected requests. Nothing was touched.\nFor example: --budget snapshot=2000requests\n',
  ],
  [
    'consolidate -i x -s opnalex',
    `there is no source "opnalex"; did you mean "openalex"? Nothing was touched.\nThere are: ${SOURCES.map(({ id }) => id).join(', ')}. See: cf sources\n`,
  ],
  [
    'consolidate -i x -s snapshot',
    `the source "snapshot" can't be used here: it needs a folder of OpenAlex works: give --snapshot-dir, or set CF_SNAPSHOT_DIR.\nSee what each source needs: cf sources\n`,
  ],
  [
    'consolidate -i x --quiet --verbose',
    '--quiet and --verbose exclude each other. Nothing was touched.\nGive one of them.\n',
  ],
  [
    'consolidate -i x --accept-changed-input',
    '--accept-changed-input is for going on with a session. Nothing was touched.\nAdd --resume.\n',
  ],
  [
    'consolidate -i x',
    'SOURCE_DATE_EPOCH is "yesterday"; expected whole seconds since 1970. Nothing was touched.\nFor example: SOURCE_DATE_EPOCH=1767225600\n',
    { SOURCE_DATE_EPOCH: 'yesterday' },
  ],
  [
    'consolidate -i x',
    'CF_OPENALEX_RPS is "fast": expected requests per second, more than 0 and at most 1000.\nSet it to a number such as 5, or unset it.\n',
    { CF_OPENALEX_RPS: 'fast' },
  ],
];

describe('a wrong command line or environment', () => {
  it.concurrent.each(WRONG)(
    'cf %s: exit 2, names the thing, tells what to type',
    async (args, said, env = {}) => {
      expect(await cf(args.split(' '), { cwd: folder, env })).toEqual({
        code: 2,
        stdout: '',
        stderr: typeof said === 'string' ? said : (expect.stringMatching(said) as unknown),
      });
    },
  );

  it.each([[[]], [['--dry-run']]])('a snapshot folder without works is found out first: %j', async (more) => {
    const args = ['consolidate', '-i', 'x', '--snapshot-dir', '.', '-s', 'snapshot', ...more];
    const { code, stdout, stderr } = await cf(args, { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.match(/holds no works/g)).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is reported as a JSON line with --json', async () => {
    const { code, stderr } = await cf(['consolidate', '--json', '--inptu', 'x'], { cwd: folder });
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({
      type: 'error',
      exit_code: 2,
      error: 'UsageError',
      next: 'See: cf consolidate --help',
    });
  });
});
