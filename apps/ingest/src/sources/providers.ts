import type { Provider, Type } from '@nestjs/common';
import { DecideSourceHandler } from './decide-source.command.js';
import { SourceAddresses } from './source-addresses.js';
import { SourcesConsumer } from './sources.consumer.js';
import { SourcesController } from './sources.controller.js';
import { Sources } from './sources.js';

/** What answers operators about sources. */
export const sourceControllers: readonly Type[] = [SourcesController];

/** What the registry of sources is made of. */
export const sourceProviders: readonly Provider[] = [Sources, SourceAddresses, SourcesConsumer, DecideSourceHandler];
