import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newIdentifiers, type FoundBy } from '../../src/consolidate/closure.js';
import type { ConsolidateConfig } from '../../src/consolidate/config.js';
import { Stop } from '../../src/run/stop.js';
import { SourceUnavailable } from '../../src/model/errors.js';
import type { Identifier, Identifiers, IdentifierType } from '../../src/model/identifiers.js';
import type { Outcome } from '../../src/model/outcome.js';
import type { Question, Source, Step } from '../../src/sources/source.js';
import { fakePaper } from '../support/openalex-source.js';
import { configFor, runConsolidate, temporaryFolder, writePapers } from '../support/run-consolidate.js';

const found = (round: number, ...identifiers: readonly [IdentifierType, string][]): FoundBy => ({
  round,
  identifiers: identifiers.map(([type, value]): Identifier => ({ type, value })),
});

describe('newIdentifiers', () => {
  const paper = fakePaper(1, { identifiers: { pmid: '7' } });

  test('what later sources found is new, what earlier ones found was asked before', () => {
    const said = [
      found(0, ['doi', '10.1/a']),
      undefined,
      found(0, ['doi', '10.1/a'], ['arxiv', '2101.00001']),
    ];
    expect(newIdentifiers(paper, said, 1, 2)).toEqual({ arxiv: '2101.00001' });
  });

  test('what the input says was asked before', () => {
    expect(newIdentifiers(paper, [undefined, found(0, ['pmid', '7'])], 0, 2)).toEqual({});
  });

  test('another value of a type that was asked before is new', () => {
    const said = [undefined, found(0, ['pmid', '8'], ['pmid', '9'])];
    expect(newIdentifiers(paper, said, 0, 2)).toEqual({ pmid: '8' });
    expect(newIdentifiers(paper, said, 0, 3)).toEqual({ pmid: '9' });
    expect(newIdentifiers(paper, said, 0, 4)).toEqual({});
  });

  test('a round knows what was found before it, not what is found in it', () => {
    const said = [undefined, found(0, ['doi', '10.1/a']), found(2, ['arxiv', '2101.00001'])];
    expect(newIdentifiers(paper, said, 0, 2)).toEqual({ doi: '10.1/a' });
    expect(newIdentifiers(paper, said, 0, 3)).toEqual({ arxiv: '2101.00001' });
  });
});

/** Knows works by some of their identifiers, and tells others. */
interface Knows {
  readonly by: IdentifierType | 'title';
  readonly tells: Identifiers;
}

const STEP = {
  batchSize: 10,
  maxBatchSize: 10,
  concurrency: 1,
  estimate: () => ({ requests: 1, credits: 0, seconds: 0 }),
};

function knowing(id: string, knows: Knows, log: string[], answer?: () => Outcome | undefined): Source {
  const { by, tells } = knows;
  const steps: Step[] =
    by === 'title'
      ? [{ ...STEP, name: 'by_title', uses: 'title', canAsk: ({ paper }) => paper.title !== undefined }]
      : (['given', 'found'] as const).map((uses): Step => ({
          ...STEP,
          name: `by_${uses}`,
          uses,
          canAsk: ({ identifiers }: Question) => identifiers[by] !== undefined,
        }));
  return {
    id,
    steps,
    open: () => Promise.resolve(),
    close: () => Promise.resolve(),
    ask: ({ questions, step }) => {
      const outcomes = questions.map(({ paper, identifiers }): Outcome => {
        log.push(`${id} ${step} ${by === 'title' ? paper.title : identifiers[by]}`);
        const said = answer?.();
        if (said) return said;
        const record = {
          title: paper.title ?? '',
          urls: [],
          identifiers: Object.entries(tells).map(([type, value]) => ({
            type: type as IdentifierType,
            value,
          })),
        };
        return { outcome: 'enriched', enrichment: { matched_by: by, score: 1, record } };
      });
      const unavailable = outcomes.some(({ outcome }) => outcome === 'failed')
        ? new SourceUnavailable(id, 'parked', `${id} is tired.`)
        : undefined;
      return Promise.resolve({ outcomes, ...(unavailable && { unavailable }) });
    },
  };
}

