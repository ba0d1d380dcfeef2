import { z } from 'zod';

const verdict = z
  .object({
    allowed: z.boolean(),
    rule: z.string().nullable(),
    crawlDelayS: z.number().nullable(),
    reason: z.string().nullable().describe('Why there are no rules to read, in words; null where there are'),
  })
  .nullable()
  .describe('What robots.txt says; null where it was not asked');
const problem = z.string().nullable().describe('What is wrong, in words; null where nothing is');

/** What a check answers. */
export const checkedSource = z
  .object({
    kind: z.enum(['feed', 'sitemap', 'page']),
    url: z.string(),
    finalUrl: z.string().nullable().describe('After redirects; null where nothing answered'),
    status: z.int().nullable(),
    redirects: z.array(
      z.object({ url: z.string(), status: z.int(), location: z.string().nullable(), address: z.string().nullable() }),
    ),
    robots: verdict,
    contentType: z.string().nullable(),
    bytes: z.int().describe('Of the body, unpacked'),
    durationMs: z.int().nullable(),
    read: z
      .object({
        format: z.string().describe('E.g. `rss20`, `news sitemap`, `page`'),
        encoding: z.string().nullable(),
        title: z.string().nullable(),
        language: z.string().nullable(),
        hub: z.string().nullable().describe('Where it offers to push what is new (WebSub)'),
        parts: z.array(z.string()).describe('Of a sitemap index'),
        faults: z.array(z.string()).describe('What was wrong and could be read all the same'),
      })
      .nullable(),
    items: z.int(),
    articles: z.array(
      z.object({
        url: z.string().nullable(),
        title: z.string().nullable(),
        published: z.string().nullable(),
        robots: verdict,
        text: z.string().describe('The beginning'),
        textLength: z.int(),
        textFrom: z.enum(['page', 'source']).nullable(),
        events: z.array(z.object({ type: z.string(), actors: z.array(z.string()), quote: z.string() })),
        problem,
      }),
    ),
    problem,
  })
  .meta({ id: 'CheckedSource' });

/** What a discovery answers. */
export const discovered = z
  .object({
    url: z.string(),
    sources: z.array(
      z.object({
        kind: z.enum(['feed', 'sitemap']),
        url: z.string(),
        title: z.string().nullable(),
        format: z.string(),
        items: z.int(),
        parts: z.int().describe('Of a sitemap index'),
        foundBy: z.enum(['itself', 'link', 'robots', 'usual path']),
      }),
    ),
    problem,
  })
  .meta({ id: 'DiscoveredSources' });

export const discoverQuery = z.object({
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .describe('Address of a site, e.g. its front page'),
});
export type DiscoverQuery = z.infer<typeof discoverQuery>;
