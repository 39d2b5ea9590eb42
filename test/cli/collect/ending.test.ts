import { describe, expect, it } from 'vitest';
import { collectionEnded, type CollectEnding } from '../../../src/cli/collect/ending.js';
import { collectTable } from '../../../src/cli/progress/collect-table.js';
import { collectResumeLine } from '../../../src/cli/resume-line.js';
import { redactor } from '../../../src/cli/secrets.js';
import type { CollectSummary, ListingEnd } from '../../../src/collect/events.js';

const end = (venue: string, year: number, more: Partial<ListingEnd> = {}): ListingEnd => ({
  name: venue,
  venue,
  year,
  lister: 'openreview',
  papers: 100,
  total: null,
  ended: 'listed',
  problem: null,
  ...more,
});

const failed = (venue: string, year: number, problem: string): ListingEnd =>
  end(venue, year, { ended: 'failed', papers: 0, problem });

function summary(venue_years: readonly ListingEnd[], more: Partial<CollectSummary> = {}): CollectSummary {
  const left = venue_years.filter(({ ended }) => ended === 'failed').length;
  return {
    session_id: 'collect_x',
    complete: left === 0,
    venue_years,
    papers: venue_years.reduce((sum, { papers }) => sum + papers, 0),
    left,
    output: left === 0 ? 'papers.json' : null,
    session_folder: null,
    ...more,
  };
}

const ending = (what: CollectSummary, more: Partial<CollectEnding> = {}): CollectEnding => ({
  summary: what,
  unavailable: new Map(),
  stoppedBy: undefined,
  from: undefined,
  keepSession: false,
  resumeLine: 'cf collect --resume collect_x',
  now: new Date('2026-11-22T10:15:00Z'),
  ...more,
});

describe('the end of a collection', () => {
  it('tells what nobody has, how much is listed, and where it is', () => {
    const all = [end('iclr', 2023), end('iclr', 1990, { ended: 'unknown', papers: 0 })];
    const kept = { session_folder: '.cf_state/sessions/collect_x' };
    expect(collectionEnded(ending(summary(all, kept), { keepSession: true }))).toBe(
      [
        'Nobody who was asked has: iclr 1990. Which there are: cf collect --list-venues',
        '1 venue and year is listed.',
        '100 papers written to "papers.json"',
        'The session is kept in ".cf_state/sessions/collect_x"',
      ].join('\n'),
    );
  });

  it('names what failed by what went wrong, when the lister is back, and what to type', () => {
    const spent = 'openreview takes no more requests';
    const years = Array.from({ length: 10 }, (_, at) => failed('iclr', 2013 + at, spent));
    const waiting = end('cvpr', 2024, { ended: 'failed', papers: 0 });
    const ends = [end('acl', 2024), failed('acl', 2023, 'timed out'), ...years, waiting];
    const unavailable = new Map([
      ['openreview', { message: spent, resets_at: '2026-11-22T11:00:00.000Z', next: 'Go on then' }],
    ]);
    expect(collectionEnded(ending(summary(ends), { unavailable, stoppedBy: 'max_runtime' }))).toBe(
      [
        'Stopped in time, as --max-runtime says.',
        'openreview: timed out. Not listed: acl 2023.',
        'openreview takes no more requests. Not listed: iclr 2013, iclr 2014, iclr 2015, iclr 2016, iclr 2017, iclr 2018, iclr 2019, iclr 2020 and 2 more. It is expected back at 2026-11-22 11:00 UTC (in 45 min).',
        'Go on then.',
        'Still to be listed: cvpr 2024.',
        '1 of 13 venues and years are finished; 100 papers are saved.',
        'No output was written yet; --allow-partial would write what there is.',
        'To go on, run: cf collect --resume collect_x',
      ].join('\n'),
    );
  });

  it('says when only the output is missing, and when it was written without the rest', () => {
    const stopped = summary([end('acl', 2024)], { complete: false, output: null });
    expect(collectionEnded(ending(stopped, { stoppedBy: 'SIGINT' }))).toBe(
      'Stopped by SIGINT.\nEverything is listed and saved; the output is still to be written.\nTo go on, run: cf collect --resume collect_x',
    );
    const partial = summary([end('acl', 2024), failed('acl', 2023, 'timed out')], { output: '-' });
    expect(collectionEnded(ending(partial))).toContain(
      '\nWritten without the rest, as --allow-partial says, to standard output\n',
    );
  });
});

describe('the table of a collection', () => {
  const ends = [
    end('iclr', 2024, { papers: 2260 }),
    end('findings of acl', 2023, { ended: 'taken_over', lister: 'acl_anthology' }),
    failed('icml', 2024, 'timed out'),
  ];

  it('has a row for each venue and year, and is a list where it does not fit', () => {
    expect(collectTable(summary(ends), 80)).toBe(
      [
        'venue            year  lister         papers',
        'iclr             2024  openreview      2,260  listed',
        'findings of acl  2023  acl_anthology     100  listed earlier',
        'icml             2024  openreview          0  not listed',
      ].join('\n'),
    );
    expect(collectTable(summary(ends), 50)).toBe(
      [
        'iclr 2024: 2,260 papers, listed (openreview)',
        'findings of acl 2023: 100 papers, listed earlier (acl_anthology)',
        'icml 2024: 0 papers, not listed (openreview)',
      ].join('\n'),
    );
    expect(collectTable(summary([]), 80)).toBeUndefined();
  });

  it('has one row for each venue where these are many', () => {
    const years = Array.from({ length: 40 }, (_, at) => end('iclr', 1990 + at));
    const more = end('iclr', 2030, { lister: 'openalex', ended: 'unknown', papers: 0 });
    expect(collectTable(summary([...years, more, end('acl', 2020)]), 100)).toBe(
      [
        'venue  year       lister                papers',
        'iclr   1990-2030  openreview, openalex   4,000  listed 40, nobody has it 1',
        'acl    2020       openreview               100  listed',
      ].join('\n'),
    );
  });
});

describe('the line to go on with a collection', () => {
  it('names the session, and what tells who is who in a folder', () => {
    const flags = { venues: 'iclr', years: '2024', output: 'o.json', stateDir: 'st', keepSession: true };
    expect(collectResumeLine({ ...flags, config: 'my names.json' }, 'collect_x')).toBe(
      `cf collect --config 'my names.json' --state-dir st --keep-session --resume collect_x`,
    );
  });

  it('has all again where there is no session yet', () => {
    const flags = { venue: 'A & B', year: '2024', maxPapers: '5', from: 'dir', output: 'o.json' };
    expect(collectResumeLine({ ...flags, allowPartial: true, resume: true }, undefined)).toBe(
      `cf collect --venue 'A & B' --year 2024 --from dir --max-papers 5 --output o.json --allow-partial --resume`,
    );
  });
});

describe('passwords and tokens', () => {
  it('are taken out of texts as keys are', () => {
    const redact = redactor({ OPENREVIEW_PASSWORD: 'pass/word', OPENREVIEW_TOKEN: 'tokentoken' });
    expect(redact('pass/word pass%2Fword tokentoken')).toBe('[redacted] [redacted] [redacted]');
  });
});
