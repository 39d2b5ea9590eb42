import { join } from 'node:path';
import type { SourceDefinition } from '../../src/sources/definition.js';
import { arxivDefinition } from '../../src/sources/arxiv/definition.js';
import { crossrefDefinition } from '../../src/sources/crossref/definition.js';
import { dataciteDefinition } from '../../src/sources/datacite/definition.js';
import { europepmcDefinition } from '../../src/sources/europepmc/definition.js';
import { openalexDefinition } from '../../src/sources/openalex/definition.js';
import { semanticScholarDefinition } from '../../src/sources/semantic_scholar/definition.js';
import type { Source } from '../../src/sources/source.js';
import type { FakeClock } from './fake-clock.js';
import { FakeArxiv } from './fake-arxiv.js';
import { FakeCrossref } from './fake-crossref.js';
import { FakeDataCite } from './fake-datacite.js';
import { FakeEuropePmc } from './fake-europepmc.js';
import { FakeOpenAlex } from './fake-openalex.js';
import { FakeSemanticScholar } from './fake-semantic-scholar.js';
import type { FakeService } from './fake-service.js';
import { worldWork, type WorldWork } from './world-work.js';

/** What must never be shown. */
export const SECRETS = { key: 'SECRET-key-0123456789', mail: 'nobody.must.see@this.example' } as const;

interface HostileService {
  readonly definition: SourceDefinition;
  start(works: readonly WorldWork[]): Promise<FakeService>;
}

/** Every source that has a fake, in the order of asking. */
export const HOSTILE_SERVICES = {
  semantic_scholar: {
    definition: semanticScholarDefinition,
    start: (works) => FakeSemanticScholar.start({ works, merged: { [OLD_HASH]: MERGED.s2 } }),
  },
  crossref: { definition: crossrefDefinition, start: (works) => FakeCrossref.start({ works }) },
  europepmc: { definition: europepmcDefinition, start: (works) => FakeEuropePmc.start({ works }) },
  datacite: { definition: dataciteDefinition, start: (works) => FakeDataCite.start({ works }) },
  arxiv: { definition: arxivDefinition, start: (works) => FakeArxiv.start({ works }) },
  openalex: {
    definition: openalexDefinition,
    start: (world) => FakeOpenAlex.start({ world, merged: { [OLD_WORK]: MERGED_LATER.openalex } }),
  },
} satisfies Readonly<Record<string, HostileService>>;
export type HostileId = keyof typeof HOSTILE_SERVICES;
export const HOSTILE_IDS = Object.keys(HOSTILE_SERVICES) as HostileId[];

/** Ids that the services gave up when they merged works. */
const OLD_HASH = 'f'.repeat(40);
const OLD_WORK = 'W1000000001';
const MERGED = worldWork(41);
const MERGED_LATER = worldWork(42);

/** Who knows nothing but preprints. */
const PREPRINTS: readonly HostileId[] = ['datacite', 'arxiv'];

/** A paper of the list, the work that it is, and who knows that. */
export interface HostilePaper {
  readonly record: Readonly<Record<string, unknown>>;
  readonly work: WorldWork;
  readonly knownTo: readonly HostileId[];
}

const ODD_DOIS = [
  '10.5555/one,two',
  '10.5555/one|two',
  '10.5555/say-"it"-twice',
  '10.5555/0012-9658(2006)87[2832:tiopma]2.0.co;2',
  '10.5555/(sici)1097-0258(19980815)17:15/16<1661::aid-sim968>3.0.co;2-2',
  '10.5555/a&b=c#d?e%20f+g',
];

