import type { RawReply, ReplyHeaders } from './reply.js';

/** A page of proof stands at the beginning, and is short; what comes later in a long page is its text. */
const LOOKED_AT = 50_000;

/**
 * What such pages are titled: Anubis, Cloudflare, Vercel, DDoS-Guard, Imperva, and some that sites made themselves. "Access denied"
 * is none: that may be a limit (429) or one page (403), and asks for no proof.
 */
const TITLES =
  /^(?:just a moment|one moment,? please|attention required|making sure you(?:['\u2019])?re not a bot|(?:checking|verifying) (?:if|your browser)|verify(?:ing)? (?:that )?you(?:['\u2019]re| are) (?:a )?human|are you (?:a |not a )?(?:human|robot|bot)|human verification|security (?:check|verification)|vercel security checkpoint|bot (?:check|verification|detection|challenge)|(?:solve |enter )?(?:the |a )?captcha|robot check|ddos-guard|ddos protection|pardon our interruption|client challenge|challenge (?:page|required|verification)|verification required)\b/i;

/** What only such pages hold: not the scripts that the same services put into every page. */
const SIGNS =
  /\b_cf_chl_opt\b|\bcf[-_]chl[-_](?:widget|bypass|f_tk)|id=["']?challenge-(?:form|running|error-text)\b|id=["']?anubis_challenge\b|\banubis_challenge\b|\b_Incapsula_Resource\b[\s\S]{0,2000}\bincident ID\b|geo\.captcha-delivery\.com|\bpx-captcha\b|AwsWafIntegration\.(?:getToken|forceRefreshToken)|\/\.well-known\/vercel\/security\/|\bmax_challenge_attempts\b/i;

/**
 * The words by which a reply is known as a wall against bots: a page that wants a proof that a person is asking, whatever its
 * status, or the headers that say so; undefined for anything else. Titles and signs from the services' documentation
 * (`cf-mitigated`: https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/,
 * `x-amzn-waf-action`: https://docs.aws.amazon.com/waf/latest/developerguide/waf-js-challenge-api.html) and from
 * memory of their pages. Pure.
 */
export function challengeIn({ headers, body }: Pick<RawReply, 'headers' | 'body'>): string | undefined {
  return inHeaders(headers) ?? inPage(body);
}

function inHeaders(headers: ReplyHeaders): string | undefined {
  for (const [name, meaning] of [
    ['cf-mitigated', /^challenge$/i],
    ['x-amzn-waf-action', /^(?:challenge|captcha)$/i],
  ] as const) {
    const value = headers[name]?.trim() ?? '';
    if (meaning.test(value)) return `${name}: ${value}`;
  }
  return undefined;
}

function inPage(body: string): string | undefined {
  const start = body.slice(0, LOOKED_AT);
  if (!/^[\s\ufeff]*</.test(start)) return undefined;
  const title = textOf('title', start);
  const words = [title, textOf('h1', start)].find((one) => one !== undefined && TITLES.test(one));
  if (words !== undefined) return words;
  if (!SIGNS.test(start)) return undefined;
  return title === undefined || title === '' ? 'a page without a title' : title;
}

/** The text of the first such element, on one line, with the apostrophes that such titles escape. */
function textOf(element: 'title' | 'h1', page: string): string | undefined {
  return OF[element]
    .exec(page)?.[1]
    ?.replace(/&(?:#0*39|#x0*27|apos|rsquo|#8217|#x2019);/gi, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 100);
}

const OF = {
  title: /<title\b[^>]{0,200}>([^<]{0,300})/i,
  h1: /<h1\b[^>]{0,200}>([^<]{0,300})/i,
} as const;
