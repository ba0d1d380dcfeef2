import { Option, type Command } from 'commander';
import { z } from 'zod';
import { Metrics, readConfig } from '#platform';
import { checkSource, type CheckedSource } from '../../../apps/ingest/src/checking/check-source.js';
import { checkTools } from '../../../apps/ingest/src/checking/check-tools.js';
import { fetchSettings } from '../../../apps/ingest/src/http/http.config.js';
import { webFetcher } from '../../../apps/ingest/src/http/web-fetcher.js';
import { pageReaderOptionsOf, pageSettings } from '../../../apps/ingest/src/pages/page.config.js';
import { PageReader } from '../../../apps/ingest/src/pages/page-reader.js';
import { faultsOf } from '../../../apps/ingest/src/sources/draft-faults.js';
import { sourceDraft } from '../../../apps/ingest/src/sources/source-draft.js';
import { callApi, type ApiOptions } from '../api.js';
import { UsageError } from '../usage-error.js';
import { pathOf, remote, type Print } from './registered.js';
import { renderCheck } from './render-check.js';

type Options = ApiOptions & { readonly kind?: 'feed' | 'sitemap' | 'page'; readonly selector?: string };

const settings = z.object({ ...fetchSettings, ...pageSettings });

/**
 * `dateline source check URL|ID`: what a source gives right now. An address is asked by this very command, under the
 * settings `INGEST_…` of its environment; a registered source by a running Dateline. Ends with 1 where it cannot be read.
 */
export function sourceCheck(print: Print): Command {
  return remote(
    'check',
    'fetch one now and show what was got: its first articles, their text, the events in them; nothing is stored',
    'https://news.example/feed',
  )
    .argument('<url or id>', 'an address, for which no Dateline need run, or the id of a registered one')
    .addOption(new Option('--kind <kind>', 'of an address; feed unless told').choices(['feed', 'sitemap', 'page']))
    .option('--selector <css>', 'of the links to articles; for a page alone')
    .action(async (what: string, options: Options) => {
      const checked = await (isAddress(what) ? checkAddress(what, options) : checkRegistered(what, options));
      print(options.json === true ? JSON.stringify(checked) : renderCheck(checked));
      if (checked.problem !== null) process.exitCode = 1;
    });
}

const isAddress = (what: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(what);

function checkRegistered(id: string, { api, kind, selector }: Options): Promise<CheckedSource> {
  if (!z.uuid().safeParse(id).success) {
    throw new UsageError(`"${id}" is neither an address, which begins with https://, nor the id of a source`);
  }
  if (kind !== undefined || selector !== undefined) {
    throw new UsageError('--kind and --selector are for an address: a registered source has its own');
  }
  return callApi<CheckedSource>(api, 'GET', pathOf(id, '/check'));
}

async function checkAddress(url: string, { kind = 'feed', selector }: Options): Promise<CheckedSource> {
  const draft = sourceDraft.safeParse({ kind, url, selector });
  if (!draft.success) throw new UsageError(faultsOf(draft.error));
  const config = readConfig(settings, process.env);
  const pages = new PageReader(pageReaderOptionsOf(config));
  try {
    return await checkSource({ kind, url, selector }, checkTools(config, webFetcher(config, new Metrics()), pages));
  } finally {
    await pages.close();
  }
}
