import type { Provider, Type } from '@nestjs/common';
import { ImportOpmlHandler } from '../opml/import-opml.command.js';
import { OpmlController } from '../opml/opml.controller.js';
import { DecideSourceHandler } from './decide-source.command.js';
import { SourceAddresses } from './source-addresses.js';
import { SourcesConsumer } from './sources.consumer.js';
import { SourcesController } from './sources.controller.js';
import { Sources } from './sources.js';

/** What answers operators about sources. */
export const sourceControllers: readonly Type[] = [OpmlController, SourcesController];

/** What the registry of sources is made of. */
export const sourceProviders: readonly Provider[] = [
  Sources,
  SourceAddresses,
  SourcesConsumer,
  DecideSourceHandler,
  ImportOpmlHandler,
];
