import { UsageError } from '../model/errors.js';

/** The proxies that the environment names, by curl's rules: lower case goes before upper case. */
export interface Proxies {
  readonly httpProxy: string | undefined;
  readonly httpsProxy: string | undefined;
  /** '' when there is none: undici would read the environment of the process otherwise. */
  readonly noProxy: string;
}

/** Throws UsageError for a proxy that is no address; never repeats it, because it may hold a password. */
export function readProxies(environment: Readonly<Record<string, string | undefined>>): Proxies {
  return {
    httpProxy: address(environment, 'http_proxy'),
    httpsProxy: address(environment, 'https_proxy'),
    noProxy: environment.no_proxy ?? environment.NO_PROXY ?? '',
  };
}

function address(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
): string | undefined {
  const set = [name, name.toUpperCase()].find((one) => (environment[one]?.trim() ?? '') !== '');
  if (set === undefined) return undefined;
  const value = environment[set]?.trim() ?? '';
  const url = value.includes('://') ? value : `http://${value}`;
  if (URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol)) return url;
  throw new UsageError(
    `${set} is not the address of a proxy: expected something like http://proxy.example.org:8080`,
    {
      next: `Correct ${set}, or unset it.`,
    },
  );
}