describe('closure', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let config: ConsolidateConfig;
  const log: string[] = [];
  beforeEach(async () => {
    ({ path: folder, remove } = await temporaryFolder());
    config = configFor(folder);
    log.length = 0;
    await writePapers(folder, [{ title: 'Only a title' }]);
  });
  afterEach(() => remove());

  /** The first knows it by what only the second tells, and so on: three rounds. */
  const chain = (answer?: () => Outcome | undefined): Source[] => [
    knowing('by_arxiv', { by: 'arxiv', tells: { mag: '1' } }, log),
    knowing('by_pmid', { by: 'pmid', tells: { arxiv: '2101.00001' } }, log, answer),
    knowing('by_doi', { by: 'doi', tells: { pmid: '5' } }, log),
    knowing('by_name', { by: 'title', tells: { doi: '10.1/x' } }, log),
  ];
  const outcomes = async (): Promise<Record<string, string>> => {
    const { papers } = JSON.parse(await readFile(join(folder, 'out.json'), 'utf8')) as {
      papers: { consolidation: { outcomes: Record<string, { outcome: string }> } }[];
    };
    return Object.fromEntries(
      Object.entries(papers[0]!.consolidation.outcomes).map(([source, { outcome }]) => [source, outcome]),
    );
  };

  test('goes round until nothing new is found', async () => {
    const { summary } = await runConsolidate(config, chain());
    expect(summary.complete).toBe(true);
    expect(log).toEqual([
      'by_name by_title Only a title',
      'by_doi by_found 10.1/x',
      'by_pmid by_found 5',
      'by_arxiv by_found 2101.00001',
    ]);
    expect(await outcomes()).toEqual({
      by_arxiv: 'enriched',
      by_pmid: 'enriched',
      by_doi: 'enriched',
      by_name: 'enriched',
    });
  });

  test('what was not known by that either is asked once, and stays not found', async () => {
    const { summary } = await runConsolidate(
      config,
      chain(() => ({ outcome: 'absent', step: 'by_found' })),
    );
    expect(summary.complete).toBe(true);
    expect(log.filter((line) => line.startsWith('by_pmid'))).toHaveLength(1);
    expect(await outcomes()).toMatchObject({ by_pmid: 'not_found', by_arxiv: 'not_asked' });
  });

  test('a source that fails in a round is left to ask, and is asked again by a resume, to the same output', async () => {
    await runConsolidate(config, chain());
    const whole = await readFile(join(folder, 'out.json'), 'utf8');
    log.length = 0;
    const cut = await runConsolidate(
      config,
      chain(() => ({ outcome: 'failed', reason: 'HTTP 503' })),
    );
    expect(cut.summary).toMatchObject({ complete: false, left: 1 });
    expect(log).toContain('by_pmid by_found 5');
    log.length = 0;
    const { summary } = await runConsolidate({ ...config, resume: true }, chain());
    expect(summary.complete).toBe(true);
    expect(log).toEqual(['by_pmid by_found 5', 'by_arxiv by_found 2101.00001']);
    expect(await readFile(join(folder, 'out.json'), 'utf8')).toEqual(whole);
  });

  test('papers that come back from a step in another order than they were asked go on to the next one', async () => {
    await writePapers(
      folder,
      Array.from({ length: 4 }, (_, n) => ({ title: `Title ${n}` })),
    );
    const waiting: (() => void)[] = [];
    const canAsk = ({ identifiers }: Question): boolean => identifiers.doi !== undefined;
    const step: Pick<Step, 'uses' | 'canAsk'> & typeof STEP = {
      ...STEP,
      batchSize: 1,
      maxBatchSize: 1,
      concurrency: 4,
      uses: 'found',
      canAsk,
    };
    const namer = knowing('by_name', { by: 'title', tells: { doi: '10.1/x' } }, log);
    const first: Source = {
      ...knowing('by_doi', { by: 'doi', tells: { pmid: '5' } }, log),
      steps: [
        { ...step, name: 'one' },
        { ...step, name: 'other' },
      ],
      ask: async ({ questions, step: name }) => {
        const [question] = questions;
        if (name === 'one') {
          const turn = new Promise<void>((resolve) => waiting.push(resolve));
          // The last one asked is answered first.
          if (waiting.length === 4) for (const answer of waiting.reverse()) answer();
          await turn;
        }
        log.push(`${name} ${question!.paper.title}`);
        return { outcomes: questions.map((): Outcome => ({ outcome: 'absent', step: name })) };
      },
    };
    const { summary } = await runConsolidate(config, [first, namer]);
    expect(summary.complete).toBe(true);
    const asked = (name: string): string[] => log.filter((line) => line.startsWith(`${name} `));
    expect(asked('one')).toHaveLength(4);
    expect(asked('one')).not.toEqual(asked('one').toSorted());
    expect(asked('other').sort()).toEqual([0, 1, 2, 3].map((n) => `other Title ${n}`));
  });

  test.each([1, 2, 3, 4])('stopped after %i answers, it goes on to the same output', async (answers) => {
    await runConsolidate(config, chain());
    const whole = await readFile(join(folder, 'out.json'), 'utf8');
    log.length = 0;
    const stop = new Stop();
    const cut = await runConsolidate(config, chain(), {
      stop,
      onEvent: ({ type }) => {
        if (type === 'progress' && log.length >= answers) stop.request('SIGINT', 0);
      },
    });
    expect(cut.summary.complete).toBe(false);
    const before = log.length;
    const { summary } = await runConsolidate({ ...config, resume: true }, chain());
    expect(summary.complete).toBe(true);
    expect(new Set(log).size).toBe(log.length);
    expect(before).toBe(answers);
    expect(await readFile(join(folder, 'out.json'), 'utf8')).toEqual(whole);
  });
});
