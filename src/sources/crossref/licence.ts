import type { WorkRecord } from '../../model/outcome.js';
import type { CrossrefWork } from './schema.js';

/**
 * Open where a Creative Commons licence holds from the day of publication on. Anything else says nothing: publishers'
 * own licences are links that only people can read, and one that begins later is an embargo.
 */
export function openAccessOf(licences: CrossrefWork['license']): WorkRecord['open_access'] {
  for (const { URL, 'delay-in-days': delay } of licences) {
    const license = (delay ?? 0) <= 0 ? nameOf(URL ?? '') : undefined;
    if (license !== undefined) return { is_oa: true, license };
  }
  return undefined;
}

/** `cc-by-nc-nd`, as OpenAlex names them too. */
function nameOf(url: string): string | undefined {
  const [, kind, name] =
    /^(?:https?:\/\/)?(?:www\.)?creativecommons\.org\/(licenses|publicdomain)\/([a-z-]+)/i.exec(url) ?? [];
  if (kind === undefined || name === undefined) return undefined;
  if (kind.toLowerCase() === 'licenses') return `cc-${name.toLowerCase()}`;
  return name.toLowerCase() === 'zero' ? 'cc0' : 'public-domain';
}