/** Some forty papers of all sorts, with what is hard about each. */
export function hostilePapers(): HostilePaper[] {
  const plain = Array.from({ length: 12 }, (_, n) => known(worldWork(n), withDoi, missing(n)));
  const byTitle = Array.from({ length: 8 }, (_, n) => known(worldWork(20 + n), withoutDoi, missing(n)));
  const bare = Array.from({ length: 3 }, (_, n) => known(worldWork(30 + n), ({ doi }) => ({ doi })));
  const byArxiv = Array.from({ length: 3 }, (_, n) => {
    const work = worldWork(35 + n, { arxiv: `2101.0000${n + 1}` });
    return known(work, ({ title, arxiv }) => ({ title, arxiv_id: arxiv }), ['crossref']);
  });
  const odd = ODD_DOIS.map((doi, n) => known(worldWork(50 + n, { doi }), withDoi));
  const spaced = known(worldWork(60), (work) => ({ ...withoutDoi(work), doi: '10.5555/world 60' }));
  const merged = [
    known(MERGED, ({ title }) => ({ title, s2_paper_id: OLD_HASH }), ['crossref']),
    known(MERGED_LATER, ({ title }) => ({ title, openalex_id: OLD_WORK }), ['crossref']),
  ];
  const strangers = [
    { work: worldWork(70), record: withDoi(worldWork(70)), knownTo: [] },
    { work: worldWork(71), record: withoutDoi(worldWork(71)), knownTo: [] },
  ];
  return [...plain, ...byTitle, ...bare, ...byArxiv, ...odd, spaced, ...merged, ...strangers];
}

/** Papers that are hard because there is so much of something. */
export function extremePapers(): HostilePaper[] {
  const crowd = Array.from({ length: 5000 }, (_, n) => `Person${n} Crowd${n}`);
  const long = 'On the reproducibility of long titles '.repeat(263).trim();
  return [
    known(worldWork(61, { authors: crowd }), withDoi),
    known(worldWork(65, { authors: crowd }), withoutDoi),
    known(worldWork(62, { title: long }), withDoi),
    known(worldWork(63, { title: `${long} again` }), withoutDoi),
    known(worldWork(64, { year: 2031 }), withDoi),
  ];
}

const withDoi = ({ title, doi }: WorldWork): Record<string, unknown> => ({ title, doi });
const withoutDoi = ({ title, authors, venue, year }: WorldWork): Record<string, unknown> => ({
  title,
  authors: authors.map((name) => ({ name })),
  venue,
  year,
});

/** One in four works is missing somewhere: each service in turn. */
function missing(n: number): HostileId[] {
  return n % 4 === 3 ? [HOSTILE_IDS[Math.floor(n / 4) % HOSTILE_IDS.length]!] : [];
}

function known(
  work: WorldWork,
  record: (work: WorldWork) => Record<string, unknown>,
  notTo: readonly HostileId[] = [],
): HostilePaper {
  const knownTo = HOSTILE_IDS.filter(
    (id) => !notTo.includes(id) && (work.arxiv !== undefined || !PREPRINTS.includes(id)),
  );
  return { work, record: record(work), knownTo };
}

/** All services of these papers, each with what it knows. */
export class HostileWorld {
  private constructor(readonly services: Readonly<Record<HostileId, FakeService>>) {}

  static async start(papers: readonly HostilePaper[] = hostilePapers()): Promise<HostileWorld> {
    const started = await Promise.all(
      HOSTILE_IDS.map(async (id) => {
        const works = papers.filter(({ knownTo }) => knownTo.includes(id)).map(({ work }) => work);
        return [id, await HOSTILE_SERVICES[id].start(works)] as const;
      }),
    );
    return new HostileWorld(Object.fromEntries<FakeService>(started) as Record<HostileId, FakeService>);
  }

  /** The real sources, asking these services, on a clock that never waits. */
  sources(clock: FakeClock, stateDir: string): Promise<Source[]> {
    const addresses = HOSTILE_IDS.flatMap((id) => [
      [`CF_${id.toUpperCase()}_URL`, this.services[id].url],
      [`CF_${id.toUpperCase()}_RPS`, '1000'],
    ]);
    const environment = {
      ...(Object.fromEntries(addresses) as Record<string, string>),
      SEMANTIC_SCHOLAR_API_KEY: SECRETS.key,
      OPENALEX_API_KEY: SECRETS.key,
      CF_MAILTO: SECRETS.mail,
    };
    const { now, sleep } = clock;
    const settings = {
      environment,
      stateDir,
      limitsDir: join(stateDir, 'limits'),
      snapshotDir: undefined,
      version: '0.0.0-test',
      now,
      sleep,
    };
    return Promise.all(HOSTILE_IDS.map((id) => HOSTILE_SERVICES[id].definition.create(settings)));
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.services).map((fake) => fake.close()));
  }
}
