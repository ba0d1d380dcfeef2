import type { Command } from 'commander';
import { callApi, type ApiOptions } from '../api.js';
import { plain } from '../render.js';
import { pathOf, remote, type Print, type Source } from './registered.js';

const VERBS = {
  pause: 'take nothing from one for a while',
  resume: 'take from a paused one again',
  retire: 'take nothing from one ever again; its articles stay',
} as const;

/** `dateline source pause|resume|retire ID`. */
export function sourceMove(print: Print, verb: keyof typeof VERBS): Command {
  const command = remote(verb, VERBS[verb], 'ID --reason "asked by the publisher"').argument('<id>');
  const reasoned =
    verb === 'resume'
      ? command.option('--reason <words>', 'why; kept beside it')
      : command.requiredOption('--reason <words>', 'why; kept beside it');
  return reasoned.action(async (id: string, { api, json, reason }: ApiOptions & { reason?: string }) => {
    const { title, state, ...rest } = await callApi<Source>(api, 'POST', pathOf(id, `/${verb}`), { reason });
    print(json === true ? JSON.stringify({ title, state, ...rest }) : plain(`${title} is ${state}.`));
  });
}
