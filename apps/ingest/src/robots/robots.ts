import { matches, normalPattern, pathOf, unreservedPath } from './robots-patterns.js';

/** A rule of a group, e.g. `Disallow: /private`. */
export type RobotsRule = { readonly allows: boolean; readonly pattern: string; readonly text: string };

/** The rules for some agents: product tokens in lower case, or `*`. */
export type RobotsGroup = {
  readonly agents: readonly string[];
  readonly rules: readonly RobotsRule[];
  /** Seconds between two requests; not in the standard, but many sites ask for it. */
  readonly crawlDelayS: number | null;
};

/** What a robots.txt says. */
export type Robots = { readonly groups: readonly RobotsGroup[]; readonly sitemaps: readonly string[] };

/** What it says about one URL; `rule` is the one that decided, null where none speaks of the URL. */
export type RobotsVerdict = {
  readonly allowed: boolean;
  readonly rule: string | null;
  readonly crawlDelayS: number | null;
};

/** RFC 9309 has crawlers read that much at least; what comes after it is not read. */
export const ROBOTS_MAX_BYTES = 500 * 1024;

/** Longer lines are cut off, as Google does. */
const MAX_LINE = 2083 * 8 - 1;

/** How keys begin, with misspellings that are common. */
const KEYS = [
  ['agent', /^user[- ]?agent/i],
  ['disallow', /^(disallow|dissallow|dissalow|disalow|diasllow|disallaw)/i],
  ['allow', /^allow/i],
  ['delay', /^crawl-?delay$/i],
  ['sitemap', /^site-?map/i],
] as const;

type Line = { readonly key: (typeof KEYS)[number][0]; readonly value: string };
type Open = { agents: string[]; rules: RobotsRule[]; crawlDelayS: number | null };

/** Reads a robots.txt by RFC 9309, as tolerant as Google's parser is. It never fails: what is no rule is passed over. */
export function parseRobots(text: string): Robots {
  const groups: Open[] = [];
  const sitemaps: string[] = [];
  for (const { key, value } of linesOf(text)) {
    const group = groups.at(-1);
    if (key === 'sitemap') sitemaps.push(value);
    else if (key === 'agent') {
      // Several agents in a row share the rules that follow them.
      if (group?.rules.length === 0) group.agents.push(agentOf(value));
      else groups.push({ agents: [agentOf(value)], rules: [], crawlDelayS: null });
    } else if (group !== undefined) take(group, key, value);
  }
  return { groups, sitemaps };
}

function take(group: Open, key: 'allow' | 'disallow' | 'delay', value: string): void {
  if (key === 'delay') {
    const seconds = Number(value.replace(',', '.'));
    if (value !== '' && seconds >= 0 && Number.isFinite(seconds)) group.crawlDelayS = seconds;
    return;
  }
  const text = `${key === 'allow' ? 'Allow' : 'Disallow'}: ${value}`;
  group.rules.push({ allows: key === 'allow', pattern: normalPattern(value), text });
}

/** `*`, or the letters that a product token may have: `FooBot/1.2 (x)` is `foobot`. */
function agentOf(value: string): string {
  return /^\*(\s|$)/.test(value) ? '*' : (/^[a-z_-]*/i.exec(value)?.[0].toLowerCase() ?? '');
}

function linesOf(text: string): Line[] {
  const bytes = text.length * 3 > ROBOTS_MAX_BYTES ? Buffer.from(text) : null;
  const read = bytes === null ? text : bytes.subarray(0, ROBOTS_MAX_BYTES).toString();
  return read
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .flatMap((line) => lineOf(line.slice(0, MAX_LINE)) ?? []);
}

function lineOf(line: string): Line | null {
  const text = line.replace(/#.*/, '').trim();
  // Where the colon was forgotten, a blank stands for it, if there is just one.
  const [, name = '', value = ''] = /^([^:]*):(.*)$/.exec(text) ?? /^(\S+)[ \t]+(\S+)$/.exec(text) ?? [];
  const key = KEYS.find(([, pattern]) => pattern.test(name.trim()))?.[0];
  return key === undefined ? null : { key, value: value.trim() };
}

/**
 * Whether an agent may ask for a URL. `userAgent` is a product token or begins with one (`Dateline/0.1 (…)`). Its own
 * groups count together, those for `*` only where it has none; the longest rule that matches decides, and Allow where two
 * are as long. In doubt about percent-encoding the site's no counts: Disallow matches every spelling of a path, Allow its
 * own.
 */
export function verdictOf(robots: Robots, userAgent: string, url: string): RobotsVerdict {
  const groups = groupsFor(robots, userAgent);
  const delays = groups.flatMap(({ crawlDelayS }) => crawlDelayS ?? []);
  const crawlDelayS = delays.length === 0 ? null : Math.max(...delays);
  const path = pathOf(url);
  if (path === '/robots.txt') return { allowed: true, rule: null, crawlDelayS };
  const rules = groups.flatMap((group) => group.rules);
  const [allow, disallow] = [longest(rules, true, path), longest(rules, false, path)];
  const allowed = disallow.length <= allow.length;
  return { allowed, rule: (allowed ? allow : disallow).text, crawlDelayS };
}

function groupsFor({ groups }: Robots, userAgent: string): readonly RobotsGroup[] {
  const token = userAgent.replace(/\/.*/, '').trim().toLowerCase();
  const own = groups.filter(({ agents }) => agents.includes(token));
  return own.length > 0 ? own : groups.filter(({ agents }) => agents.includes('*'));
}

type Match = { readonly length: number; readonly text: string | null };

function longest(rules: readonly RobotsRule[], allows: boolean, path: string): Match {
  const spellings = allows ? [path] : [path, unreservedPath(path)];
  let best: Match = { length: 0, text: null };
  for (const rule of rules) {
    if (rule.allows !== allows || rule.pattern.length <= best.length) continue;
    const pattern = matchingPattern(rule, spellings);
    if (pattern !== null && pattern.length > best.length) best = { length: pattern.length, text: rule.text };
  }
  return best;
}

/** The pattern of the rule by which one of the spellings matches. */
function matchingPattern({ allows, pattern }: RobotsRule, spellings: readonly string[]): string | null {
  if (spellings.some((path) => matches(path, pattern) || (!allows && matches(path, unreservedPath(pattern)))))
    return pattern;
  // Who allows index.html means the folder as well.
  const folder = /^(.*\/)index\.htm[^/]*$/s.exec(pattern)?.[1];
  return allows && folder !== undefined && spellings.some((path) => path === folder) ? `${folder}$` : null;
}
