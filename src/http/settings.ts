import { UsageError } from '../model/errors.js';

type Environment = Readonly<Record<string, string | undefined>>;

const FASTEST = 1000;

/** A variable without the space around it (a key read from a file ends in a newline); undefined when empty. */
function readVariable(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}

/** Where a source is asked, e.g. `CF_OPENALEX_URL`. Throws UsageError for what is no http(s) URL. */
export function readBaseUrl(environment: Environment, name: string, otherwise: string): URL {
  const value = readVariable(environment, name);
  if (value === undefined) return new URL(otherwise);
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const plain =
    url !== undefined && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (!plain || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError(
      `${name} is not the address of a server: expected an http or https URL without user or query`,
      {
        next: `Set it to something like ${otherwise}, or unset it.`,
      },
    );
  }
  return url;
}

/** Requests per second, e.g. `CF_OPENALEX_RPS`; undefined when not set. Throws UsageError. */
export function readRate(environment: Environment, name: string): number | undefined {
  const value = readVariable(environment, name);
  if (value === undefined) return undefined;
  const rate = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (!(rate > 0 && rate <= FASTEST)) {
    throw new UsageError(
      `${name} is "${value}": expected requests per second, more than 0 and at most ${FASTEST}`,
      {
        next: `Set it to a number such as 5, or unset it.`,
      },
    );
  }
  return rate;
}

/** A key, as it goes into a header. Throws UsageError for one that no header can hold; never shows it. */
export function readKey(environment: Environment, name: string): string | undefined {
  const value = readVariable(environment, name);
  if (value !== undefined && !/^[\x21-\x7e]+$/.test(value)) {
    throw new UsageError(`${name} is not a key: expected letters, digits and signs without spaces`, {
      next: `Copy the key again, or unset ${name}.`,
    });
  }
  return value;
}

/** The address of `CF_MAILTO`; undefined when not set, for there is no default address. Throws UsageError. */
export function readMailto(environment: Environment): string | undefined {
  const mailto = readVariable(environment, 'CF_MAILTO');
  if (mailto !== undefined && !/^[!#-'*+\-./0-9=?A-Z^-~]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/.test(mailto)) {
    throw new UsageError(`CF_MAILTO is "${mailto}": expected an e-mail address`, {
      next: 'Set it to an address such as name@example.org, or unset it.',
    });
  }
  return mailto;
}

/** `cf/1.2.3`, with the address of `CF_MAILTO` when that is set. Throws UsageError. */
export function readUserAgent(environment: Environment, version: string): string {
  const mailto = readMailto(environment);
  return mailto === undefined ? `cf/${version}` : `cf/${version} (mailto:${mailto})`;
}
