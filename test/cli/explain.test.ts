import { mkdtempSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import picocolors from 'picocolors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfigFile } from '../../src/cli/config-file.js';
import { explainText } from '../../src/cli/explain/explain-text.js';
import { findPaper, readQuery } from '../../src/dedupe/find-paper.js';
import { explain } from '../../src/merge/explanation.js';
import { UsageError } from '../../src/model/errors.js';
import { cf, type CfEnd } from '../support/cf.js';
import { SMALL_LISTS, smallLists } from '../support/small-lists.js';
import { TEMPORARY_ROOT } from '../support/temporary-root.js';

const place = { folder: '', remove: (): Promise<void> => Promise.resolve() };
const run = (...args: string[]): Promise<CfEnd> =>
  cf(args, { cwd: place.folder, env: { SOURCE_DATE_EPOCH: '1767225600' } });

beforeAll(async () => {
  Object.assign(place, await smallLists());
  await run('dedupe', ...SMALL_LISTS, '-o', 'out.json', '--quiet');
});
afterAll(() => place.remove());

describe('cf explain', () => {
  it('shows where each value came from, what lost, why, and what was merged', async () => {
    const { code, stdout, stderr } = await run('explain', 'out.json', '4');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('rows 1, 4, 5 of the input, merged into one record');
    expect(stdout).toMatch(
      /venue +Journal of Peat\n +row 4 of the input; the full name, not an abbreviation\n +not J. Peat \(row 5 of the input\)/,
    );
    expect(stdout).toMatch(/year +2020\n +in all records the same/);
    expect(stdout).toMatch(/big +12345678901234567890/);
    expect(stdout).toMatch(/row 5 .*\(b.jsonl, p-10\)\n +the same as row \d, score [\d.]+: the same DOI/);
    expect(stdout).toBe(stripVTControlCharacters(stdout));
  });

  it('finds a paper by any spelling of its DOI, by a value that lost, by words and by a whole title', async () => {
    const rows = async (...paper: string[]): Promise<unknown> =>
      (JSON.parse((await run('explain', 'out.json', ...paper, '--json')).stdout) as { rows: unknown }).rows;
    expect(await rows('doi:10.1016/J.PEAT.2020.01.001')).toEqual([1, 4, 5]);
    expect(await rows('melodies', 'FOLK')).toEqual([3]);
    expect(await rows('s-1')).toEqual([1, 4, 5]);
  });

  it('lists several, and names the nearest where there is none', async () => {
    await writeFile(join(place.folder, 'two.json'), '[{"title":"On peat"},{"title":"On peat and moss"}]');
    const two = await run('explain', 'two.json', 'peat');
    expect(two.code).toBe(2);
    expect(two.stderr).toContain('"peat" is 2 papers');
    expect(two.stderr).toContain('row 2: On peat and moss');
    expect((await run('explain', 'two.json', 'on', 'peat')).code).toBe(0);
    const none = await run('explain', 'out.json', 'folk melody of the north');
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('The nearest titles are:');
    expect(none.stderr).toContain('A third paper on folk melodies');
    const number = await run('explain', 'out.json', '30900001');
    expect(number.code).toBe(2);
    expect(number.stderr).toContain('A PubMed id is typed so: pmid:30900001');
  });

  it('says in a line what a record came as, not the whole of it', async () => {
    const ris =
      'TY  - JOUR\nTI  - On bats\nAU  - Hale, Z\nPY  - 2011\nDO  - 10.1000/bats\nXX  - mine\nER  - \n';
    await writeFile(join(place.folder, 'a.ris'), ris);
    await writeFile(join(place.folder, 'b.csv'), 'Title,DOI\nOn bats,10.1000/bats\nOn owls,\n');
    await run('dedupe', '-i', 'a.ris', 'b.csv', '-o', 'bats.ris', '--quiet');
    const merged = (await run('explain', 'bats.ris', '1')).stdout;
    expect(merged).toMatch(
      /input_record +came as RIS, with 6 fields; all are kept\n +row 1 of the input; the fullest/,
    );
    const alone = (await run('explain', 'bats.ris', 'owls')).stdout;
    expect(alone).toMatch(/input_record +came as CSV, with 2 fields; all are kept\n?$/);
  });

  it('reads the companion of a table, and names it where it is not there', async () => {
    expect(await run('explain', 'gone.json', '1')).toMatchObject({ code: 66 });
    const missing = await run('explain', 'out.csv', '1');
    expect(missing.code).toBe(66);
    expect(missing.stderr).toContain('cannot read "out.csv": there is no such file, nor "out.csv.jsonl"');
    await writeFile(join(place.folder, 'other.csv'), 'Title\nOn peat\n');
    const other = await run('explain', 'other.csv', '1');
    expect(other.code).toBe(66);
    expect(other.stderr).toContain('"other.csv" does not hold all that is known');
    await run('dedupe', ...SMALL_LISTS, '-o', 'whole.jsonl', '--quiet');
    await rename(join(place.folder, 'whole.jsonl'), join(place.folder, 'out.csv.jsonl'));
    expect(await run('explain', 'out.csv', '1')).toMatchObject({ code: 0 });
  });

  it('writes rows as they are typed', async () => {
    const { papers } = await findPaper(join(place.folder, 'out.json'), readQuery('1'));
    const paper = { ...papers[0]!, rows: [1857, 12345], nth: 1234 };
    const shown = explainText(explain(paper.record), paper, {
      columns: Infinity,
      colors: picocolors.createColors(false),
    });
    expect(shown).toContain(
      'rows 1857, 12345 of the input, merged into one record; record 1235 of the output',
    );
  });

  it('keeps to the width of a terminal, and colours take no room', async () => {
    const { papers } = await findPaper(join(place.folder, 'out.json'), readQuery('1'));
    const paper = papers[0]!;
    const look = { columns: 60, colors: picocolors.createColors(true) };
    const shown = explainText(explain(paper.record), paper, look);
    expect(shown).not.toBe(stripVTControlCharacters(shown));
    const wide = stripVTControlCharacters(shown)
      .split('\n')
      .filter((line) => line.length > 60);
    expect(wide).toEqual([]);
  });
});

describe('the configuration file', () => {
  const folder = mkdtempSync(join(TEMPORARY_ROOT, 'cf-config-'));
  afterAll(() => import('node:fs/promises').then(({ rm }) => rm(folder, { recursive: true })));
  const config = async (json: unknown): Promise<string> => {
    const path = join(folder, 'cf.config.json');
    await writeFile(path, typeof json === 'string' ? json : JSON.stringify(json));
    return path;
  };

  it('changes which value wins, for cf dedupe as for cf consolidate', async () => {
    const path = await config({ precedence: { venue: ['input:b.jsonl'], title: ['input:a.json'] } });
    await run('dedupe', ...SMALL_LISTS, '-o', 'by-config.json', '--config', path, '--quiet');
    const { stdout } = await run('explain', 'by-config.json', '1');
    expect(stdout).toMatch(
      /title +DEEP LEARNING OF PEAT BOGS IN THE NORTH\n +row 1 of the input; from "a.json", as the configuration says/,
    );
  });

  it.each([
    ['{', 'is not valid JSON'],
    [{ precedences: {} }, 'has "precedences"; there is: precedence, venues'],
    [{ precedence: { yaer: [] } }, 'there is no field "yaer"; there are: title, authors'],
    [{ precedence: { year: ['newest'] } }, 'there is no rule "newest"; there are: valid, published_version'],
    [{ precedence: { year: ['full_range'] } }, 'there is no rule "full_range"'],
    [{ precedence: { year: 'valid' } }, 'expected a list of texts'],
    [{ precedence: { sources: ['Open Alex'] } }, '"Open Alex" is no name of a source'],
    [{ venues: { Peat: 'PEAT' } }, '"venues.Peat": expected a list of names and ISSNs'],
    [{ venues: { Peat: [7] } }, 'expected a text'],
    [{ venues: { Peat: ['2019'] } }, '"venues.Peat": "2019" is no name of a conference or journal'],
    [{ venues: { arXiv: ['Peat'] } }, '"venues.arXiv": "arXiv" is no name of a conference or journal'],
    [{ venues: { Peat: ['1234-5670'] } }, '"venues.Peat": "1234-5670" is no ISSN'],
    [
      { venues: { ICML: ['NeurIPS'] } },
      '"venues.ICML": its names are of two venues, "International Conference on Machine Learning" and "Neural Information Processing Systems"',
    ],
  ])('names what is wrong in %j', async (json, message) => {
    const path = await config(json);
    await expect(readConfigFile(path)).rejects.toThrow(UsageError);
    await expect(readConfigFile(path)).rejects.toThrow(message);
  });

  it('adds venues to the table, and names to its venues', async () => {
    const path = await config({
      venues: { 'Peat Conf': ['Conference on Bogs', '1050-124x'], NIPS: ['Neural Nets Meeting'] },
    });
    const { venues } = await readConfigFile(path);
    expect(venues.named('Proceedings of the 3rd Conference on Bogs')).toMatchObject({
      names: ['Peat Conf', 'Conference on Bogs'],
      issns: ['1050-124X'],
    });
    expect(venues.named('Neural Nets Meeting')).toEqual(venues.named('NeurIPS 2021'));
    expect(venues.named('ICML')?.key).toBe('icml');
  });

  it('has to be there when it is named', async () => {
    await expect(readConfigFile(join(folder, 'none.json'))).rejects.toThrow('no such file');
  });
});
