import { Option, type Command } from 'commander';
import { callApi, type ApiOptions } from '../api.js';
import { plain } from '../render.js';
import { remote, type Print, type Source } from './registered.js';
import { settingsIn, withSettings, type SettingOptions } from './settings.js';

type Options = ApiOptions & SettingOptions & { readonly kind: string; readonly unchecked?: true };

/** `dateline source add URL`: registers a source. */
export function sourceAdd(print: Print): Command {
  const command = remote(
    'add',
    'register one, once it was seen that it can be read; its title is its own unless told',
    'https://news.example/feed --group Press/Nordic --tag daily --language nb --country NO',
  )
    .argument('[url]', 'what is fetched; left out for --kind push')
    .addOption(new Option('--kind <kind>', 'what it is').choices(['feed', 'sitemap', 'page', 'push']).default('feed'))
    .option('--unchecked', 'also where it cannot be read now');
  return withSettings(command).action(async (url: string | undefined, options: Options) => {
    const { api, json, kind, unchecked } = options;
    const draft = { kind, url, ...settingsIn(options) };
    const added = await callApi<Source>(api, 'POST', `/v1/sources?check=${String(unchecked !== true)}`, draft);
    print(json === true ? JSON.stringify(added) : plain(`Registered ${added.title} as ${added.sourceId}.`));
  });
}
