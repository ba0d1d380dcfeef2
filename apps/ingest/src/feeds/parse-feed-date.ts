import { dayIn, type Day } from './day-in.js';
import { isName, plainName } from './month-names.js';
import { zoneMinutes } from './time-zones.js';

/** How long a date may be, in characters. */
const longest = 100;

/** Writings that are turned into the usual ones before anything is looked for. */
const rewritings: readonly (readonly [pattern: RegExp, usual: string])[] = [
  [/(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?/g, '$1-$2-$3 '],
  [/오전|午前|上午/g, ' am '],
  [/오후|午後|下午/g, ' pm '],
  [/^(\d{4})-?(\d{2})-?(\d{2})T(\d{2})(\d{2})(\d{2})?(?=\D|$)/i, '$1-$2-$3 $4:$5:$6'],
  [/^(\d{4}-\d{2}-\d{2})T(\d{2})(?=Z|[+-]|$)/i, '$1 $2:00'],
  [/(?<![\d:])(\d{1,2})[.:](\d{2}) uhr\b/gi, '$1:$2'],
  [/(?<![\d:])(\d{1,2}) ?([ap])\.?m\b\.?/gi, '$1:00 $2m'],
  [/:(?=\D|$)/g, ' '],
  [/(\d)T(?=\d)/gi, '$1 '],
  [/\s+/g, ' '],
];

/** A clock time, with a half of the day before or after it. Seconds are dropped where they are broken off. */
const clock =
  /(?<![\d:])(?:([ap])\.?m\.? )?(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,](\d{1,3})\d*)?)?(?![\d:])(?: ?([ap])\.?m\b\.?)?/i;

/** A zone at the start of what follows a time, or at the end of a day. */
const zoneAfter =
  /^[ (]*((?:gmt|utc?|z)? ?[+-]\d{1,2}(?::?\d{2}){0,2}(?![\d/-])|[a-z]+\/[a-z_/]+|[a-z]{1,5}\b)\)?(?: ?\([^()]*\)| [A-Z]{3,4}\b)?/i;

/**
 * The time that a feed means, as ISO 8601 in UTC, e.g. `2026-03-01T08:30:00.000Z`: RFC 822 and 3339, W3CDTF, asctime, and
 * what newspapers write instead, in many languages. Without a zone it is UTC, without a time midnight. Null where it is
 * no date: a part that nobody can explain makes the whole doubtful.
 */
export function parseFeedDate(text: string): string | null {
  if (text.length > longest) return null;
  const written = rewritings
    .reduce((now, [pattern, usual]) => now.replace(pattern, usual), text.normalize('NFKC'))
    .trim();
  if (/^(?:\d{10}|\d{13})$/.test(written)) return isoOf(Number(written) * (written.length === 10 ? 1_000 : 1));
  const time = clock.exec(written);
  if (time === null) return withoutTime(written);
  const before = written.slice(0, time.index);
  const zone = zoneIn(written.slice(time.index + time[0].length));
  const day = dayIn(`${before} ${zone.rest}`);
  const milliseconds = millisecondsOf(time);
  if (day === null || milliseconds === null) return null;
  return inZone(startOf(day) + milliseconds, zone.name ?? homeZone(text));
}

function withoutTime(written: string): string | null {
  const day = dayIn(written);
  if (day !== null) return isoOf(startOf(day));
  const [, date = '', name, offset] = /^(.*\d)(?: ?([a-z]+)| ([+-]\d{2}:?\d{2}))$/i.exec(written) ?? [];
  const dated = dayIn(date);
  return dated === null ? null : inZone(startOf(dated), name ?? offset ?? '');
}

/** Korean clocks show Korean time. */
const homeZone = (text: string): string => (/[년오][\s\S]*\d/.test(text) ? '+0900' : 'utc');

function zoneIn(after: string): { name: string | null; rest: string } {
  const found = zoneAfter.exec(after);
  const name = found?.[1] ?? '';
  const isWord = /^[a-z]+$/i.test(name) && zoneMinutes(name, 0) === null;
  if (found === null || (isWord && isName(plainName(name)))) return { name: null, rest: after };
  return { name, rest: after.slice(found[0].length) };
}

function millisecondsOf([, earlyHalf, hours, minutes, seconds, fraction, lateHalf]: (string | undefined)[]):
  number | null {
  const half = `${earlyHalf ?? ''}${lateHalf ?? ''}`.toLowerCase();
  const minute = hourOf(Number(hours), half) * 60 + Number(minutes);
  const second = Number(seconds ?? 0);
  if (minute > 24 * 60 || Number(minutes) > 59 || second > 60) return null;
  return (minute * 60 + Math.min(second, 59)) * 1_000 + Number(`${fraction ?? ''}000`.slice(0, 3));
}

function hourOf(hour: number, half: string): number {
  if (half === 'p' && hour < 12) return hour + 12;
  return half === 'a' && hour === 12 ? 0 : hour;
}

const startOf = ({ year, month, day }: Day): number => Date.UTC(year, month - 1, day);

function inZone(local: number, zone: string): string | null {
  const minutes = zoneMinutes(zone, local);
  return minutes === null ? null : isoOf(local - minutes * 60_000);
}

const isoOf = (milliseconds: number): string => new Date(milliseconds).toISOString();
