import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCollectConfig, type CollectFlags } from '../../../src/cli/collect/config.js';
import type { CollectConfig } from '../../../src/collect/config.js';
import { UsageError } from '../../../src/model/errors.js';
import { temporaryFolder } from '../../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterAll(() => remove());

const NOW = new Date('2026-11-22T10:00:00Z');

const read = (flags: CollectFlags, environment: Record<string, string> = {}): Promise<CollectConfig> =>
  readCollectConfig(flags, { environment, now: () => NOW, stdoutIsTerminal: true });

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

/** What is said of wrong flags: the message and what to type, in two lines. */
async function saidOf(flags: CollectFlags): Promise<string> {
  const error = await read(flags).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(UsageError);
  const { message, safe, next } = error as UsageError;
  expect(safe).toBe('Nothing was touched.');
  return `${message}\n${next ?? ''}`;
}

const venues = async (flags: CollectFlags): Promise<string[] | undefined> =>
  (await read(flags)).venues?.map(({ name, years }) => `${name} ${[years].flat().join(' ')}`);

describe('the configuration of a collection', () => {
  it('has defaults for all but the venues and years', async () => {
    const { venueNames, ...config } = await read({ venues: 'iclr, ACL', years: '2023' });
    expect(config).toEqual({
      venues: [
        { name: 'iclr', years: [2023] },
        { name: 'ACL', years: [2023] },
      ],
      years: undefined,
      lister: undefined,
      from: undefined,
      maxPapers: undefined,
      output: undefined,
      stdoutIsTerminal: true,
      resume: false,
      refresh: false,
      allowPartial: false,
      stateDir: '.cf_state',
      keepSession: false,
      checkpointInterval: 5,
      maxRuntime: undefined,
      fixedTime: undefined,
    });
    expect(venueNames.named('NIPS')?.key).toBe('neurips');
  });

  it('takes what is asked for, from flags before the environment', async () => {
    const asked = { venue: 'iclr', year: '2024', maxPapers: '0', output: '-', refresh: true };
    expect(
      await read({ ...asked, stateDir: 'here' }, { CF_STATE_DIR: 'there', SOURCE_DATE_EPOCH: '1767225600' }),
    ).toMatchObject({
      maxPapers: 0,
      output: '-',
      refresh: true,
      stateDir: 'here',
      fixedTime: new Date('2026-01-01T00:00:00Z'),
    });
    expect((await read(asked, { CF_STATE_DIR: 'there' })).stateDir).toBe('there');
  });

  it('needs no venues where a folder is read, whose years can be chosen, or a session is named', async () => {
    expect(await read({ from: folder, years: '2020' })).toMatchObject({
      venues: undefined,
      years: [2020],
      from: folder,
    });
    const resume = 'collect_20261122_101530_k3v9x2ab';
    expect(await read({ resume })).toMatchObject({ venues: undefined, resume });
    expect(await read({ from: folder, venues: 'acl', years: '2020' })).toMatchObject({ years: undefined });
  });
});

describe('years', () => {
  it.each([
    ['2024', [2024]],
    ['2020-2022', [2020, 2021, 2022]],
    ['2020 – 2021', [2020, 2021]],
    ['2022,2020', [2020, 2022]],
    ['2021-2022, 2019, 2020-2021', [2019, 2020, 2021, 2022]],
    ['1900,2028', [1900, 2028]],
  ])('%s', async (years, expected) => {
    expect((await read({ venue: 'iclr', years })).venues).toEqual([{ name: 'iclr', years: expected }]);
  });

  it('of --year and --years together', async () => {
    expect(await venues({ venue: 'iclr', year: '2019', years: '2021-2022' })).toEqual([
      'iclr 2019 2021 2022',
    ]);
  });

  it.each([
    ['', 'years, ranges of years, or both, separated by commas'],
    ['24', 'years, ranges of years, or both, separated by commas'],
    ['2020-', 'years, ranges of years, or both, separated by commas'],
    ['2020,,2021', 'years, ranges of years, or both, separated by commas'],
    ['2020-2021-2022', 'years, ranges of years, or both, separated by commas'],
    ['2024-2020', 'a range from the earlier year to the later one'],
    ['1899', 'years from 1900 to 2028'],
    ['2029', 'years from 1900 to 2028'],
    ['2000-9999', 'years from 1900 to 2028'],
  ])('"%s" is refused', async (years, expected) => {
    expect(await saidOf({ venue: 'iclr', years })).toBe(
      `--years is "${years}"; expected ${expected}\nFor example: --years 2020-2024`,
    );
  });
});

