type Refusal = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };

type Sign = { readonly name: string; readonly isSeen: (refusal: Refusal) => boolean };

/** How much of a page is looked at. */
export const BLOCKER_BODY_CHARACTERS = 20_000;

const has =
  (header: string, value = /./): ((refusal: Refusal) => boolean) =>
  ({ headers }) =>
    value.test(headers[header] ?? '');
const says =
  (words: RegExp): ((refusal: Refusal) => boolean) =>
  ({ body }) =>
    words.test(body);
const isRefused = ({ status }: Refusal): boolean => [401, 403, 429, 451, 503].includes(status);

/** The most telling first. */
const SIGNS: readonly Sign[] = [
  { name: 'Cloudflare', isSeen: has('cf-mitigated') },
  { name: 'DataDome', isSeen: has('x-datadome') },
  { name: 'DataDome', isSeen: says(/captcha-delivery\.com/i) },
  { name: 'PerimeterX', isSeen: says(/px-captcha|perimeterx/i) },
  { name: 'Imperva', isSeen: says(/_Incapsula_Resource|Incapsula incident/i) },
  {
    name: 'Cloudflare',
    isSeen: says(/cf-browser-verification|cdn-cgi\/challenge-platform|Attention Required! \| Cloudflare/i),
  },
  { name: 'Akamai', isSeen: (refusal) => isRefused(refusal) && has('server', /AkamaiGHost/i)(refusal) },
  { name: 'Akamai', isSeen: (refusal) => isRefused(refusal) && says(/errors\.edgesuite\.net/i)(refusal) },
  { name: 'Cloudflare', isSeen: (refusal) => isRefused(refusal) && has('server', /cloudflare/i)(refusal) },
  { name: 'AWS WAF', isSeen: has('x-amzn-waf-action') },
  { name: 'a login', isSeen: ({ status }) => status === 401 || status === 407 },
  { name: 'a paywall', isSeen: ({ status }) => status === 402 },
  { name: 'a legal order', isSeen: ({ status }) => status === 451 },
  { name: 'a paywall', isSeen: says(/"isAccessibleForFree"\s*:\s*"?false/i) },
  { name: 'a login', isSeen: (refusal) => isRefused(refusal) && says(/<input[^>]+type=["']?password/i)(refusal) },
];

/** Names whoever stands between us and the text, where it can be told; `body` is the beginning of the page as text. */
export function nameBlocker(refusal: Refusal): string | null {
  return SIGNS.find(({ isSeen }) => isSeen(refusal))?.name ?? null;
}
