import { describe, expect, test } from 'vitest';
import { challengeIn } from '../../src/http/challenge.js';

const page = (title: string, body = ''): string =>
  `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>`;
const found = (body: string, headers: Record<string, string> = {}): string | undefined =>
  challengeIn({ headers, body });

describe('challengeIn', () => {
  test.each([
    ['Just a moment...', 'Just a moment...'],
    ['Making sure you&#39;re not a bot!', "Making sure you're not a bot!"],
    ['Making sure you’re not a bot!', 'Making sure you’re not a bot!'],
    ['Attention Required! | Cloudflare', 'Attention Required! | Cloudflare'],
    ['\n  Checking your browser\n before accessing', 'Checking your browser before accessing'],
    ['Verifying you are human. This may take a few seconds.', undefined],
    ['Vercel Security Checkpoint', 'Vercel Security Checkpoint'],
    ['Captcha', 'Captcha'],
    ['DDoS-Guard', 'DDoS-Guard'],
    ['One moment, please...', 'One moment, please...'],
  ])('by its title: %s', (title, words = title) => expect(found(page(title))).toBe(words));

  test.each([
    ['Cloudflare', '<script>window._cf_chl_opt={cvId: "3"}</script>'],
    ['Anubis', '<script id="anubis_challenge" type="application/json">{}</script>'],
    [
      'Imperva',
      '<iframe src="/_Incapsula_Resource?a=1">Request unsuccessful. Incapsula incident ID: 1-2</iframe>',
    ],
    ['DataDome', '<script src="https://geo.captcha-delivery.com/c.js"></script>'],
  ])('by what only a page of %s holds', (_, body) => {
    expect(found(page('proceedings.example', body))).toBe('proceedings.example');
    expect(found(`<html><body>${body}</body></html>`)).toBe('a page without a title');
  });

  test('by the headers that say so, whatever the body', () => {
    expect(found('', { 'cf-mitigated': 'challenge' })).toBe('cf-mitigated: challenge');
    expect(found('{}', { 'x-amzn-waf-action': 'captcha' })).toBe('x-amzn-waf-action: captcha');
    expect(found('{}', { 'x-amzn-waf-action': 'allow' })).toBeUndefined();
  });

  test.each([
    [
      'a page that lists a paper of such a name',
      page('Proceedings', '<a>Just a moment...</a> <a>CAPTCHA</a>'),
    ],
    ['a title in the middle of which such words stand', page('Papers: are you a robot?')],
    [
      'the script that Cloudflare puts into every page',
      page('A', '/cdn-cgi/challenge-platform/scripts/jsd/main.js'),
    ],
    ['what is told to wait', page('Access denied | proceedings.example used Cloudflare to restrict access')],
    ['JSON', '{"title":"<title>Just a moment...</title>"}'],
    ['words far behind', page('A', `${' '.repeat(60_000)}_cf_chl_opt`)],
    ['nothing', ''],
  ])('is not seen in %s', (_, body) => expect(found(body)).toBeUndefined());

  test('takes no time over a page that is made to take some', () => {
    const began = performance.now();
    found('<'.repeat(5_000_000));
    found('<title '.repeat(1_000_000));
    found(`<html>${'_Incapsula_Resource '.repeat(250_000)}`);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
