import { categoryOf, type Evidence, type StoredEvent } from '#events';

/** The tables as somebody has them who reads compacted topics from the beginning: each key with its value. */
export type Tables = { readonly [table: string]: ReadonlyMap<string, unknown> };

type Told = Extract<StoredEvent, { data: { actors: readonly unknown[] } }>;
type Standing = { told: Told; reports: Map<string, Evidence> };

const status = { MeetingHeld: 'held', MeetingPlanned: 'planned', MeetingRuledOut: 'ruled-out' } as const;

/** What the tables must hold, made of the whole log in one pass, event by event. */
export function tablesOf(log: readonly StoredEvent[]): Tables {
  const standing = new Map<string, Standing>();
  for (const event of log) apply(standing, event);
  const rows = (category: string, row: (standing: Standing) => object): Map<string, unknown> =>
    new Map([...standing].filter(([id]) => categoryOf(id) === category).map(([id, each]) => [id, row(each)]));
  return { meeting: rows('meeting', meetingRow), stance: rows('stance', stanceRow), actor: actorRows(standing) };
}

function apply(standing: Map<string, Standing>, event: StoredEvent): void {
  const reports = standing.get(event.streamId)?.reports ?? new Map<string, Evidence>();
  if ('actors' in event.data) {
    standing.set(event.streamId, { told: event as Told, reports });
    addReport(reports, event.data.evidence);
  }
  if (event.type === 'OccurrenceCorroborated') addReport(reports, event.data.evidence);
  if (event.type === 'ReportWithdrawn') dropReports(reports, event.data.articleId);
  if (event.type === 'OccurrenceRetracted') standing.delete(event.streamId);
}

function dropReports(reports: Map<string, Evidence>, article: string): void {
  for (const [key, { articleId }] of reports) if (articleId === article) reports.delete(key);
}

function addReport(reports: Map<string, Evidence>, evidence: Evidence): void {
  const key = `${evidence.articleId}/${evidence.revision}`;
  reports.delete(key);
  reports.set(key, evidence);
}

function meetingRow({ told, reports }: Standing): object {
  const { evidence: _, state, absentees = [], ...data } = told.data as Record<string, unknown> & { state?: string };
  const is = state === 'ongoing' ? 'ongoing' : status[told.type as keyof typeof status];
  return { ...stamps(told), ...data, reports: [...reports.values()], status: is, absentees };
}

function stanceRow({ told, reports }: Standing): object {
  const { evidence: _, ...data } = told.data;
  return { ...stamps(told), ...data, reports: [...reports.values()] };
}

const stamps = ({ streamId: id, publishedAt, recordedAt }: Told): object => ({ id, publishedAt, recordedAt });

function actorRows(standing: ReadonlyMap<string, Standing>): Map<string, unknown> {
  const latestLast = [...standing.values()].sort((a, b) => a.told.position - b.told.position);
  const ids = new Set(latestLast.flatMap(({ told }) => told.data.actors.map(({ actorId }) => actorId)));
  return new Map([...ids].map((id) => [id, actorRow(id, latestLast)]));
}

function actorRow(actorId: string, occurrences: readonly Standing[]): object {
  const mentions = occurrences.flatMap(({ told }) => {
    const actor = told.data.actors.find((each) => each.actorId === actorId);
    return actor === undefined ? [] : [{ ...actor, at: new Date(told.publishedAt).toISOString() }];
  });
  const times = mentions.map(({ at }) => at).sort();
  const roles = mentions.flatMap(({ role }) => (role === undefined ? [] : [role]));
  const { name, kind, country } = mentions.at(-1) ?? {};
  return {
    actorId,
    name,
    kind,
    ...(country === undefined ? {} : { country }),
    roles: [...new Set(roles)].sort(),
    occurrences: mentions.length,
    firstSeen: times[0],
    lastSeen: times.at(-1),
  };
}
