import { nameBlocker } from './name-blocker.js';

describe('who keeps us out', () => {
  it.each<[string | null, number, Record<string, string>, string]>([
    ['Cloudflare', 403, { 'cf-mitigated': 'challenge' }, ''],
    ['Cloudflare', 503, { server: 'cloudflare' }, ''],
    ['Cloudflare', 200, {}, '<script src="/cdn-cgi/challenge-platform/h/b/x.js">'],
    ['DataDome', 403, { 'x-datadome': 'protected' }, ''],
    ['Akamai', 403, { server: 'AkamaiGHost' }, '<h1>Access Denied</h1>'],
    ['PerimeterX', 403, {}, '<div id="px-captcha"></div>'],
    ['Imperva', 200, {}, '<iframe src="/_Incapsula_Resource?x">'],
    ['a login', 401, { 'www-authenticate': 'Basic' }, ''],
    ['a login', 403, {}, '<form><input name="p" type="password"></form>'],
    ['a paywall', 402, {}, ''],
    ['a paywall', 200, {}, '{"@type":"NewsArticle","isAccessibleForFree": false}'],
    [null, 404, { server: 'cloudflare' }, 'not found'],
    [null, 200, { server: 'cloudflare' }, '<p>They met.</p>'],
    [null, 503, { server: 'nginx' }, 'busy'],
  ])('is %s for a %s with %j and %j', (name, status, headers, body) => {
    expect(nameBlocker({ status, headers, body })).toBe(name);
  });
});
