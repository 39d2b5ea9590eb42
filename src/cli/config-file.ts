import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { describeSystemError, systemCode, UsageError } from '../model/errors.js';
import {
  DEFAULT_PRECEDENCE,
  isRuleOf,
  Precedence,
  PRECEDENCE,
  REST,
  type PrecedenceField,
} from '../merge/precedence.js';
import { wrongConfigFile } from './messages.js';

/** The configuration file that is read when none is named. */
export const CONFIG_FILE = 'cf.config.json';

const schema = z.strictObject({
  precedence: z
    .record(
      z.string(),
      z.array(z.string({ error: 'expected a text' }), { error: 'expected a list of texts' }),
    )
    .optional(),
});

const ORDER_OF_SOURCES = 'sources';
const FIELDS = Object.keys(PRECEDENCE) as PrecedenceField[];

/**
 * The precedence that the configuration file `{"precedence": {"<field>": ["<rule>" | "source:<id>" | "input:<file>", …], "sources": ["<id>", …]}}` asks
 * for; the table as it stands where there is no such file. `path` is the value of `--config`, undefined where it was not given. Throws UsageError that
 * lists what there is.
 */
export async function readPrecedence(path: string | undefined): Promise<Precedence> {
  const name = path ?? CONFIG_FILE;
  let text: string;
  try {
    text = await readFile(name, 'utf8');
  } catch (error) {
    if (path === undefined && systemCode(error) === 'ENOENT') return DEFAULT_PRECEDENCE;
    throw new UsageError(...wrongConfigFile(name, `cannot be read: ${describeSystemError(error)}`));
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(...wrongConfigFile(name, `is not valid JSON: ${(error as Error).message}`));
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const place = issue?.path.join('.') ?? '';
    const what =
      issue?.code === 'unrecognized_keys'
        ? `has "${issue.keys[0]}"; there is: precedence`
        : `${place === '' ? '' : `, "${place}": `}${issue?.message ?? 'is not valid'}`;
    throw new UsageError(...wrongConfigFile(name, what));
  }
  return precedenceOf(parsed.data.precedence ?? {}, name);
}

function precedenceOf(given: Readonly<Record<string, readonly string[]>>, name: string): Precedence {
  const { [ORDER_OF_SOURCES]: sources = [], ...fields } = given;
  const wrongSource = sources.find((source) => !/^[a-z0-9_]+$/.test(source));
  if (wrongSource !== undefined) {
    const what = `, "precedence.sources": "${wrongSource}" is no name of a source; see: cf sources`;
    throw new UsageError(...wrongConfigFile(name, what));
  }
  for (const [field, rules] of Object.entries(fields)) {
    if (!isField(field)) {
      const what = `, "precedence": there is no field "${field}"; there are: ${[...FIELDS, ORDER_OF_SOURCES].join(', ')}`;
      throw new UsageError(...wrongConfigFile(name, what));
    }
    const wrong = rules.find((rule) => !isRuleOf(field, rule));
    if (wrong !== undefined) {
      const known = [...PRECEDENCE[field], ...REST, 'source:<name of a source>', 'input:<name of a list>'];
      const what = `, "precedence.${field}": there is no rule "${wrong}"; there are: ${known.join(', ')}`;
      throw new UsageError(...wrongConfigFile(name, what));
    }
  }
  return new Precedence({ fields, sources });
}

const isField = (field: string): field is PrecedenceField => Object.hasOwn(PRECEDENCE, field);
