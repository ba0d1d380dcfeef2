import { z } from 'zod';
import { readConfig } from '#platform';
import { fetchSettings, userAgentOf } from './http.config.js';

const read = (env: Record<string, string>): ReturnType<typeof readConfig<typeof schema>> => readConfig(schema, env);
const schema = z.object(fetchSettings);

describe('the settings of fetching', () => {
  it('make a user agent that tells whom to turn to', () => {
    const agent = (env: Record<string, string>): string => userAgentOf(read(env));
    expect(agent({ INGEST_CONTACT: 'https://desk.example/bot' })).toBe('Dateline/0.1 (+https://desk.example/bot)');
    expect(agent({ INGEST_CONTACT: 'desk@wire.example', INGEST_USER_AGENT: 'WireDesk/2' })).toBe(
      'WireDesk/2 (+mailto:desk@wire.example)',
    );
    expect(agent({})).toBe('Dateline/0.1 (news monitor; its operator gives no contact)');
  });

  it('take lists, and say which entry is wrong', () => {
    expect(
      read({ INGEST_ALLOWED_ADDRESSES: '10.0.0.0/8, *.intranet:*', INGEST_ALLOWED_PORTS: '80, 8080' }),
    ).toMatchObject({
      INGEST_ALLOWED_ADDRESSES: ['10.0.0.0/8', '*.intranet:*'],
      INGEST_ALLOWED_PORTS: [80, 8080],
    });
    expect(() => read({ INGEST_ALLOWED_ADDRESSES: '10.0.0.0/8,10.0.0.0/99' })).toThrow(
      'Wrong settings: INGEST_ALLOWED_ADDRESSES.1: ',
    );
    expect(() => read({ INGEST_USER_AGENT: 'Mozilla/5.0 (like Gecko)' })).toThrow('INGEST_USER_AGENT: expected Name');
    expect(() => read({ INGEST_CONTACT: 'me' })).toThrow('INGEST_CONTACT');
  });
});
