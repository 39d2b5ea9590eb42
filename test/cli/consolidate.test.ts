import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Cf, cf, steady, type CfEnd } from '../support/cf.js';
import { FakeOpenAlex } from '../support/fake-openalex.js';
import { fakeAuthors, fakeDoi, fakeTitle, fakeWorks } from '../support/openalex-works.js';
import { temporaryFolder } from '../support/run-consolidate.js';

let fake: FakeOpenAlex;
let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  fake = await FakeOpenAlex.start({ works: fakeWorks(40) });
});
afterAll(() => fake.close());
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  writeFileSync(join(folder, 'papers.json'), JSON.stringify({ papers: papers(40) }));
});
afterEach(() => remove());

/** Papers that the fake OpenAlex knows, every third by its title only. */
function papers(number: number): Record<string, unknown>[] {
  return Array.from({ length: number }, (_, at) => {
    const n = at + 1;
    return {
      paper_id: `p${n}`,
      title: fakeTitle(n),
      authors: fakeAuthors(n),
      year: 1990 + (n % 35),
      ...(n % 3 !== 0 && { doi: fakeDoi(n) }),
    };
  });
}

const environment = (more: Record<string, string> = {}): Record<string, string> => ({
  CF_OPENALEX_URL: fake.url,
  CF_OPENALEX_RPS: '1000',
  SOURCE_DATE_EPOCH: '1767225600',
  ...more,
});
const run = (
  args: readonly string[],
  more: { stdin?: string | Buffer; env?: Record<string, string> } = {},
): Promise<CfEnd> =>
  cf(['consolidate', '-s', 'openalex', ...args], {
    cwd: folder,
    stdin: more.stdin ?? '',
    env: environment(more.env),
  });
const read = (name: string): Buffer => readFileSync(join(folder, name));

interface Output {
  consolidation_metadata: { timestamp: string; sources: string[] };
  papers: { citations: unknown[] }[];
}

