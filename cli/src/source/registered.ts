import { Command } from 'commander';
import { apiOption, jsonOption } from '../api.js';

/** Writes a line, or several. */
export type Print = (line: string) => void;

/** A registered source, as the API answers it. */
export type Source = {
  readonly sourceId: string;
  readonly kind: string;
  readonly url: string | null;
  readonly title: string;
  readonly state: string;
  readonly stateReason: string | null;
  readonly failing: { readonly fault: string; readonly reason: string; readonly remedy: string } | null;
  readonly groups: readonly string[];
  readonly tags: readonly string[];
  readonly language: string | null;
  readonly licence: string | null;
  readonly country: string | null;
  readonly schedule: { readonly kind: 'automatic' } | { readonly kind: 'every'; readonly minutes: number };
  readonly selector: string | null;
  readonly registeredAt: string;
  readonly changedAt: string;
};

/** The path of one of them, or of something of it. */
export const pathOf = (id: string, part = ''): string => `/v1/sources/${encodeURIComponent(id)}${part}`;

/** A command that talks to a running Dateline; its help ends with an example of how it is called. */
export const remote = (name: string, description: string, example: string): Command =>
  new Command(name)
    .description(description)
    .addOption(apiOption())
    .addOption(jsonOption())
    .addHelpText('after', `\nExample:\n  dateline source ${name}${example === '' ? '' : ` ${example}`}`);

/** A setting in words. */
export function inWords(value: Source['schedule'] | readonly string[] | string | null): string {
  if (value === null) return 'none';
  if (typeof value === 'string') return value;
  if ('kind' in value) return value.kind === 'automatic' ? 'by its own rhythm' : `every ${value.minutes} minutes`;
  return value.length === 0 ? 'none' : value.join(', ');
}
