import { actorKind } from '#events';
import type { EventFilter } from './event-filter.js';

/** Takes a value of a statement and answers its placeholder, `$1`, `$2`… */
export type Bind = (value: unknown) => string;

/** The words of a name in lower case and without accents: "Erdoğan" and "Erdogan" are one. Indexed in the read models. */
const wordsOf = (text: string): string => `read_model.name_words(${text})`;

const ACTOR_ID = new RegExp(`^(${actorKind.options.join('|')})-`);

/** Ids need no comparing of words, and nobody acts for a person: what is left out here, Postgres need not search. */
const isActor = (actor: string, value: string): string => {
  if (actor.startsWith('person-')) return `p.actor_id = ${value}`;
  if (ACTOR_ID.test(actor)) return `p.actor_id = ${value} OR p.on_behalf_of = ${value}`;
  return `cardinality(${wordsOf(value)}) > 0 AND ${wordsOf('p.name')} @> ${wordsOf(value)}`;
};

const participates = (actor: string, bind: Bind, also = ''): string =>
  `o.id IN (SELECT p.occurrence_id FROM read_model.participation p
    WHERE (${isActor(actor, `${bind(actor)}::text`)}) ${also})`;

const meeting = (column: string, values: readonly string[], bind: Bind): string =>
  `EXISTS (SELECT FROM read_model.meeting m WHERE m.occurrence_id = o.id AND m.${column} = ANY (${bind(values)}))`;

type Conditions = {
  readonly [K in keyof EventFilter]-?: (value: NonNullable<EventFilter[K]>, bind: Bind) => string;
};

/** Each filter as a condition on `occurrence o`. */
const conditions: Conditions = {
  category: (category, bind) => `o.category = ${bind(category)}`,
  from: (day, bind) => `o.occurred_to >= ${bind(day)}::date`,
  to: (day, bind) => `o.occurred_from <= ${bind(day)}::date`,
  place: (place, bind) => {
    const name = `lower(${bind(place.trim())}::text)`;
    return `(lower(o.place_name) = ${name} OR lower(o.place_venue) = ${name})`;
  },
  actor: (actors, bind) => actors.map((actor) => participates(actor, bind)).join(' AND '),
  country: ({ codes, isAll }, bind) =>
    `(SELECT count(DISTINCT p.country) FROM read_model.participation p
      WHERE p.occurrence_id = o.id AND p.country = ANY (${bind(codes)})) >= ${isAll ? codes.length : 1}`,
  topic: (topic, bind) => {
    const value = `${bind(topic.trim())}::text`;
    return `o.id IN (
      SELECT t.occurrence_id FROM read_model.occurrence_topic t
       WHERE t.topic_id = ${value} OR to_tsvector('english', t.label) @@ plainto_tsquery('english', ${value})
      UNION
      SELECT s.occurrence_id FROM read_model.statement s
       WHERE to_tsvector('english', s.content) @@ plainto_tsquery('english', ${value})
      UNION
      SELECT a.occurrence_id FROM read_model.act a
       WHERE to_tsvector('english', a.about) @@ plainto_tsquery('english', ${value}))`;
  },
  type: (types, bind) => `o.type = ANY (${bind(types)})`,
  basis: (bases, bind) => `o.basis = ANY (${bind(bases)})`,
  background: (background, bind) =>
    background === 'include' ? 'true' : `o.background = ${bind(background === 'only')}`,
  status: (statuses, bind) => meeting('status', statuses, bind),
  kind: (kinds, bind) => meeting('kind', kinds, bind),
  position: (positions, bind) =>
    `EXISTS (SELECT FROM read_model.stance s WHERE s.occurrence_id = o.id AND s.position = ANY (${bind(positions)}))`,
  speaker: (speaker, bind) => participates(speaker, bind, `AND p.part = 'speaker'`),
  agent: (agent, bind) => participates(agent, bind, `AND p.part = 'agent'`),
  target: (target, bind) => participates(target, bind, `AND p.part = 'target'`),
  article: (articleId, bind) =>
    `EXISTS (SELECT FROM read_model.evidence e WHERE e.occurrence_id = o.id AND e.article_id = ${bind(articleId)} AND e.withdrawn_at IS NULL)`,
};

/** The conditions of the filters that are given. */
export function conditionsOf(filter: EventFilter, bind: Bind): string[] {
  return Object.entries(conditions).flatMap(([name, condition]) => {
    const value = filter[name as keyof EventFilter];
    return value === undefined ? [] : [(condition as (value: unknown, bind: Bind) => string)(value, bind)];
  });
}
