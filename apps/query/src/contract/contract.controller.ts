import { Controller, Get, Inject, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { z } from 'zod';
import { stateNames, states } from '#events';
import { Input, openApiDocument, Operation, ProblemException } from '#platform';
import { asyncApiDocument } from './asyncapi.js';
import { eventSchema, type EventSchema } from './event-schema.js';
import { readPublished } from './published-schemas.js';

/** Version of the REST interface and of the topics. */
export const CONTRACT_VERSION = '1.0.0';

export const openApiInfo = {
  title: 'Dateline',
  version: CONTRACT_VERSION,
  description: 'The news as a queryable record: who met whom, who stands where on what, who said what.',
};

const schemaParams = z.object({
  event: z.string().describe('An event type, e.g. `MeetingHeld`, or a state, e.g. `MeetingState`'),
  version: z.string().describe('Version of its schema, e.g. `1`'),
});

@Controller()
export class ContractController {
  readonly #schemas = publishedSchemas();

  constructor(@Inject(ModulesContainer) private readonly modules: ModulesContainer) {}

  @Get('openapi.json')
  @Operation({ summary: 'This interface, as OpenAPI 3.1', answer: { mediaType: 'application/json' } })
  openApi(): object {
    const controllers = [...this.modules.values()].flatMap((module) =>
      [...module.controllers.values()].map(({ metatype }) => metatype as Type),
    );
    return openApiDocument(controllers, openApiInfo);
  }

  @Get('asyncapi.json')
  @Operation({ summary: 'The events on Kafka, as AsyncAPI 3.0', answer: { mediaType: 'application/json' } })
  asyncApi(): object {
    return asyncApiDocument(CONTRACT_VERSION);
  }

  @Get('schemas/:event/:version')
  @Operation({
    summary: 'The JSON Schema of an event’s data, of any version that was ever published, or of a state',
    params: schemaParams,
    answer: { mediaType: 'application/json' },
  })
  schema(@Input('params') { event, version }: z.infer<typeof schemaParams>): EventSchema {
    const schema = this.#schemas.get(`${event}/${version}`);
    if (schema !== undefined) return schema;
    const known = [...this.#schemas.keys()].join(', ');
    throw new ProblemException(404, { detail: `There is no schema ${event}/${version}; there are ${known}` });
  }
}

/** By `Event/version`, of each the newest; and those of the state topics, by `State/version`. */
function publishedSchemas(): ReadonlyMap<string, EventSchema> {
  const events = readPublished().map(({ event, version, schemas }): [string, EventSchema] => [
    `${event}/${version}`,
    schemas.at(-1) ?? schemas[0],
  ]);
  const tables = stateNames.map((name): [string, EventSchema] => {
    const { type, version } = states[name];
    return [`${type}/${version}`, eventSchema(states[name])];
  });
  return new Map([...events, ...tables]);
}
