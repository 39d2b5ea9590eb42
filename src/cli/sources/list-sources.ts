import { DEFAULT_STATE_DIR } from '../../checkpoint/sessions/session-places.js';
import { instant } from '../../model/instant.js';
import { SOURCES } from '../../sources/registry.js';
import type { SourceDefinition, SourceSettings } from '../../sources/definition.js';
import { checkSource, type Checked } from './check-source.js';
import type { CommandContext } from '../context.js';
import { count, counted } from '../numbers.js';
import { labelled } from '../labelled.js';
import { filled } from '../settings.js';
import { sourceSettings } from '../source-settings.js';
import { spentToday, type SpentToday } from './spent-today.js';

export interface SourcesFlags {
  readonly snapshotDir?: string;
  readonly stateDir?: string;
  readonly check?: boolean;
  readonly json?: boolean;
}

/** `cf sources`: on standard output, as text or as JSON. Never the value of a key. */
export async function listSources(flags: SourcesFlags, context: CommandContext): Promise<void> {
  const settings = sourceSettings(context, {
    stateDir: flags.stateDir ?? filled(context.environment.CF_STATE_DIR) ?? DEFAULT_STATE_DIR,
    snapshotDir: flags.snapshotDir,
    note: (message) => context.screen.line(message),
  });
  const described = await Promise.all(
    SOURCES.map(async (source): Promise<DescribedSource> => {
      const isUsable = source.missing(settings) === undefined;
      const check = flags.check === true && isUsable ? await checkSource(source, settings) : undefined;
      return describe(source, settings, check);
    }),
  );
  const text = flags.json === true ? JSON.stringify(described, null, 2) : described.map(asText).join('\n\n');
  context.stdout.write(`${text}\n`);
}

interface DescribedSource {
  readonly id: string;
  readonly summary: string;
  readonly limits: string;
  readonly key: { readonly variable: string; readonly set: boolean } | null;
  readonly usable: boolean;
  readonly missing: string | null;
  readonly today: (SpentToday & { readonly usd: number | null }) | null;
  readonly check: Checked | null;
  readonly licence: string;
  readonly link: string;
}

function describe(
  source: SourceDefinition,
  settings: SourceSettings,
  check: Checked | undefined,
): DescribedSource {
  const { id, summary, limits, licence, link, keyVariable, usdPerCredit } = source;
  const missing = source.missing(settings) ?? null;
  const set = keyVariable !== undefined && (settings.environment[keyVariable]?.trim() ?? '') !== '';
  const key = keyVariable === undefined ? null : { variable: keyVariable, set };
  const spent = spentToday(source, settings);
  const usd = usdPerCredit === undefined || !spent ? null : Number((spent.credits * usdPerCredit).toFixed(4));
  const today = spent === undefined ? null : { ...spent, usd };
  const usable = missing === null;
  return { id, summary, limits, key, usable, missing, today, check: check ?? null, licence, link };
}

function asText({ id, summary, limits, key, missing, today, check, licence, link }: DescribedSource): string {
  const rows: [string, string][] = [
    ['what', summary],
    ['limits', limits],
    ['key', key === null ? 'needs none' : `${key.variable} is ${key.set ? 'set' : 'not set'}`],
    ['here', missing === null ? 'can be used' : `can't be used: ${missing}`],
    ...(today === null ? [] : [['today', todayText(today)] as [string, string]]),
    ...(check === null ? [] : [['check', checkText(check)] as [string, string]]),
    ['licence', licence],
    ['more', link],
  ];
  return [id, ...labelled(rows)].join('\n');
}

/** `120 requests, 86 credits ($0.0086); 914 credits are left until 2026-11-23 00:00 UTC`. */
function todayText(today: NonNullable<DescribedSource['today']>): string {
  const { requests, credits, usd, left, renewed_at, parked_until } = today;
  const spent = [counted(requests, 'request')];
  if (usd !== null) spent.push(`${counted(credits, 'credit')} ($${usd})`);
  const rest = left === null ? [] : [`${count(left)} credits are left${until(renewed_at)}`];
  const parked = parked_until === null ? [] : [`it is left alone${until(parked_until)}`];
  return [spent.join(', '), ...rest, ...parked].join('; ');
}

const until = (time: string | null): string => (time === null ? '' : ` until ${instant(new Date(time))}`);

const CHECKED: Readonly<Record<Checked['state'], string>> = {
  answers: 'it answers',
  refuses: 'it refuses us',
  takes_no_more: 'it takes no more for now',
  no_turn: 'not known',
  does_not_answer: 'it does not answer',
};

function checkText({ state, message }: Checked): string {
  return message === null ? CHECKED[state] : `${CHECKED[state]}: ${message}`;
}
