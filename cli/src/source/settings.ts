import { InvalidArgumentError, Option, type Command } from 'commander';

/** Settings of a source as options say them; false: it is to have none. */
export type SettingOptions = {
  readonly title?: string;
  readonly group?: readonly string[] | false;
  readonly tag?: readonly string[] | false;
  readonly language?: string | false;
  readonly licence?: string | false;
  readonly country?: string | false;
  readonly selector?: string;
  readonly every?: number;
  readonly automatic?: true;
};

/** The options that a new source and a changed one have in common. */
export const withSettings = (command: Command): Command =>
  command
    .option('--title <title>', 'what it is called')
    .option('--group <names...>', 'what it is filed under; / makes groups within groups')
    .option('--tag <names...>', 'its labels')
    .option('--language <tag>', 'of its articles, where they do not say: a BCP 47 tag, e.g. nb')
    .option('--licence <words>', 'under which its articles may be used')
    .option('--country <code>', 'of its publisher: ISO 3166-1, two letters')
    .option('--selector <css>', 'of the links to articles; for a page alone')
    .addOption(
      new Option(
        '--every <minutes>',
        'minutes between two fetches, 5 to 10080; by its own rhythm unless told',
      ).argParser(minutesIn),
    );

/** The settings that were given, as the API takes them; what was not given is undefined. */
export function settingsIn(options: SettingOptions): Readonly<Record<string, unknown>> {
  const { title, group, tag, language, licence, country, selector, every, automatic } = options;
  return {
    title,
    selector,
    groups: listIn(group),
    tags: listIn(tag),
    language: orNull(language),
    licence: orNull(licence),
    country: orNull(country),
    schedule:
      automatic === true ? { kind: 'automatic' } : every === undefined ? undefined : { kind: 'every', minutes: every },
  };
}

const listIn = (names: readonly string[] | false | undefined): readonly string[] | undefined =>
  names === false ? [] : names;
const orNull = (words: string | false | undefined): string | null | undefined => (words === false ? null : words);

function minutesIn(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It is a whole number of minutes.');
  return Number(text);
}