describe('a run that ends well', () => {
  it('says in plain lines what it does and where the output is', async () => {
    const { code, stdout, stderr } = await run(['-i', 'papers.json', '--batch-size', '100']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(steady(stderr)).toBe(
      [
        'Session <session>: 40 papers, asking openalex',
        'openalex: done, 40 of 40 papers found',
        '',
        '40 papers  enriched  not found  rejected  failed  left  citations  abstracts',
        'openalex         40          0         0       0     0         40         40',
        '',
        'Every paper has been asked about. Written to "papers.consolidated.json"',
        '',
      ].join('\n'),
    );
    const output = JSON.parse(read('papers.consolidated.json').toString()) as Output;
    expect(output.consolidation_metadata).toMatchObject({
      timestamp: '2026-01-01T00:00:00.000Z',
      sources: ['openalex'],
    });
    expect(output.papers).toHaveLength(40);
    expect(output.papers.every((paper) => paper.citations.length === 1)).toBe(true);
    expect(sessions()).toEqual([]);
  });

  it('keeps the session with --keep-session, in the folder of --state-dir or CF_STATE_DIR', async () => {
    const kept = await run(['-i', 'papers.json', '--keep-session', '--state-dir', 'here']);
    expect(steady(kept.stderr)).toContain('The session is kept in "here/consolidate/<session>"');
    await run(['-i', 'papers.json', '--keep-session'], { env: { CF_STATE_DIR: 'there' } });
    expect(existsSync(join(folder, 'there', 'consolidate'))).toBe(true);
    expect(existsSync(join(folder, '.cf_state'))).toBe(false);
  });

  it('gives the same bytes through pipes, to .gz, and with bars switched off', async () => {
    await run(['-i', 'papers.json', '-o', 'a.json']);
    const piped = await run(['-i', '-', '-o', '-'], { stdin: read('papers.json') });
    expect(piped.code).toBe(0);
    const sameInput = (text: string): string => text.replace(/"input":\{[^}]*\}/, '');
    expect(sameInput(piped.stdout)).toBe(sameInput(read('a.json').toString()));
    await run(['-i', 'papers.json', '-o', 'out/b.json.gz', '--no-progress']);
    expect(gunzipSync(read('out/b.json.gz'))).toEqual(read('a.json'));
  });

  it('writes standard input to standard output when nothing else is said, and nothing else there', async () => {
    const { code, stdout, stderr } = await run(['-i', '-', '--json'], {
      stdin: gzipSync(read('papers.json')),
    });
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Output).papers).toHaveLength(40);
    expect(stderr).toContain('"type":"finished"');
  });

  it('writes JSON Lines with the metadata beside them', async () => {
    writeFileSync(
      join(folder, 'papers.jsonl'),
      papers(5)
        .map((paper) => JSON.stringify(paper))
        .join('\n'),
    );
    expect((await run(['-i', 'papers.jsonl', '-o', 'out.jsonl'])).code).toBe(0);
    expect(read('out.jsonl').toString().trimEnd().split('\n')).toHaveLength(5);
    expect(JSON.parse(read('out.jsonl.meta.json').toString())).toMatchObject({ sources: ['openalex'] });
  });

  it('says whom nobody could be asked about', async () => {
    writeFileSync(join(folder, 'unnamed.json'), JSON.stringify([...papers(1), { year: 2001 }]));
    const { code, stderr } = await run(['-i', 'unnamed.json']);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /\nEvery paper that can be asked about has been\.\nNot asked about, for want of an identifier that the source takes or of a title that had to be searched for: openalex 1\nWritten to /,
    );
  });

  it('says in one line which source is left out for want of a key, where nobody chose the sources', async () => {
    // Nobody can be asked about it, so nobody is.
    writeFileSync(join(folder, 'unnamed.json'), '[{"year":2001}]');
    const byDefault = async (env: Record<string, string>): Promise<string> => {
      const { code, stderr } = await cf(['consolidate', '-i', 'unnamed.json'], { cwd: folder, env });
      expect(code).toBe(0);
      return stderr;
    };
    const without = (await byDefault({})).split('\n');
    expect(steady(without[0] as string)).toBe(
      'Session <session>: 1 paper, asking crossref, europepmc, datacite, arxiv, openalex',
    );
    expect(without.filter((line) => line.includes('left out'))).toEqual([
      expect.stringMatching(
        /^semantic_scholar is left out: it needs a key: set SEMANTIC_SCHOLAR_API_KEY to /,
      ),
    ]);
    const key = 'a-key-of-mine';
    expect(await byDefault({ SEMANTIC_SCHOLAR_API_KEY: key })).not.toContain('left out');
    expect((await run(['-i', 'unnamed.json'])).stderr).not.toContain('left out');
  });

  it('says nothing with --quiet', async () => {
    expect(await run(['-i', 'papers.json', '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('tells its events as JSON lines with --json, each with its time', async () => {
    const { stderr } = await run(['-i', 'papers.json', '--json']);
    const events = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { time: string; type: string });
    expect(events.every(({ time }) => !Number.isNaN(Date.parse(time)))).toBe(true);
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set([
        'reading',
        'finding',
        'deduplicated',
        'session_started',
        'progress',
        'source_completed',
        'checkpoint',
        'writing',
        'finished',
      ]),
    );
  });

  it('mentions checkpoints only with --verbose', async () => {
    expect((await run(['-i', 'papers.json', '--verbose'])).stderr).toContain(
      'Checkpoint 5 (source_completed)',
    );
  });

  it('never shows a key', async () => {
    const secret = 'sk-very-secret-0815';
    const { stdout, stderr } = await run(['-i', 'papers.json', '-o', `${secret}.json`, '--verbose'], {
      env: { OPENALEX_API_KEY: secret },
    });
    expect(stdout + stderr).not.toContain(secret);
    expect(stderr).toContain('[redacted].json');
  });
});

describe('a run that cannot begin', () => {
  it.each([
    [
      'a missing list',
      ['-i', 'nope.json'],
      66,
      /^cannot read ".*nope\.json": no such file or folder\.\nCheck the path\.\n$/,
    ],
    [
      'an output that is the input',
      ['-i', 'papers.json', '-o', './papers.json'],
      2,
      /^the output ".*papers\.json" is the input file\. Nothing was touched\.\nChoose another file/,
    ],
    [
      'an output below a file',
      ['-i', 'papers.json', '-o', 'papers.json/out.json'],
      73,
      /^cannot write the output ".*out\.json": .*\. Nothing was asked yet\.\nMend that/,
    ],
    [
      'a session that there is not',
      ['--resume', 'consolidate_20200101_000000_aaaaaaaa'],
      2,
      /^there is no session "consolidate_20200101_000000_aaaaaaaa"/,
    ],
  ])('because of %s', async (_what, args, code, said) => {
    const before = fake.requests.length;
    const ended = await run(args);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toMatch(said);
    expect(fake.requests).toHaveLength(before);
  });

  it.each([
    ['no JSON', '{"papers":[{"title":"A"},{"title":}]}', '"bad.json", paper 2 (byte 25) is not valid JSON'],
    [
      'a title that is a number',
      '[{"title":"A"},{"title":7}]',
      '"bad.json", paper 2 (byte 15), field "title": expected a text',
    ],
    ['cut off', '[{"title":"A"},{"tit', '"bad.json" ends too early'],
    ['empty', '', '"bad.json" is empty'],
  ])('because the list is invalid: %s', async (_what, text, said) => {
    writeFileSync(join(folder, 'bad.json'), text);
    const { code, stderr } = await run(['-i', 'bad.json']);
    expect(code).toBe(65);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain('    at ');
  });
});

