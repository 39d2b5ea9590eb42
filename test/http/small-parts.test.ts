import { describe, expect, test } from 'vitest';
import { backoff } from '../../src/http/backoff.js';
import { readProxies } from '../../src/http/proxy.js';
import { redact } from '../../src/http/redaction.js';
import { retryAfterOf } from '../../src/http/retry-after.js';
import { readBaseUrl, readKey, readRate, readUserAgent } from '../../src/http/settings.js';
import { UsageError } from '../../src/model/errors.js';

const NOW = new Date('2026-11-22T10:00:00Z');

/** No quota is renewed less often: what says more is no time to come back at. */
const MONTH = 31 * 24 * 60 * 60 * 1000;

describe('Retry-After', () => {
  test.each([
    ['7', undefined, 7000],
    ['0.4', undefined, 400],
    ['0', undefined, 0],
    ['Sun, 22 Nov 2026 10:00:30 GMT', undefined, 30_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', undefined, 0],
    // The server's own clock counts, not ours, which may be wrong by years.
    ['Mon, 06 Oct 2025 19:21:10 GMT', 'Mon, 06 Oct 2025 19:21:09 GMT', 1000],
    ['3153600000', undefined, MONTH],
    ['9'.repeat(40), undefined, MONTH],
    ['9'.repeat(400), undefined, MONTH],
    ['Fri, 31 Dec 9999 23:59:59 GMT', undefined, MONTH],
    ['soon', undefined, undefined],
    ['-5', undefined, undefined],
    ['', undefined, undefined],
    [undefined, undefined, undefined],
  ])('%s', (value, date, milliseconds) => {
    expect(retryAfterOf({ 'retry-after': value, date }, NOW)).toBe(milliseconds);
  });
});

describe('backoff', () => {
  test('doubles from a second to thirty, by half at random', () => {
    expect([1, 2, 3, 4, 5, 6, 9].map((attempt) => backoff(attempt, undefined, () => 1))).toEqual([
      1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
    ]);
    expect(backoff(3, undefined, () => 0)).toBe(2000);
  });

  test('is never shorter than the pause that was asked for', () => {
    expect(backoff(1, 45_000, () => 0)).toBe(45_000);
    expect(backoff(5, 1000, () => 0)).toBe(8000);
  });
});

describe('redact', () => {
  const secret = 'k3y+with/signs=';

  test.each([
    [`key ${secret} is bad`, 'key [redacted] is bad'],
    [`?api_key=${encodeURIComponent(secret)}&x=1`, '?api_key=[redacted]&x=1'],
    ['GET /works?api_key=abc123&page=2', 'GET /works?api_key=[redacted]&page=2'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer [redacted]'],
    ['{"api_key":"abc123","x":1}', '{"api_key":"[redacted]","x":1}'],
    ['x-api-key: abc', 'x-api-key: [redacted]'],
    ['nothing secret', 'nothing secret'],
    ['red \u001b[31mtext\u0007\nand\u202e more', 'red [31mtext and more'],
  ])('%j', (text, shown) => {
    expect(redact(text, [secret])).toBe(shown);
  });

  test('an empty secret hides nothing', () => {
    expect(redact('abc', [''])).toBe('abc');
  });

  test('shows at most 200 characters', () => {
    expect(redact('x'.repeat(5000), [])).toHaveLength(200);
  });
});

describe('settings', () => {
  test('of their own accord they are as documented', () => {
    expect(readBaseUrl({}, 'CF_X_URL', 'https://x.org').href).toBe('https://x.org/');
    expect(readRate({}, 'CF_X_RPS')).toBeUndefined();
    expect(readKey({ X_KEY: '  ' }, 'X_KEY')).toBeUndefined();
    expect(readUserAgent({}, '1.2.3')).toBe('cf/1.2.3');
  });

  test('good values are taken, without space around them', () => {
    expect(readBaseUrl({ CF_X_URL: 'http://127.0.0.1:8080/x/' }, 'CF_X_URL', '').pathname).toBe('/x/');
    expect(readRate({ CF_X_RPS: ' 0.5 ' }, 'CF_X_RPS')).toBe(0.5);
    expect(readKey({ X_KEY: 'abc\n' }, 'X_KEY')).toBe('abc');
    expect(readUserAgent({ CF_MAILTO: 'me@example.org' }, '1')).toBe('cf/1 (mailto:me@example.org)');
  });

  test.each(['ftp://x.org', 'x.org', 'https://user:secret@x.org', 'https://x.org?api_key=secret', '/x'])(
    'an address %s is refused by the name of its variable, and not repeated',
    (value) => {
      const read = (): unknown => readBaseUrl({ CF_X_URL: value }, 'CF_X_URL', 'https://x.org');
      expect(read).toThrow(UsageError);
      expect(read).toThrow(/^CF_X_URL .*expected/);
      expect(read).not.toThrow(/secret/);
    },
  );

  test.each(['0', '-1', 'ten', '1e3', '1001', 'NaN', 'Infinity', '5/s'])('a rate %s is refused', (value) => {
    expect(() => readRate({ CF_X_RPS: value }, 'CF_X_RPS')).toThrow(/^CF_X_RPS is ".*": expected/);
  });

  test.each(['two words', 'line\nbreak', 'ümlaut', 'a\u0000b'])(
    'a key %j is refused and not shown',
    (value) => {
      const read = (): unknown => readKey({ X_KEY: value }, 'X_KEY');
      expect(read).toThrow(UsageError);
      expect(read).not.toThrow(value);
    },
  );

  test.each(['me', 'me@', 'me@localhost', 'me@example.org\r\nx: y', 'a b@example.org', 'me@example.org)'])(
    'an e-mail address %j is refused',
    (value) => {
      expect(() => readUserAgent({ CF_MAILTO: value }, '1')).toThrow(/^CF_MAILTO is/);
    },
  );
});

describe('proxies', () => {
  test('are what the environment names, lower case first', () => {
    expect(readProxies({})).toEqual({ httpProxy: undefined, httpsProxy: undefined, noProxy: '' });
    expect(
      readProxies({
        http_proxy: '',
        HTTP_PROXY: 'proxy:3128',
        https_proxy: 'http://a',
        HTTPS_PROXY: 'http://b',
        NO_PROXY: 'x.org',
      }),
    ).toEqual({ httpProxy: 'http://proxy:3128', httpsProxy: 'http://a', noProxy: 'x.org' });
  });

  test.each(['socks5://x', 'http://', 'http://me:secret@bad host'])(
    '%s is refused and not shown',
    (value) => {
      const read = (): unknown => readProxies({ HTTPS_PROXY: value });
      expect(read).toThrow(UsageError);
      expect(read).toThrow(/^HTTPS_PROXY is not/);
      expect(read).not.toThrow(/secret/);
    },
  );
});
