import { cp, mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LISTERS } from '../../src/venues/registry.js';
import { Cf, cf, steady, type CfEnd } from '../support/cf.js';
import { FakeOpenReview, noteOf2024, PASSWORD, USER } from '../support/fake-openreview.js';
import { temporaryFolder } from '../support/run-consolidate.js';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples', 'venues');
const FIXED = { SOURCE_DATE_EPOCH: '1767225600' };

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const collect = (args: readonly string[], env: Record<string, string> = {}): Promise<CfEnd> =>
  cf(['collect', ...args], { cwd: folder, env: { ...FIXED, ...env } });

interface Output {
  readonly collection_metadata: { readonly papers: number; readonly venues: { readonly status: string }[] };
  readonly papers: { readonly title: string; readonly venue: string; readonly year: number }[];
}

async function output(name: string): Promise<Output> {
  return JSON.parse(await readFile(join(folder, name), 'utf8')) as Output;
}

/** A folder with the XML of the examples only. */
async function xmlOnly(): Promise<void> {
  await mkdir(join(folder, 'xml'));
  await cp(join(EXAMPLES, 'acl-anthology', '2021.excom.xml'), join(folder, 'xml', '2021.excom.xml'));
}

describe('cf collect over a folder', () => {
  it('writes the papers to the file, and says what came of each venue and year', async () => {
    await xmlOnly();
    const args = ['--from', 'xml', '--venues', 'excom,acl', '--years', '2021', '-o', 'papers.json'];
    const { code, stdout, stderr } = await collect(args);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const said = steady(stderr).split('\n');
    // Two listings at once: either may end first.
    expect(
      said
        .slice(1, 3)
        .map((line) => line.replace(/ \(\d of 2\)$/, ''))
        .sort(),
    ).toEqual(['acl 2021: nobody who was asked has it', 'excom 2021: 9 papers (acl_anthology)']);
    expect([said[0], ...said.slice(3)]).toEqual([
      'Session <session>: 2 venues and years to list',
      '',
      'venue  year  lister         papers',
      'excom  2021  acl_anthology       9  listed',
      'acl    2021  folder              0  nobody has it',
      '',
      'Not in "xml": acl 2021.',
      '1 venue and year is listed.',
      '9 papers written to "papers.json"',
      '',
    ]);
    const { collection_metadata, papers } = await output('papers.json');
    expect(collection_metadata.papers).toBe(9);
    expect(papers.map(({ year }) => year)).toEqual(Array(9).fill(2021));
    expect(await readdir(join(folder, '.cf_state', 'sessions'))).toEqual([]);
  });

  it('gives standard output to the papers alone in a pipe, and takes over what was listed', async () => {
    await xmlOnly();
    const first = await collect(['--from', 'xml', '--quiet']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect((JSON.parse(first.stdout) as Output).papers).toHaveLength(9);
    const second = await collect(['--from', 'xml', '--no-progress']);
    expect(second.stdout).toBe(first.stdout);
    expect(second.stderr).toContain('excom 2021: 9 papers, listed earlier (acl_anthology) (1 of 1)\n');
    const plan = await collect(['--from', 'xml', '--dry-run', '--json']);
    expect((JSON.parse(plan.stdout) as { listings: object[] }).listings).toEqual([
      expect.objectContaining({ venue: 'excom', year: 2021, will: 'take_over', papers: 9 }),
    ]);
    const again = await collect(['--from', 'xml', '--dry-run', '--refresh']);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toBe(
      'A new session, 1 venue and year. Nothing was asked.\n\nvenue  year  papers\nexcom  2021       9  read (acl_anthology)\n',
    );
  });

  it('tells events as JSON lines', async () => {
    await xmlOnly();
    const { code, stderr } = await collect(['--from', 'xml', '-o', 'p.jsonl', '--json', '--max-papers', '4']);
    expect(code).toBe(0);
    const events = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['session_started', 'listing_ended', 'collected']),
    );
    expect(events.at(-1)).toMatchObject({
      summary: { complete: true, papers: 4, output: expect.any(String) as string },
    });
    expect((await readFile(join(folder, 'p.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(4);
  });
});

describe('cf collect over the network', () => {
  let fake: FakeOpenReview;
  beforeEach(async () => {
    fake = await FakeOpenReview.start();
    fake.mostRows = 4;
    fake.notes = { v1: [], v2: Array.from({ length: 10 }, (_, n) => noteOf2024(n + 1)) };
  });
  afterEach(async () => {
    await fake.close();
    fake.check();
  });

  const environment = (): Record<string, string> => ({
    ...FIXED,
    OPENREVIEW_USERNAME: USER,
    OPENREVIEW_PASSWORD: PASSWORD,
    CF_OPENREVIEW_URL: fake.url,
    CF_OPENREVIEW_V1_URL: `${fake.url}/v1`,
    CF_OPENREVIEW_RPS: '1000',
    CF_OPENREVIEW_V1_RPS: '1000',
  });
  const ASKED = ['--venue', 'ICLR', '--year', '2024', '--lister', 'openreview'];

  it('stopped by a signal goes on with the line that it prints, and asks for no page twice', async () => {
    let pages = 0;
    const run = new Cf(['collect', ...ASKED, '-o', 'papers.json'], {
      cwd: folder,
      env: environment(),
      stdin: '',
    });
    fake.beforePage = () => {
      if (++pages === 2) run.process.kill('SIGTERM');
    };
    const stopped = await run.ended;
    expect(stopped.code).toBe(143);
    const line = /To go on, run: cf (.*)\n/.exec(stopped.stderr)?.[1] ?? '';
    expect(line).toMatch(/^collect --lister openreview --resume collect_\w+$/);
    expect(stopped.stderr).toContain('Stopped by SIGTERM.\n');
    expect(await readdir(folder)).not.toContain('papers.json');
    fake.beforePage = () => undefined;
    const resumed = await cf(line.split(' '), { cwd: folder, env: environment() });
    expect(resumed).toMatchObject({ code: 0, stdout: '' });
    const { papers } = await output('papers.json');
    expect(papers.map(({ title }) => title)).toEqual(
      Array.from({ length: 10 }, (_, n) => `On the number ${n + 1}`),
    );
    expect([...fake.asked.values()].filter((times) => times > 1)).toEqual([]);
  });

  it('that is refused ends with 75, names the venues and what to type, and never shows the password', async () => {
    const env = { ...environment(), OPENREVIEW_PASSWORD: 'quite-another-one' };
    const args = ['--venue', 'ICLR', '--years', '2024-2025', '--lister', 'openreview', '-o', 'papers.json'];
    const { code, stdout, stderr } = await collect(args, env);
    expect({ code, stdout }).toEqual({ code: 75, stdout: '' });
    expect(stderr).toMatch(/Not listed: iclr 2024, iclr 2025\./);
    expect(stderr).toContain('0 of 2 venues and years are finished; 0 papers are saved.\n');
    expect(stderr).toContain('No output was written yet; --allow-partial would write what there is.\n');
    expect(stderr).toMatch(/\nTo go on, run: cf collect --lister openreview --resume collect_\w+\n$/);
    expect(stderr).not.toContain('quite-another-one');
  });

  it('beside an unfinished session names a line that asks the same listers', async () => {
    const env = { ...environment(), OPENREVIEW_PASSWORD: 'quite-another-one' };
    await collect(ASKED, env);
    const { stderr } = await collect(ASKED, env);
    expect(stderr).toMatch(/ stop this run and type: cf collect --lister openreview --resume collect_\w+\n/);
  });

  it('without its login is refused before anything is touched', async () => {
    const { code, stderr } = await collect(ASKED);
    expect(code).toBe(2);
    expect(stderr).toContain(`the lister "openreview" can't be used here: it needs a login`);
    expect(await readdir(folder)).toEqual([]);
  });

  it('with a wrong setting is refused before anything is touched', async () => {
    const { code, stderr } = await collect(ASKED, { ...environment(), CF_OPENREVIEW_RPS: 'many' });
    expect(code).toBe(2);
    expect(stderr).toContain('CF_OPENREVIEW_RPS is "many"');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('cf collect --list-venues', () => {
  it('shows venues with their listers and years, and what each lister needs', async () => {
    const { code, stdout, stderr } = await collect(['--list-venues', 'iclr'], {
      OPENREVIEW_TOKEN: 'abcdefgh',
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^venue +name +listed by\niclr +International Conference on Learning .* openreview 2013-/,
    );
    expect(stdout).toContain('OPENREVIEW_TOKEN is set');
    expect(stdout).not.toContain('abcdefgh');
    expect(stdout).not.toContain('\nacl_anthology\n');
    expect(stdout).toContain('--from');
  });

  it('is JSON with --json, of all venues and listers', async () => {
    const { stdout } = await collect(['--list-venues', '--json']);
    const listed = JSON.parse(stdout) as {
      venues: { venue: string; listers: { lister: string }[] }[];
      listers: { lister: string }[];
    };
    expect(listed.listers.map(({ lister }) => lister)).toEqual(LISTERS.map(({ id }) => id));
    const own = LISTERS.flatMap(({ venues }) => (venues === 'any' ? [] : venues.map(({ key }) => key)));
    expect(listed.venues.map(({ venue }) => venue)).toEqual([...new Set(own)].sort());
  });

  it('names what was perhaps meant', async () => {
    const { code, stdout } = await collect(['--list-venues', 'neruips']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^No venue that is known by name is "neruips"; did you mean "neurips"/);
  });
});

const WRONG: readonly [args: string, said: string][] = [
  [
    '--resume',
    'no venues were given, and no collection in ".cf_state" is unfinished. Nothing was touched.\nBegin one, for example: cf collect --venues iclr,acl --years 2020-2024\n',
  ],
  [
    '--venues acl --year 2024 --lister acl_antology',
    `there is no lister "acl_antology"; did you mean "acl_anthology"? Nothing was touched.\nThere are: ${LISTERS.map(({ id }) => id).join(', ')}. See: cf collect --list-venues\n`,
  ],
  [
    '--list-venues --lister pmlr',
    '--lister is for listing papers, and --list-venues shows which venues there are. Nothing was touched.\nGive it words of their names instead: cf collect --list-venues "machine learning"\n',
  ],
  [
    '--venues acl --year 2024 --lister semantic',
    `there is no lister "semantic"; did you mean "semantic_scholar"? Nothing was touched.\nThere are: ${LISTERS.map(({ id }) => id).join(', ')}. See: cf collect --list-venues\n`,
  ],
  [
    '--venues acl --year 2024 --lister acll',
    `there is no lister "acll". Nothing was touched.\nThere are: ${LISTERS.map(({ id }) => id).join(', ')}. See: cf collect --list-venues\n`,
  ],
  [
    'acl',
    '"cf collect" got more arguments than it takes; expected options only. Nothing was touched.\nGive the venues and years with options, several with commas and no spaces: cf collect --venues iclr,acl --years 2020-2024\n',
  ],
  [
    '--resume collect_20261122_101530_k3v9x2ab',
    'there is no session "collect_20261122_101530_k3v9x2ab" in ".cf_state/sessions". Nothing was touched.\nSee which there are: cf sessions list\n',
  ],
];

describe('a wrong command line', () => {
  it.each(WRONG)('cf collect %s: exit 2, names the thing, tells what to type', async (args, said) => {
    expect(await collect(args.split(' '))).toEqual({ code: 2, stdout: '', stderr: said });
    expect(await readdir(folder)).toEqual([]);
  });
});
