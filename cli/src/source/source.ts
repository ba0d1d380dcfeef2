import { Command } from 'commander';
import { sourceAdd } from './add.js';
import { sourceChange } from './change.js';
import { sourceCheck } from './check.js';
import { sourceDiscover } from './discover.js';
import { sourceFetches } from './fetches.js';
import { sourceHealth } from './health.js';
import { sourceList } from './list.js';
import { sourceMove } from './move.js';
import { sourceExport, sourceImport } from './opml.js';
import type { Print } from './registered.js';
import { sourceShow } from './show.js';

const EXAMPLE = `
Example: a site's feed, tried, kept and watched
  dateline source discover https://news.example
  dateline source check https://news.example/feed
  dateline source add https://news.example/feed --group Press
  dateline source health`;

/** `dateline source …`: where articles come from. */
export function source(print: Print): Command {
  return new Command('source')
    .description('where articles come from: find, check, add, see, change and retire sources')
    .addHelpText('after', EXAMPLE)
    .addCommand(sourceDiscover(print))
    .addCommand(sourceCheck(print))
    .addCommand(sourceAdd(print))
    .addCommand(sourceList(print))
    .addCommand(sourceShow(print))
    .addCommand(sourceHealth(print))
    .addCommand(sourceFetches(print))
    .addCommand(sourceChange(print))
    .addCommand(sourceMove(print, 'pause'))
    .addCommand(sourceMove(print, 'resume'))
    .addCommand(sourceMove(print, 'retire'))
    .addCommand(sourceImport(print))
    .addCommand(sourceExport(print));
}
