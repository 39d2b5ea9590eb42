import type { CollectConfig } from '../../collect/config.js';
import { planCollection, type CollectionPlan, type PlannedListing } from '../../collect/plan-collection.js';
import { EXIT } from '../../model/errors.js';
import { instant } from '../../model/instant.js';
import type { Stop } from '../../run/stop.js';
import type { ListerSettings } from '../../venues/definition.js';
import { findLister } from '../../venues/registry.js';
import type { CollectFlags } from './config.js';
import type { CommandContext } from '../context.js';
import { cut } from '../cut.js';
import { sentence } from '../messages.js';
import { count, counted } from '../numbers.js';
import { textTable } from '../progress/text-table.js';
import { visible } from '../visible.js';

interface PlanCommand {
  readonly config: CollectConfig;
  readonly settings: ListerSettings;
  readonly stop: Stop;
  readonly resumeLine: (sessionId: string) => string;
  readonly flags: CollectFlags;
  readonly context: CommandContext;
}

/** `cf collect --dry-run`: the answer of the command, so it goes to standard output. */
export async function showCollectPlan({
  config,
  settings,
  stop,
  resumeLine,
  flags,
  context,
}: PlanCommand): Promise<number> {
  const plan = await planCollection({ config, settings, stop, resumeLine });
  const text =
    flags.json === true ? JSON.stringify(plan, null, 2) : visible(planText(plan, config.from !== undefined));
  context.stdout.write(`${text}\n`);
  return EXIT.ok;
}

const HEAD = ['venue', 'year', 'papers', ''];
const PAPERS = 2;
const LONGEST_NAME = 40;

function planText({ session, listings, notes }: CollectionPlan, fromFolder: boolean): string {
  const what = session === null ? 'A new session' : `Going on with session ${session}`;
  const rows = listings.map((listing) => [
    cut(listing.name, LONGEST_NAME),
    String(listing.year),
    listing.papers === null ? '?' : count(listing.papers),
    whatWillBe(listing, fromFolder),
  ]);
  return [
    `${what}, ${counted(listings.length, 'venue and year', 'venues and years')}. Nothing was asked.`,
    textTable([HEAD, ...rows], [PAPERS]).join('\n'),
    notes.map(sentence).join('\n'),
    fromFolder ? '' : requests(listings),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function whatWillBe({ will, listers, papers, listed_at }: PlannedListing, fromFolder: boolean): string {
  const [first = '', ...others] = listers;
  const at = listed_at === null ? '' : ` on ${instant(new Date(listed_at))}`;
  const then = others.length === 0 ? '' : `, then ${others.join(', ')}`;
  switch (will) {
    case 'ask':
      if (fromFolder && papers === 0) return 'not in the folder';
      return fromFolder ? `read (${first})` : `ask ${first}${then}`;
    case 'go_on':
      return `go on ${fromFolder ? 'reading' : 'asking'} (${first})`;
    case 'take_over':
      return `taken over: listed${at} by ${first}; --refresh lists it again`;
    case 'done':
      return `listed${at}`;
  }
}

/** What is known of the requests: at least one for each listing, and how fast each lister may be asked. */
function requests(listings: readonly PlannedListing[]): string {
  const open = listings.filter(({ will }) => will === 'ask' || will === 'go_on');
  if (open.length === 0) return 'Nobody has to be asked.';
  const first = new Map<string, number>();
  for (const { listers } of open) {
    const [id = ''] = listers;
    first.set(id, (first.get(id) ?? 0) + 1);
  }
  const by = [...first].map(
    ([id, number]) => `  ${id}: ${count(number)}; limits: ${findLister(id)?.limits ?? 'unknown'}`,
  );
  const least = counted(open.length, 'request');
  return [
    `At least ${least}, one for each that is to be listed, and more where a listing has several pages:`,
    ...by,
  ].join('\n');
}
