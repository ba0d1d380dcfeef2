import type { Category, EventNamed, EventType } from '#events';
import type { Model } from './model.js';

type Handlers = { readonly [T in EventType]?: (event: EventNamed<T>, model: Model) => void };

/** A read model and how each event changes it. Handlers are pure: they only tell the model what to change. */
export type Projection = {
  /** Names the consumer group and the marks; with another version it starts from the beginning. */
  readonly name: string;
  readonly version: number;
  readonly categories: readonly Category[];
  readonly on: Handlers;
};
