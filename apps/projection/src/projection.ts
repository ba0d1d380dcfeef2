import type { Category, EventNamed, EventType } from '#events';
import type { Tables } from '#read-model';
import type { Model } from './model.js';

type Handlers = { readonly [T in EventType]?: (event: EventNamed<T>, model: Model) => void };

/** A read model and how each event changes it. Handlers are pure: they only tell the model what to change. */
export type Projection = {
  readonly name: string;
  /** Raised when a handler makes something else of an event; a build of its own is then filled beside the live one. */
  readonly version: number;
  readonly tables: Tables;
  /**
   * The tables that hold the same rows as in the version before: compared before the new one takes its place. Left out,
   * none is. Two builds of one version are compared in all tables.
   */
  readonly sameAsBefore?: readonly string[];
  readonly categories: readonly Category[];
  readonly on: Handlers;
};
