import { SOURCES } from '../sources/registry.js';
import type { SourceDefinition, SourceSettings } from '../sources/definition.js';
import type { CommandContext } from './context.js';
import { wrap } from './progress/wrap.js';
import { sourceSettings } from './source-settings.js';

export interface SourcesFlags {
  readonly snapshotDir?: string;
  readonly json?: boolean;
}

/** `cf sources`: on standard output, as text or as JSON. Never the value of a key. */
export function listSources(flags: SourcesFlags, context: CommandContext): void {
  const settings = sourceSettings(context, { stateDir: '.cf_state', snapshotDir: flags.snapshotDir });
  const described = SOURCES.map((source) => describe(source, settings));
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
  readonly licence: string;
  readonly link: string;
}

function describe(source: SourceDefinition, settings: SourceSettings): DescribedSource {
  const { id, summary, limits, licence, link, keyVariable } = source;
  const missing = source.missing(settings) ?? null;
  const set = keyVariable !== undefined && (settings.environment[keyVariable]?.trim() ?? '') !== '';
  const key = keyVariable === undefined ? null : { variable: keyVariable, set };
  return { id, summary, limits, key, usable: missing === null, missing, licence, link };
}

const WIDTH = 100;
const INDENT = 2;
const LABEL = 9;

function asText({ id, summary, limits, key, missing, licence, link }: DescribedSource): string {
  const rows: [string, string][] = [
    ['what', summary],
    ['limits', limits],
    ['key', key === null ? 'needs none' : `${key.variable} is ${key.set ? 'set' : 'not set'}`],
    ['here', missing === null ? 'can be used' : `can't be used: ${missing}`],
    ['licence', licence],
    ['more', link],
  ];
  return [id, ...rows.map(([label, text]) => row(label, text))].join('\n');
}

function row(label: string, text: string): string {
  const lines = wrap(text, WIDTH - INDENT - LABEL).split('\n');
  return lines
    .map((line, at) => ' '.repeat(INDENT) + (at === 0 ? label.padEnd(LABEL) : ' '.repeat(LABEL)) + line)
    .join('\n');
}