describe('venues', () => {
  it('under two names are one, in the order given, with the years of both', async () => {
    const path = await file('merge.yaml', 'venues: [{name: NIPS, years: 2019}, {name: icml, year: 2020}]');
    expect(
      await venues({
        venue: 'Advances in Neural Information Processing Systems',
        venues: 'acl,nips',
        years: '2021',
        venueFile: path,
      }),
    ).toEqual(['Advances in Neural Information Processing Systems 2019 2021', 'acl 2021', 'icml 2020']);
  });

  it('that nobody knows are no error here; a name with a comma goes with --venue', async () => {
    const flags = { venue: 'Science, Technology, & Human Values', venues: 'Conference on Nothing' };
    expect(await venues({ ...flags, years: '2020' })).toEqual([
      'Science, Technology, & Human Values 2020',
      'Conference on Nothing 2020',
    ]);
  });

  it('are known by the names of the configuration file', async () => {
    const config = await file('cf.config.json', '{"venues": {"Zeta Days": ["ZD", "Zetatage"]}}');
    expect(await venues({ venues: 'ZD,Zetatage', years: '2020', config })).toEqual(['ZD 2020']);
  });
});

describe('a file of venues', () => {
  it('is YAML or JSON, with venues or a bare list, and years in every form', async () => {
    const yaml = await file(
      'all.yaml',
      'venues:\n  - {name: neurips, years: [2020, 2022]}\n  - name: icml\n    years: 2020-2021\n  - name: acl\n    year: 2019\n  - iclr\n  - {name: uai, years: [2015, "2017-2018"]}\n  - {name: colt, years: "2011,2013"}\n',
    );
    const all = [
      'neurips 2020 2022',
      'icml 2020 2021',
      'acl 2019',
      'iclr 2024',
      'uai 2015 2017 2018',
      'colt 2011 2013',
    ];
    expect(await venues({ venueFile: yaml, years: '2024' })).toEqual(all);
    const json = await file(
      'all.json',
      JSON.stringify([{ name: 'neurips', years: [2020, 2022] }, { name: 'acl', year: '2019' }, 'iclr']),
    );
    expect(await venues({ venueFile: json, year: '2024' })).toEqual([all[0], all[2], all[3]]);
    for (const name of ['marked.json', 'marked.yaml']) {
      const marked = await file(name, '\ufeff{"venues": [{"name": "iclr", "years": 2020}]}');
      expect(await venues({ venueFile: marked })).toHaveLength(1);
    }
  });

  const EXAMPLE =
    'For example: {"venues": [{"name": "neurips", "years": [2020, 2021]}, {"name": "icml", "years": "2020-2024"}]}, or the same in YAML';

  it.each([
    ['broken.json', '{"venues": [', /^ is not valid JSON: .*\n/],
    ['broken.yaml', 'venues: [a, b', / is not valid YAML: .* at line 1, column 14\n/],
    [
      'bomb.yaml',
      `a: &a [x, x, x, x, x, x, x, x, x, x]\n${bomb()}`,
      ' is not valid YAML: Excessive alias count',
    ],
    ['deep.yaml', '['.repeat(50_000), ' is nested too deeply for a list of venues\n'],
    ['deeper.yaml', '- '.repeat(50_000), ' is nested too deeply for a list of venues\n'],
    ['text.yaml', 'iclr', ', "venues": expected a list of venues\n'],
    ['empty.yaml', '', ', "venues": expected a list of venues\n'],
    ['none.yaml', 'venues: []', ' names no venue\n'],
    ['other.yaml', 'venue: [iclr]', ', "venues": expected a list of venues\n'],
    ['more.yaml', 'venues: [iclr]\nyears: 2020', ' has "years"; there is: venues\n'],
    ['number.yaml', '- iclr\n- 5', ', entry 2: expected a name, or name and years\n'],
    ['nameless.yaml', '- {years: 2020}', ', entry 1, "name": expected a text\n'],
    ['blank.yaml', '- " "', ', entry 1: it has no name\n'],
    [
      'slip.yaml',
      '- {name: iclr, yeers: 2020}',
      ', entry 1: there is no field "yeers"; there are: name, year, years\n',
    ],
    [
      'both.yaml',
      '- {name: iclr, year: 2020, years: 2021}',
      ', entry 1 ("iclr"): it has both "year" and "years"',
    ],
    ['noyears.yaml', '- {name: iclr, years: []}', ', entry 1 ("iclr"), "years": it is empty; expected years'],
    ['null.yaml', '- {name: iclr, years: }', ', entry 1 ("iclr"), "years": it is null; expected years'],
    [
      'range.yaml',
      '- a\n- {name: iclr, years: 2024-2020}',
      ', entry 2 ("iclr"), "years": it is "2024-2020"; expected a range from the earlier year to the later one\n',
    ],
    [
      'odd.yaml',
      '- {name: iclr, year: 20.5}',
      ', entry 1 ("iclr"), "year": it is 20.5; expected years, ranges of years, or both, separated by commas\n',
    ],
    ['huge.yaml', ' '.repeat(100_001), ' has 100,001 bytes; expected at most 100,000\n'],
  ])('%s is refused, with its name and the place', async (name, text, expected) => {
    const path = await file(name, text);
    const said = await saidOf({ venueFile: path, years: '2020' });
    expect(said).toContain(`the list of venues "${path}"`);
    const rest = said.slice(`the list of venues "${path}"`.length);
    if (typeof expected === 'string') expect(rest.startsWith(expected)).toBe(true);
    else expect(rest).toMatch(expected);
    expect(said.endsWith(`\n${EXAMPLE}`)).toBe(true);
  });

  it('that is not there is refused', async () => {
    expect(await saidOf({ venueFile: 'nowhere.yaml', years: '2020' })).toContain(
      'the list of venues "nowhere.yaml" cannot be read: no such file or folder\n',
    );
  });

  it.skipIf(process.platform === 'win32')('that has no end is refused, and not read to it', async () => {
    expect(await saidOf({ venueFile: '/dev/zero', years: '2020' })).toContain(
      'the list of venues "/dev/zero" has more than 100,000 bytes; no list of venues is so long\n',
    );
  });

  it('must give years, or the flags must', async () => {
    const path = await file('later.yaml', '- {name: iclr, year: 2020}\n- icml');
    expect(await saidOf({ venueFile: path })).toBe(
      'no years were given for entry 2 ("icml") of --venue-file\nGive it "years", or give --years.',
    );
  });
});