describe('a run that is not complete', () => {
  it('names the source that refuses, what is saved, and the line to go on with', async () => {
    const refusing = await FakeOpenAlex.start({ works: fakeWorks(40), key: 'the-right-key' });
    const own = { CF_OPENALEX_URL: refusing.url };
    try {
      const { code, stderr } = await run(['-i', 'papers.json', '--quiet'], {
        env: { ...own, OPENALEX_API_KEY: 'the-wrong-key' },
      });
      expect(code).toBe(75);
      expect(stderr).toContain('0 of 40 papers are saved, 40 are left.');
      expect(stderr).toContain('Fix OPENALEX_API_KEY');
      expect(stderr).toMatch(
        /To go on, run: cf consolidate --input papers\.json --resume consolidate_\w+\n$/,
      );
      const again = await run(['-i', 'papers.json', '--resume'], {
        env: { ...own, OPENALEX_API_KEY: 'the-right-key' },
      });
      expect(again.code).toBe(0);
      expect(steady(again.stderr)).toContain(
        'Going on with session <session>: 40 papers, asking openalex; done already: openalex 0 of 40\n',
      );
    } finally {
      await refusing.close();
    }
  });

  it('publishes what there is with --allow-partial, and exits 75 all the same', async () => {
    const spent = await FakeOpenAlex.start({ works: fakeWorks(40), credits: 1 });
    try {
      const { code, stderr } = await run(['-i', 'papers.json', '-o', 'part.json', '--allow-partial'], {
        env: { CF_OPENALEX_URL: spent.url },
      });
      expect(code).toBe(75);
      expect(stderr).toContain('Written without them, as --allow-partial says, to "part.json"');
      expect(stderr).toMatch(
        / is spent until \d{4}-\d\d-\d\d \d\d:\d\d UTC: .* It is expected back in [^.]+\.\n/,
      );
      expect((JSON.parse(read('part.json').toString()) as Output).papers).toHaveLength(40);
    } finally {
      await spent.close();
    }
  });

  it('is told of by a plain start beside it, and named by a second start while it works', async () => {
    const slow = await FakeOpenAlex.start({ works: fakeWorks(40), latency: 600_000 });
    try {
      const first = new Cf(['consolidate', '-s', 'openalex', '-i', 'papers.json'], {
        cwd: folder,
        env: environment({ CF_OPENALEX_URL: slow.url }),
      });
      await first.says('Session');
      for (const flags of [[], ['--resume']]) {
        const second = await run(['-i', 'papers.json', ...flags]);
        expect(second.code).toBe(75);
        expect(second.stderr).toContain(`process ${first.process.pid}`);
      }
      first.process.kill('SIGKILL');
      await first.ended;
      const away = new Cf(['consolidate', '-s', 'openalex', '-i', 'papers.json', '--state-dir', 'a b'], {
        cwd: folder,
        env: environment({ CF_OPENALEX_URL: slow.url }),
      });
      await away.says('Session');
      away.process.kill('SIGKILL');
      await away.ended;
    } finally {
      await slow.close();
    }
    const beside = await run(['-i', 'papers.json']);
    expect(beside.code).toBe(0);
    expect(steady(beside.stderr)).toContain('type: cf consolidate --input papers.json --resume <session>');
    const elsewhere = await run(['-i', 'papers.json', '--state-dir', 'a b']);
    expect(steady(elsewhere.stderr)).toContain(
      "type: cf consolidate --input papers.json --state-dir 'a b' --resume <session>",
    );
  });
});

const sessions = (): string[] =>
  readdirSync(join(folder, '.cf_state', 'consolidate')).filter((name) => name.startsWith('consolidate_'));
