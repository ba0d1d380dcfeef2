import type { Command } from 'commander';
import { callApi, type ApiOptions } from '../api.js';
import { optionalRow, renderRows, type Row } from '../render.js';
import { inWords, pathOf, remote, type Print, type Source } from './registered.js';

/** `dateline source show ID`: one source with all its settings. */
export function sourceShow(print: Print): Command {
  return remote('show', 'show one with all its settings', 'ID')
    .argument('<id>')
    .action(async (id: string, { api, json }: ApiOptions) => {
      const found = await callApi<Source>(api, 'GET', pathOf(id));
      print(json === true ? JSON.stringify(found) : renderRows([...stateOf(found), ...settingsOf(found)]));
    });
}

const stateOf = ({ title, sourceId, kind, url, state, stateReason, failing }: Source): Row[] => [
  ['source', `${title}, ${kind}`],
  ['id', sourceId],
  ['address', url ?? 'none: it is pushed'],
  ['state', stateReason === null ? state : `${state}: ${stateReason}`],
  ...optionalRow('failing', failing && `${failing.fault}: ${failing.reason}`),
  ...optionalRow('to do', failing && failing.remedy),
];

const settingsOf = (found: Source): Row[] => [
  ['schedule', inWords(found.schedule)],
  ['groups', inWords(found.groups)],
  ['tags', inWords(found.tags)],
  ['language', inWords(found.language)],
  ['licence', inWords(found.licence)],
  ['country', inWords(found.country)],
  ...optionalRow('selector', found.selector),
  ['registered', found.registeredAt],
  ['changed', found.changedAt],
];
