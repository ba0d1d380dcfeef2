import type { ActorRow, EventRow } from '../events/event-row.js';
import { whenOf } from './dates.js';

/** A line of the table beside an article: what, and each value of it. */
export type Fact = { readonly name: string; readonly values: readonly string[] };

const countries = new Intl.DisplayNames('en-GB', { type: 'region', fallback: 'code' });

/** Everything known of an event that its sentence leaves out; facts without a value are left out too. */
export function factsOf(event: EventRow): Fact[] {
  const { actors, occurred, where, topics, basis, attribution, confidence, extractor } = event;
  const facts: Fact[] = [
    ...ownFacts(event),
    { name: 'Who', values: actors.map(describeActor) },
    {
      name: 'When',
      values: occurred === null ? ['The text gives no date'] : [`${whenOf(occurred)} (“${occurred.expression}”)`],
    },
    { name: 'Where', values: where === null ? [] : [describePlace(where)] },
    { name: 'About', values: topics.map(({ label }) => label) },
    { name: 'Known as', values: [basis] },
    { name: 'Through', values: attribution.map(({ kind, name }) => `${name} (${kind})`) },
    { name: 'Told as', values: event.background ? ['background'] : [] },
    { name: 'Confidence', values: [`${Math.round(confidence * 100)} %`] },
    { name: 'Found by', values: [`${extractor.name} ${extractor.version}, rule ${extractor.rule}`] },
  ];
  return facts.filter(({ values }) => values.length > 0);
}

function ownFacts(event: EventRow): Fact[] {
  if ('about' in event) return [{ name: 'What', values: event.about === null ? [] : [event.about] }];
  switch (event.category) {
    case 'meeting':
      return [{ name: 'Absent', values: event.absentees }];
    case 'stance':
      return [{ name: 'In their words', values: quoted(event.quotes) }];
    case 'statement':
      return [
        { name: 'In their words', values: quoted(event.quotes) },
        { name: 'Said at', values: event.venue === null ? [] : [event.venue] },
      ];
  }
}

const quoted = (quotes: readonly { quote: string }[]): string[] => quotes.map(({ quote }) => `“${quote}”`);

function describeActor({ name, role, country, kind }: ActorRow): string {
  const place = country === null || kind === 'state' ? null : countryName(country);
  const details = [role, place].filter((detail) => detail !== null);
  return details.length === 0 ? name : `${name} – ${details.join(', ')}`;
}

function describePlace({ name, country, venue }: NonNullable<EventRow['where']>): string {
  const land = country === null ? null : countryName(country);
  return [venue, name, land === name ? null : land].filter((part) => part !== null).join(', ');
}

function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code;
}