/** Aliases of aliases: ten thousand million entries if they were followed. */
function bomb(): string {
  return [...'bcdefghij']
    .map(
      (name, at) =>
        `${name}: &${name} [${Array(10)
          .fill(`*${'abcdefghij'.charAt(at)}`)
          .join(', ')}]`,
    )
    .join('\n');
}

describe('wrong flags', () => {
  it.each<[CollectFlags, string]>([
    [
      {},
      'no venues were given\nFor example: cf collect --venues iclr,acl --years 2020-2024. Which there are: cf collect --list-venues',
    ],
    [
      { years: '2020' },
      'no venues were given\nFor example: cf collect --venues iclr,acl --years 2020-2024. Which there are: cf collect --list-venues',
    ],
    [
      { resume: true, stateDir: 'nowhere' },
      'no venues were given, and no collection in "nowhere" is unfinished\nBegin one, for example: cf collect --venues iclr,acl --years 2020-2024',
    ],
    [
      { resume: 'collect_20261122_101530_k3v9x2ab', years: '2020' },
      '--years is for a new collection, and the session that --resume goes on with has its own\nLeave it out; or give venues too, and --resume without an id.',
    ],
    [{ venues: 'iclr' }, 'no years were given for "iclr"\nFor example: --years 2020-2024'],
    [
      { venues: 'iclr,,acl', years: '2020' },
      '--venues is "iclr,,acl"; expected names of conferences or journals, separated by commas\nFor example: --venues iclr,acl',
    ],
    [
      { venue: ' ', years: '2020' },
      '--venue is " "; expected the name of a conference or journal\nFor example: --venue "Science, Technology, & Human Values"',
    ],
    [
      { venue: '...', years: '2020' },
      '"..." is no name of a conference or journal\nSee which venues there are: cf collect --list-venues',
    ],
    [
      { venue: 'arXiv', years: '2020' },
      '"arXiv" is no name of a conference or journal\nSee which venues there are: cf collect --list-venues',
    ],
    [
      { venue: 'iclr', year: 'now' },
      '--year is "now"; expected years, ranges of years, or both, separated by commas\nFor example: --year 2024',
    ],
    [
      { venue: 'iclr', year: '2020', maxPapers: '-1' },
      '--max-papers is "-1"; expected a whole number of papers of a venue and year, 0 for all\nFor example: --max-papers 100',
    ],
    [
      { venue: 'iclr', year: '2020', maxPapers: '99999999999' },
      '--max-papers is "99999999999"; expected a whole number of papers of a venue and year, 0 for all\nFor example: --max-papers 100',
    ],
    [
      { venue: 'iclr', year: '2020', lister: '' },
      '--lister is ""; expected the name of a lister (see: cf collect --list-venues)\nFor example: --lister openreview',
    ],
    [
      { from: 'nowhere' },
      '--from is "nowhere": no such file or folder; expected a folder with files of a lister\nFor example: --from proceedings/',
    ],
    [
      { from: 'package.json' },
      '--from is "package.json": it is no folder; expected a folder with files of a lister\nFor example: --from proceedings/',
    ],
    [
      { from: '--venues' },
      '--from was given "--venues", which looks like another option; expected a value\nFor a name that begins with "-", write: --from ./--venues',
    ],
    [
      { venue: 'iclr', year: '2020', output: '' },
      '--output is ""; expected the name of a file, or "-" for standard output\nFor example: --output papers.json',
    ],
    [
      { resume: 'last' },
      '--resume is "last"; expected the id of a session (see: cf sessions list), or nothing\nFor example: --resume collect_20261122_101530_k3v9x2ab',
    ],
    [
      { venue: 'iclr', year: '2020', checkpointInterval: '2h' },
      '--checkpoint-interval is "2h"; expected minutes from 0 (no timed checkpoints) to 1440\nFor example: --checkpoint-interval 2.5',
    ],
    [
      { venue: 'iclr', year: '2020', maxRuntime: '0' },
      '--max-runtime is "0"; expected minutes, more than 0 and at most a year\nFor example: --max-runtime 55',
    ],
    [
      { venue: 'iclr', year: '2020', quiet: true, verbose: true },
      '--quiet and --verbose exclude each other\nGive one of them.',
    ],
  ])('%j', async (flags, said) => {
    expect(await saidOf(flags)).toBe(said);
  });

  it.each<[string, CollectFlags]>([
    ['--venue', { venue: 'a' }],
    ['--venues', { venues: 'a' }],
    ['--venue-file', { venueFile: 'a.yaml' }],
    ['--from', { from: '.' }],
    ['--max-papers', { maxPapers: '1' }],
    ['--refresh', { refresh: true }],
  ])('%s beside the id of a session', async (option, flags) => {
    expect(await saidOf({ ...flags, resume: 'collect_20261122_101530_k3v9x2ab' })).toBe(
      `${option} is for a new collection, and the session that --resume goes on with has its own\nLeave it out; or give venues too, and --resume without an id.`,
    );
  });

  it('an output in the place of what is read', async () => {
    const [venueFile, config] = ['venues.json', 'names.json'].map((name) => join(folder, name)) as [
      string,
      string,
    ];
    await writeFile(venueFile, '["acl"]');
    await writeFile(config, '{}');
    const given = { venueFile, config, years: '2020' };
    expect(await saidOf({ ...given, output: venueFile })).toBe(
      `the output "${venueFile}" is the file of --venue-file\nChoose another file with --output.`,
    );
    expect(await saidOf({ ...given, output: config })).toBe(
      `the output "${config}" is the configuration file\nChoose another file with --output.`,
    );
  });

  it('a folder of venues as file', async () => {
    await mkdir(join(folder, 'sub'));
    expect(await saidOf({ venueFile: join(folder, 'sub'), years: '2020' })).toContain(
      'cannot be read: it is a folder',
    );
  });
});
