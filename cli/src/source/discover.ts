import type { Command } from 'commander';
import { callApi, renderTable, type ApiOptions } from '../api.js';
import { plain } from '../render.js';
import { remote, type Print } from './registered.js';

type Found = {
  readonly url: string;
  readonly sources: readonly Readonly<Record<string, string | number | null>>[];
  readonly problem: string | null;
};

const HEADS = ['kind', 'items', 'foundBy', 'title', 'url'];

/** `dateline source discover URL`: the feeds and sitemaps of a site. Ends with 1 where it could not be looked at. */
export function sourceDiscover(print: Print): Command {
  return remote('discover', 'find the feeds and sitemaps of a site, the best first', 'https://news.example')
    .argument('<url>', 'of the site, e.g. its front page')
    .action(async (url: string, { api, json }: ApiOptions) => {
      const found = await callApi<Found>(api, 'GET', `/v1/sources/discover?url=${encodeURIComponent(url)}`);
      print(json === true ? JSON.stringify(found) : render(found));
      if (found.problem !== null && found.sources.length === 0) process.exitCode = 1;
    });
}

function render({ url, sources, problem }: Found): string {
  const rows = sources.map((each) => HEADS.map((head) => String(each[head] ?? '')));
  if (rows.length > 0) return renderTable(HEADS, rows);
  if (problem !== null) return plain(`It could not be looked at: ${problem}`);
  return `It has no feed and no sitemap. Its links can be watched: dateline source check ${url} --kind page --selector CSS`;
}
