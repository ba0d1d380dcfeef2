import type { FeedHead } from './parsed-feed.js';
import { elementsIn, textIn, type XmlElement } from './xml-tree.js';

type Hints = Pick<FeedHead, 'ttlMinutes' | 'updatePeriodMinutes' | 'skipHours' | 'skipDays'>;
type Find = (key: string) => XmlElement | undefined;

const periods: Readonly<Record<string, number>> = {
  hourly: 60,
  daily: 1_440,
  weekly: 10_080,
  monthly: 43_200,
  yearly: 525_600,
};

const days: ReadonlySet<string> = new Set([
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
]);

/** What a feed says about when to come back; what it says wrongly is left out. */
export function comingBack(find: Find): Hints {
  const hours = listIn(find('skiphours'))
    .map(Number)
    .filter((hour) => Number.isInteger(hour) && hour >= 0 && hour <= 24);
  const skipDays = listIn(find('skipdays'))
    .map((day) => day.toLowerCase())
    .filter((day) => days.has(day));
  return {
    ...known('ttlMinutes', numberIn(find('ttl'))),
    ...known('updatePeriodMinutes', updatePeriod(find)),
    ...(hours.length > 0 && { skipHours: [...new Set(hours.map((hour) => hour % 24))] }),
    ...(skipDays.length > 0 && { skipDays: [...new Set(skipDays)] }),
  };
}

function updatePeriod(find: Find): number | null {
  const word = find('sy:updateperiod');
  const period = word === undefined ? undefined : periods[textIn(word).toLowerCase()];
  return period === undefined ? null : Math.max(1, Math.round(period / (numberIn(find('sy:updatefrequency')) ?? 1)));
}

function numberIn(element: XmlElement | undefined): number | null {
  const written = element === undefined ? '' : textIn(element);
  const number = /^\d{1,9}$/.test(written) ? Number(written) : 0;
  return number > 0 ? number : null;
}

function listIn(element: XmlElement | undefined): string[] {
  return element === undefined ? [] : elementsIn(element).map(textIn);
}

function known<Name extends string>(name: Name, value: number | null): Partial<Record<Name, number>> {
  return value === null ? {} : ({ [name]: value } as Record<Name, number>);
}
