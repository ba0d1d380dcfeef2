import type { Command } from 'commander';
import { callApi, renderTable, type ApiOptions } from '../api.js';
import { optionalRow, renderRows, type Row } from '../render.js';
import { pathOf, remote, type Print } from './registered.js';

type Health = {
  readonly sourceId: string;
  readonly title: string;
  readonly kind: string;
  readonly url: string | null;
  readonly state: string;
  readonly fault: string | null;
  readonly reason: string | null;
  readonly remedy: string | null;
  readonly lastPollAt: string | null;
  readonly lastOutcome: string | null;
  readonly lastError: string | null;
  readonly blocker: string | null;
  readonly lastSuccessAt: string | null;
  readonly failuresInARow: number;
  readonly newestItemAt: string | null;
  readonly usualGapMinutes: number | null;
  readonly nextPollAt: string | null;
  readonly nextPollReason: string | null;
  readonly polls: number;
  readonly failedPolls: number;
  readonly unchangedShare: number | null;
  readonly textLengths: { readonly recent: number | null; readonly before: number | null };
  readonly movedTo: string | null;
  readonly movedReason: string | null;
  readonly hub: Hub | null;
};
type Hub = {
  readonly url: string;
  readonly state: 'asked' | 'active' | 'denied';
  readonly reason: string | null;
  readonly leasedUntil: string | null;
  readonly lastDeliveryAt: string | null;
  readonly lastMissAt: string | null;
};
type Page = { readonly data: readonly Health[]; readonly page: { readonly next: string | null } };
type Options = ApiOptions & { fault?: string; limit: string };

/** `dateline source health [ID]`: how sources do, and what is to be done. */
export function sourceHealth(print: Print): Command {
  return remote(
    'health',
    'how all sources do, or one: last success, usual gap, next poll and why, what to do',
    '--fault any',
  )
    .argument('[id]')
    .option('--fault <fault>', 'only those that this ails, e.g. silent; any: that something ails')
    .option('--limit <n>', 'how many at most, up to 200', '50')
    .action(async (id: string | undefined, { api, json, ...filter }: Options) => {
      const query = new URLSearchParams(Object.entries(filter));
      const path = id === undefined ? `/v1/source-health?${query.toString()}` : pathOf(id, '/health');
      const answer = await callApi<Page | Health>(api, 'GET', path);
      if (json === true) print(JSON.stringify(answer));
      else if ('data' in answer) printPage(print, answer);
      else printOne(print, answer);
    });
}

function printPage(print: Print, { data, page }: Page): void {
  if (data.length === 0) {
    print('There are no such sources.');
    return;
  }
  const rows = data.map((health) => [
    health.sourceId,
    health.title,
    health.fault ?? (health.state === 'active' ? 'well' : health.state),
    health.lastSuccessAt ?? 'never',
    health.nextPollAt ?? '',
    health.reason ?? health.nextPollReason ?? '',
  ]);
  print(renderTable(['source', 'title', 'health', 'last success', 'next poll', 'why'], rows));
  if (page.next !== null) print('There are more: raise --limit or name a --fault.');
}

function printOne(print: Print, health: Health): void {
  print(renderRows([...conditionOf(health), ...historyOf(health), ...futureOf(health)]));
}

const conditionOf = ({ title, kind, state, url, fault, reason, remedy }: Health): Row[] => [
  ['source', `${title}, ${kind}, ${state}`],
  ['address', url ?? 'none: it is pushed'],
  ['health', fault === null ? 'well' : `${fault}: ${reason ?? ''}`],
  ...optionalRow('to do', remedy),
];

function historyOf(health: Health): Row[] {
  const { unchangedShare: share, usualGapMinutes: gap, textLengths } = health;
  const known = (value: string | number | null, otherwise: string): string => String(value ?? otherwise);
  return [
    ['last poll', `${known(health.lastPollAt, 'never')} ${known(health.lastOutcome, '')}`.trimEnd()],
    ...optionalRow('error', health.lastError),
    ...optionalRow('blocker', health.blocker),
    ['last success', known(health.lastSuccessAt, 'never')],
    ['failures', `${health.failuresInARow} in a row; ${health.failedPolls} of ${health.polls} polls in 30 days`],
    ['newest item', known(health.newestItemAt, 'none')],
    ['usual gap', gap === null ? 'unknown' : `${gap} min`],
    ['304', share === null ? 'unknown' : `${Math.round(share * 100)} %`],
    [
      'texts',
      `${known(textLengths.recent, '–')} characters of late, ${known(textLengths.before, '–')} before (medians)`,
    ],
  ];
}

const futureOf = ({ nextPollAt, nextPollReason, movedReason, hub }: Health): Row[] => [
  ['next poll', `${nextPollAt ?? 'none'} ${nextPollReason ?? ''}`.trimEnd()],
  ...optionalRow('moved', movedReason),
  ...(hub === null ? [] : hubRows(hub)),
];

const HUB_STATES: Readonly<Record<Hub['state'], string>> = {
  asked: 'was asked to push and has not come back',
  active: 'pushes',
  denied: 'does not push',
};

const hubRows = ({ url, state, reason, leasedUntil, lastDeliveryAt, lastMissAt }: Hub): Row[] => [
  ['hub', `${url} ${HUB_STATES[state]}${reason === null ? '' : `: ${reason}`}`],
  ...optionalRow('leased until', leasedUntil),
  ...optionalRow('delivered', lastDeliveryAt),
  ...optionalRow('left out', lastMissAt),
];
