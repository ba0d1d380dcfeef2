import { Option, type Command } from 'commander';
import { callApi, type ApiOptions } from '../api.js';
import { plain } from '../render.js';
import { UsageError } from '../usage-error.js';
import { inWords, pathOf, remote, type Print, type Source } from './registered.js';
import { settingsIn, withSettings, type SettingOptions } from './settings.js';

type Options = ApiOptions & SettingOptions & { readonly url?: string; readonly reason?: string };

const SETTINGS = ['url', 'title', 'groups', 'tags', 'language', 'licence', 'country', 'schedule', 'selector'] as const;

/** `dateline source change ID`: changes settings of a source; what is not named stays. */
export function sourceChange(print: Print): Command {
  const command = remote(
    'change',
    'change settings of one; what is not named stays',
    'ID --every 30 --tag daily world --no-licence --reason "asked by the publisher"',
  )
    .argument('<id>')
    .option('--url <url>', 'where it is from now on; it stays the same source');
  return withSettings(command)
    .addOption(new Option('--automatic', 'fetch it by its own rhythm').conflicts('every'))
    .option('--no-group', 'file it under nothing')
    .option('--no-tag', 'take its labels away')
    .option('--no-language', 'take its language away')
    .option('--no-licence', 'take its licence away')
    .option('--no-country', 'take its country away')
    .option('--reason <words>', 'why; kept beside it')
    .action(async (id: string, options: Options) => {
      const { api, json, url, reason } = options;
      const changes = { url, ...settingsIn(options) };
      if (Object.values(changes).every((value) => value === undefined)) {
        throw new UsageError('name a setting to change, e.g. --every 30 (add --help to see them all)');
      }
      const before = await callApi<Source>(api, 'GET', pathOf(id));
      const after = await callApi<Source>(api, 'PATCH', pathOf(id), { ...changes, reason });
      print(json === true ? JSON.stringify(after) : plain(differencesIn(before, after)));
    });
}

function differencesIn(before: Source, after: Source): string {
  const lines = SETTINGS.map((name) => [name, inWords(before[name]), inWords(after[name])] as const)
    .filter(([, was, is]) => was !== is)
    .map(([name, was, is]) => `\n  ${name}: ${is} (was ${was})`);
  return lines.length === 0
    ? `Nothing is changed: ${after.title} was so already.`
    : `Changed ${after.title}:${lines.join('')}`;
}
