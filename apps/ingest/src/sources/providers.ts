import type { Provider, Type } from '@nestjs/common';
import { CheckController } from '../checking/check.controller.js';
import { CHECK_TOOLS, checkTools } from '../checking/check-tools.js';
import { Fetcher } from '../http/fetcher.js';
import type { FetchSettings } from '../http/http.config.js';
import { ImportOpmlHandler } from '../opml/import-opml.command.js';
import { OpmlController } from '../opml/opml.controller.js';
import { PageReader } from '../pages/page-reader.js';
import { DecideSourceHandler } from './decide-source.command.js';
import { SourceAddresses } from './source-addresses.js';
import { SourcesConsumer } from './sources.consumer.js';
import { SourcesController } from './sources.controller.js';
import { Sources } from './sources.js';

/** What answers operators about sources. */
export const sourceControllers: readonly Type[] = [OpmlController, CheckController, SourcesController];

/** What the registry of sources is made of, and what they are checked with. */
export const sourceProviders = (settings: Pick<FetchSettings, 'INGEST_USER_AGENT'>): readonly Provider[] => [
  Sources,
  SourceAddresses,
  SourcesConsumer,
  DecideSourceHandler,
  ImportOpmlHandler,
  {
    provide: CHECK_TOOLS,
    useFactory: (web: Fetcher, pages: PageReader) => checkTools(settings, web, pages),
    inject: [Fetcher, PageReader],
  },
];
