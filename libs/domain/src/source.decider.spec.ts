import { given } from '#testing';
import { DomainError } from './domain-error.js';
import { source, type SourceCommand, type SourceFact } from './source.decider.js';

const sourceId = 's1';
const settings = {
  kind: 'feed' as const,
  url: 'https://wire.example/feed',
  title: 'Wire',
  groups: ['Press'],
  tags: [],
  language: 'en',
};
const failure = {
  fault: 'silent' as const,
  reason: 'Nothing new for 30 hours',
  since: '2025-03-08T11:00:00Z',
  remedy: 'Look at it',
};

const registered: SourceFact = { type: 'SourceRegistered', data: { sourceId, ...settings } };
const paused: SourceFact = { type: 'SourcePaused', data: { sourceId, reason: 'holidays' } };
const retired: SourceFact = { type: 'SourceRetired', data: { sourceId, cause: 'gone', reason: '410' } };
const failing: SourceFact = { type: 'SourceFailing', data: { sourceId, ...failure } };

const register: SourceCommand = { type: 'RegisterSource', sourceId, settings };
const pause: SourceCommand = { type: 'PauseSource', sourceId, reason: 'holidays' };
const resume: SourceCommand = { type: 'ResumeSource', sourceId };
const retire: SourceCommand = { type: 'RetireSource', sourceId, cause: 'gone', reason: '410' };
const fail: SourceCommand = { type: 'ReportFailure', sourceId, failure };
const recover: SourceCommand = { type: 'ReportRecovery', sourceId, reason: 'two articles came' };
const change = (changes: object): SourceCommand => ({ type: 'ChangeSource', sourceId, changes, cause: 'operator' });

function refusal(past: readonly SourceFact[], command: SourceCommand): string | undefined {
  const state = past.reduce((known, fact) => source.evolve(known, fact), source.initialState);
  try {
    source.decide(command, state);
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe('registering a source', () => {
  it('takes up one that was not known', () => {
    given(source, []).when(register).then([registered]);
  });
  it('is refused for one that is known, be it paused or retired', () => {
    expect(refusal([registered], register)).toBe('SOURCE_REGISTERED_ALREADY');
    expect(refusal([registered, paused], register)).toBe('SOURCE_REGISTERED_ALREADY');
    expect(refusal([registered, retired], register)).toBe('SOURCE_RETIRED');
  });
  it.each([
    ['a feed without a url', { kind: 'feed', url: undefined }],
    ['a push client with a url', { kind: 'push' }],
    ['a push client with a schedule', { kind: 'push', url: undefined, everyMinutes: 10 }],
    ['a page without a selector', { kind: 'page' }],
    ['a feed with a selector', { selector: 'a' }],
  ])('is refused for %s', (_, wrong) => {
    const command = { ...register, settings: { ...settings, ...wrong } } as SourceCommand;
    expect(refusal([], command)).toBe('SOURCE_SETTINGS_UNFIT');
  });
});

describe('changing a source', () => {
  it('says all its settings as they are now, and which are new', () => {
    const { language: _, ...rest } = settings;
    given(source, [registered])
      .when(change({ title: 'The Wire', language: null }))
      .then([
        {
          type: 'SourceChanged',
          data: { sourceId, ...rest, title: 'The Wire', changed: ['language', 'title'], cause: 'operator' },
        },
      ]);
  });
  it('does nothing when they are so already', () => {
    given(source, [registered])
      .when(change({ title: 'Wire', licence: null, country: undefined }))
      .then([]);
    const changed = source.decide(change({ title: 'The Wire' }), source.evolve(source.initialState, registered));
    given(source, [registered, ...changed])
      .when(change({ title: 'The Wire' }))
      .then([]);
  });
  it('is refused for what does not go with its kind, for a retired one and for one that there is not', () => {
    expect(refusal([registered], change({ selector: 'a' }))).toBe('SOURCE_SETTINGS_UNFIT');
    expect(refusal([registered], change({ url: null }))).toBe('SOURCE_SETTINGS_UNFIT');
    expect(refusal([registered, retired], change({ title: 'x' }))).toBe('SOURCE_RETIRED');
    expect(refusal([], change({ title: 'x' }))).toBe('SOURCE_UNKNOWN');
  });
});

describe('pausing, resuming and retiring a source', () => {
  it('each happens once', () => {
    given(source, [registered]).when(pause).then([paused]);
    given(source, [registered, paused]).when(pause).then([]);
    given(source, [registered, paused])
      .when(resume)
      .then([{ type: 'SourceResumed', data: { sourceId } }]);
    given(source, [registered]).when(resume).then([]);
    given(source, [registered, paused]).when(retire).then([retired]);
    given(source, [registered, retired]).when(retire).then([]);
  });
  it('are refused for one that there is not; a retired one stays retired', () => {
    for (const command of [pause, resume, retire]) expect(refusal([], command)).toBe('SOURCE_UNKNOWN');
    for (const command of [pause, resume]) expect(refusal([registered, retired], command)).toBe('SOURCE_RETIRED');
  });
});

describe('the failure of a source', () => {
  it('is said once for each fault, and its end once', () => {
    given(source, [registered]).when(fail).then([failing]);
    given(source, [registered, failing]).when(fail).then([]);
    const other: SourceCommand = { ...fail, failure: { ...failure, fault: 'refused' } };
    given(source, [registered, failing])
      .when(other)
      .then([{ type: 'SourceFailing', data: { sourceId, ...failure, fault: 'refused' } }]);
    given(source, [registered, failing])
      .when(recover)
      .then([
        {
          type: 'SourceRecovered',
          data: { sourceId, failingSince: failure.since, reason: 'two articles came' },
        },
      ]);
    given(source, [registered]).when(recover).then([]);
  });
  it('is not said of one that is paused, retired or unknown: a fetch may end after it', () => {
    for (const past of [[registered, paused], [registered, retired], []]) {
      given(source, past).when(fail).then([]);
      given(source, past).when(recover).then([]);
    }
  });
  it('is kept over a change and a pause, and ends with a retirement', () => {
    const resumed: SourceFact = { type: 'SourceResumed', data: { sourceId } };
    given(source, [registered, failing, paused, resumed]).when(fail).then([]);
    const state = [registered, failing, retired].reduce((s, f) => source.evolve(s, f), source.initialState);
    expect(state.failure).toBeUndefined();
  });
});
