import type { Fact, SourceSettings } from '#events';
import type { Decider } from './decider.js';
import { DomainError } from './domain-error.js';

/** The settings of a source that can be changed; null takes one away. Its kind stays what it is. */
export type SourceChanges = {
  readonly [S in Exclude<keyof SourceSettings, 'kind'>]?: SourceSettings[S] | null | undefined;
};

type Of<Type extends string, Rest> = { readonly type: Type; readonly sourceId: string } & Readonly<Rest>;
type DataOf<T extends SourceFact['type']> = Omit<Fact<T>['data'], 'sourceId'>;

export type RegisterSource = Of<'RegisterSource', { settings: SourceSettings }>;
/** It is to have other settings. */
export type ChangeSource = Of<
  'ChangeSource',
  { changes: SourceChanges; cause: Fact<'SourceChanged'>['data']['cause']; reason?: string | undefined }
>;
/** Nothing is to be taken from it for a while. */
export type PauseSource = Of<'PauseSource', { reason: string }>;
export type ResumeSource = Of<'ResumeSource', { reason?: string | undefined }>;
/** Nothing is ever to be taken from it again. */
export type RetireSource = Of<'RetireSource', DataOf<'SourceRetired'>>;
/** It was seen not to give what it should. */
export type ReportFailure = Of<'ReportFailure', { failure: DataOf<'SourceFailing'> }>;
/** It was seen to give what it should. */
export type ReportRecovery = Of<'ReportRecovery', { reason: string }>;
export type SourceCommand =
  RegisterSource | ChangeSource | PauseSource | ResumeSource | RetireSource | ReportFailure | ReportRecovery;

/** Everything that happens to a source. */
export type SourceFact = Fact<
  | 'SourceRegistered'
  | 'SourceChanged'
  | 'SourcePaused'
  | 'SourceResumed'
  | 'SourceRetired'
  | 'SourceFailing'
  | 'SourceRecovered'
  | 'EventRedacted'
>;

/** What the decisions about a source rest on. */
export type KnownSource = {
  readonly state: 'unknown' | 'active' | 'paused' | 'retired';
  /** Undefined while the source is unknown. */
  readonly settings?: SourceSettings;
  /** What was reported last; undefined while all is well. */
  readonly failure?: DataOf<'SourceFailing'>;
};

/**
 * A source is registered once, changed, paused and resumed as often as it takes, and retired for good. Only an active one
 * fails or recovers. What is so already is not said again. Throws DomainError for what cannot be.
 */
export const source: Decider<KnownSource, SourceCommand, SourceFact> = {
  initialState: { state: 'unknown' },

  decide(command, known) {
    switch (command.type) {
      case 'RegisterSource':
        return register(command, known);
      case 'ChangeSource':
        return change(command, known);
      case 'PauseSource':
      case 'ResumeSource':
      case 'RetireSource':
        return move(command, known);
      case 'ReportFailure':
        return fail(command, known);
      case 'ReportRecovery':
        return recover(command, known);
    }
  },

  evolve(known, { type, data }) {
    switch (type) {
      case 'SourceRegistered':
        return { state: 'active', settings: settingsOf(data) };
      case 'SourceChanged':
        return { ...known, settings: settingsOf(data) };
      case 'SourcePaused':
        return { ...known, state: 'paused' };
      case 'SourceResumed':
        return { ...known, state: 'active' };
      case 'SourceRetired':
        return { ...withoutFailure(known), state: 'retired' };
      case 'SourceFailing':
        return { ...known, failure: data };
      case 'SourceRecovered':
        return withoutFailure(known);
      case 'EventRedacted':
        return known;
    }
  },
};

function register({ sourceId, settings }: RegisterSource, { state, settings: before }: KnownSource): SourceFact[] {
  if (state === 'retired') throw new DomainError('SOURCE_RETIRED', sourceId);
  if (before !== undefined) throw new DomainError('SOURCE_REGISTERED_ALREADY', `${sourceId}, ${before.title}`);
  requireFit(settings);
  return [{ type: 'SourceRegistered', data: { sourceId, ...settings } }];
}

