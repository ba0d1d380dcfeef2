/** Zones by the names that feeds use for them, in hours from UTC; the American ones have first claim on a name. */
const hoursOf: Readonly<Record<string, number>> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  a: -1,
  n: 1,
  m: -12,
  y: 12,
  at: -4,
  ast: -4,
  adt: -3,
  et: -5,
  est: -5,
  edt: -4,
  ct: -6,
  cst: -6,
  cdt: -5,
  mt: -7,
  mst: -7,
  mdt: -6,
  pt: -8,
  pst: -8,
  pdt: -7,
  akst: -9,
  akdt: -8,
  hst: -10,
  nst: -3.5,
  ndt: -2.5,
  brt: -3,
  art: -3,
  bst: 1,
  west: 1,
  wat: 1,
  met: 1,
  cet: 1,
  mez: 1,
  mest: 2,
  mesz: 2,
  cest: 2,
  cat: 2,
  sast: 2,
  eet: 2,
  eest: 3,
  msk: 3,
  eat: 3,
  trt: 3,
  irst: 3.5,
  gst: 4,
  msd: 4,
  pkt: 5,
  ist: 5.5,
  npt: 5.75,
  wib: 7,
  ict: 7,
  sgt: 8,
  hkt: 8,
  awst: 8,
  pht: 8,
  kst: 9,
  jst: 9,
  acst: 9.5,
  acdt: 10.5,
  aest: 10,
  aedt: 11,
  nzst: 12,
  nzdt: 13,
};

/**
 * How many minutes a zone is ahead of UTC, written as an offset, as a name or as both; places such as `europe/paris` need
 * the local time, in milliseconds as if it were UTC. Null where it is no zone.
 */
export function zoneMinutes(written: string, local: number): number | null {
  const zone = written.trim().toLowerCase();
  const offset = /^(?:gmt|utc?|z)?\s?([+-])(\d{1,2}):?(\d{2})?(?::?00)?$/.exec(zone);
  if (offset !== null) return offsetMinutes(offset[1] === '-' ? -1 : 1, Number(offset[2]), Number(offset[3] ?? 0));
  const hours = hoursOf[zone];
  if (hours !== undefined) return hours * 60;
  return zone.includes('/') ? placeMinutes(zone, local) : null;
}

function offsetMinutes(sign: number, hours: number, minutes: number): number | null {
  return hours > 15 || minutes > 59 ? null : sign * (hours * 60 + minutes);
}

function placeMinutes(timeZone: string, local: number): number | null {
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
    const name = format.formatToParts(local).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    return name === 'GMT' ? 0 : zoneMinutes(name, local);
  } catch {
    return null;
  }
}