function change({ sourceId, changes, cause, reason }: ChangeSource, known: KnownSource): SourceFact[] {
  const before = requireAlive(sourceId, known);
  const merged = Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null && value !== undefined);
  // Every member of `changes` has the type of the setting that it replaces, or takes away one that is optional.
  const settings = Object.fromEntries(merged) as SourceSettings;
  requireFit(settings);
  const changed = changedIn(before, settings);
  if (changed.length === 0) return [];
  const why = reason === undefined ? {} : { reason };
  return [{ type: 'SourceChanged', data: { sourceId, ...settings, changed, cause, ...why } }];
}

function move(command: PauseSource | ResumeSource | RetireSource, known: KnownSource): SourceFact[] {
  const { sourceId } = command;
  if (command.type === 'RetireSource') {
    requireKnown(sourceId, known);
    const { cause, reason } = command;
    return known.state === 'retired' ? [] : [{ type: 'SourceRetired', data: { sourceId, cause, reason } }];
  }
  requireAlive(sourceId, known);
  if (command.type === 'PauseSource') {
    if (known.state === 'paused') return [];
    return [{ type: 'SourcePaused', data: { sourceId, reason: command.reason } }];
  }
  if (known.state === 'active') return [];
  const why = command.reason === undefined ? {} : { reason: command.reason };
  return [{ type: 'SourceResumed', data: { sourceId, ...why } }];
}

/** A fetch that began before the source was paused or retired may still report. */
function fail({ sourceId, failure }: ReportFailure, { state, failure: before }: KnownSource): SourceFact[] {
  if (state !== 'active' || before?.fault === failure.fault) return [];
  return [{ type: 'SourceFailing', data: { sourceId, ...failure } }];
}

function recover({ sourceId, reason }: ReportRecovery, { state, failure }: KnownSource): SourceFact[] {
  if (state !== 'active' || failure === undefined) return [];
  return [{ type: 'SourceRecovered', data: { sourceId, failingSince: failure.since, reason } }];
}

function requireKnown(sourceId: string, { settings }: KnownSource): SourceSettings {
  if (settings === undefined) throw new DomainError('SOURCE_UNKNOWN', sourceId);
  return settings;
}

function requireAlive(sourceId: string, known: KnownSource): SourceSettings {
  const settings = requireKnown(sourceId, known);
  if (known.state === 'retired') throw new DomainError('SOURCE_RETIRED', `${sourceId}, ${settings.title}`);
  return settings;
}

/** What is pushed has no address and no schedule, everything else has an address; a page has a selector, nothing else has. */
function requireFit({ kind, url, selector, everyMinutes }: SourceSettings): void {
  const isFetched = kind !== 'push';
  const wrong = [
    has(url, isFetched, `a ${kind} source ${isFetched ? 'needs a' : 'has no'} url`),
    has(selector, kind === 'page', `a ${kind} source ${kind === 'page' ? 'needs a' : 'has no'} selector`),
    isFetched ? [] : has(everyMinutes, false, 'a push source has no schedule'),
  ].flat();
  if (wrong.length > 0) throw new DomainError('SOURCE_SETTINGS_UNFIT', wrong.join(', '));
}

const has = (setting: unknown, isNeeded: boolean, fault: string): string[] =>
  (setting !== undefined) === isNeeded ? [] : [fault];

function changedIn(before: SourceSettings, now: SourceSettings): (keyof SourceSettings)[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)] as (keyof SourceSettings)[]);
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name])).sort();
}

function settingsOf(data: SourceSettings & { readonly sourceId: string }): SourceSettings {
  const { kind, url, title, groups, tags, language, licence, country, everyMinutes, selector } = data;
  return {
    ...{ kind, title, groups, tags },
    ...defined({ url, language, licence, country, everyMinutes, selector }),
  };
}

const defined = <T extends object>(optional: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

function withoutFailure({ state, settings }: KnownSource): KnownSource {
  return settings === undefined ? { state } : { state, settings };
}
