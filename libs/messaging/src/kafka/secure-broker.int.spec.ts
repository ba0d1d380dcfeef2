import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import kafkajs from 'kafkajs';
import { z } from 'zod';
import { kafkaSettings as kafkaSchema, migrate, readConfig } from '#platform';
import {
  aMeetingHeld,
  asLog,
  brokerUser,
  createTestDatabase,
  describeWithKafka,
  startBroker,
  until,
  type TestBroker,
  type TestDatabase,
} from '#testing';
import { InMemoryEventLog } from '../in-memory/in-memory-event-log.js';
import { migrations } from '../all-migrations.contract.js';
import { Relay } from '../relay.js';
import { connectKafka, type KafkaCluster } from './connect-kafka.js';
import { ensureTopics } from './ensure-topics.js';
import { kafkaSettingsOf } from './kafka-environment.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { KafkaTransport } from './kafka-transport.js';

const backoff = { initialMs: 50, maxMs: 500 };
const topics = { partitions: 2 };

describeWithKafka('a broker with TLS and SASL', () => {
  let broker: TestBroker;
  let test: TestDatabase;
  let good: Record<string, string>;
  let log: InMemoryEventLog;
  let logged: string[];
  let stops: (() => Promise<void>)[];
  const logger = {
    error: (line: string): void => void logged.push(line),
    warn: (line: string): void => void logged.push(line),
  };

  beforeAll(async () => {
    broker = await startBroker({ foreign: false, secure: true });
  }, 120_000);
  afterAll(() => broker.stop());
  beforeEach(async () => {
    test = await createTestDatabase();
    await migrate(test.database, migrations);
    const { ca = '', cert = '', key = '' } = broker.secure?.files ?? {};
    good = {
      KAFKA_BROKERS: broker.secure?.address ?? '',
      KAFKA_PREFIX: `spec-${randomUUID()}.`,
      KAFKA_SSL_CA_FILE: ca,
      KAFKA_SSL_CERT_FILE: cert,
      KAFKA_SSL_KEY_FILE: key,
      KAFKA_SASL_USERNAME: brokerUser.username,
      KAFKA_SASL_PASSWORD: brokerUser.password,
    };
    [log, logged, stops] = [new InMemoryEventLog(), [], []];
    log.append(asLog([aMeetingHeld({ streamId: 'meeting-a' }), aMeetingHeld({ streamId: 'meeting-b' })]));
  });
  afterEach(async () => {
    await Promise.all(stops.map((stop) => stop()));
    await test.drop();
  });

  const clusterOf = (environment: Record<string, string | undefined>): KafkaCluster => {
    const settings = kafkaSettingsOf(readConfig(z.object(kafkaSchema), environment));
    if (settings === null) throw new Error('The spec names no brokers');
    return connectKafka(settings);
  };

  const startRelay = (environment: Record<string, string | undefined>): Relay => {
    const publisher = new KafkaPublisher({ cluster: clusterOf(environment), logger, topics });
    const relay = new Relay({ database: test.database, log, publisher, logger, backoff });
    stops.push(() => relay.stop());
    relay.start();
    return relay;
  };

  const consume = async (environment: Record<string, string | undefined>): Promise<string[]> => {
    const handled: string[] = [];
    const transport = new KafkaTransport({ cluster: clusterOf(environment), logger, topics, backoff });
    const consumption = await transport.subscribe({
      group: 'readers',
      categories: ['meeting'],
      handle: ({ events }) => Promise.resolve(void handled.push(...events.map(({ streamId }) => streamId))),
    });
    stops.push(() => consumption.stop());
    return handled;
  };

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'])('is written to and read from with %s', async (mechanism) => {
    const environment = { ...good, KAFKA_SASL_MECHANISM: mechanism };
    const relay = startRelay(environment);
    const handled = await consume(environment);
    await until(() => relay.state.cursor === 2 && handled.length === 2);
    expect(handled.toSorted()).toEqual(['meeting-a', 'meeting-b']);
    // A broker that has just started may still be loading its groups; the consumer tries again.
    expect(logged.filter((line) => !line.includes('coordinator is loading'))).toEqual([]);
  });

  it('takes the events once the password is right, and until then the log tells what to check', async () => {
    const relay = startRelay({ ...good, KAFKA_SASL_PASSWORD: 'not-yet' });
    const handled = await consume({ ...good, KAFKA_SASL_PASSWORD: 'not-yet' });
    await until(() => logged.filter((line) => line.includes('check KAFKA_SASL_USERNAME')).length > 4);
    expect(relay.state).toEqual({ isLeader: true, cursor: 0 });
    expect(logged.some((line) => line.startsWith('Relay kafka: handling the events 1 to 2 failed'))).toBe(true);
    expect(logged.some((line) => line.startsWith('Consumer readers: starts anew'))).toBe(true);
    await broker.changePassword(brokerUser.username, 'not-yet');
    await until(() => relay.state.cursor === 2 && handled.length === 2);
    await broker.changePassword(brokerUser.username, brokerUser.password);
  });

  it.each([
    ['a foreign authority', { KAFKA_SSL_CA_FILE: 'foreign' }, 'check KAFKA_SSL_CA_FILE'],
    ['no certificate', { KAFKA_SSL_CERT_FILE: '', KAFKA_SSL_KEY_FILE: '' }, 'check KAFKA_SSL_CERT_FILE'],
    ['an unknown user', { KAFKA_SASL_USERNAME: 'nobody' }, 'check KAFKA_SASL_USERNAME'],
    ['no user', { KAFKA_SASL_USERNAME: '' }, 'TLS or SASL'],
    [
      'a client that talks plainly',
      { KAFKA_SSL_CA_FILE: '', KAFKA_SSL_CERT_FILE: '', KAFKA_SSL_KEY_FILE: '' },
      'check KAFKA_SSL and the port',
    ],
  ])('refuses %s, and the log tells what to check', async (_, wrong: Record<string, string>, remedy) => {
    const foreign = broker.secure?.files.foreignCa ?? '';
    const changed = Object.fromEntries(
      Object.entries(wrong).map(([name, value]) => [name, value === 'foreign' ? foreign : value]),
    );
    const relay = startRelay({ ...good, ...changed });
    await until(() => logged.filter((line) => line.includes('is tried again')).length > 1);
    expect(logged[0]).toContain(remedy);
    expect(relay.state.isLeader).toBe(true);
  });

  it('speaks no TLS on its plain port, and the log says so', async () => {
    startRelay({ ...good, KAFKA_BROKERS: broker.brokers.join() });
    await until(() => logged.length > 1);
    expect(logged[0]).toContain('check KAFKA_SSL and the port');
  });

  it('that does not let topics be described costs a warning, not the delivery', async () => {
    await ensureTopics(clusterOf(good), logger, topics);
    const admin = connectKafka({ brokers: broker.brokers }).kafka.admin();
    await admin.connect();
    const { AclResourceTypes, AclOperationTypes, AclPermissionTypes, ResourcePatternTypes } = kafkajs;
    const rule = {
      resourceType: AclResourceTypes.TOPIC,
      resourceName: good['KAFKA_PREFIX'] ?? '',
      resourcePatternType: ResourcePatternTypes.PREFIXED,
      principal: `User:${brokerUser.username}`,
      host: '*',
    };
    await admin.createAcls({
      acl: [
        { ...rule, operation: AclOperationTypes.ALL, permissionType: AclPermissionTypes.ALLOW },
        { ...rule, operation: AclOperationTypes.DESCRIBE_CONFIGS, permissionType: AclPermissionTypes.DENY },
      ],
    });
    await admin.disconnect();
    const relay = startRelay(good);
    await until(() => relay.state.cursor === 2);
    expect(logged).toEqual([expect.stringContaining('The settings of the topics cannot be checked')]);
    expect(logged[0]).toContain('DescribeConfigs');
  });
});

describe('the settings of TLS and SASL', () => {
  const read = (environment: Record<string, string>): unknown =>
    kafkaSettingsOf(readConfig(z.object(kafkaSchema), { KAFKA_BROKERS: 'kafka:9092', ...environment }));

  const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

  it('are refused with one line when they cannot work', () => {
    expect(() => read({ KAFKA_SSL_CA_FILE: '/nowhere/ca.pem' })).toThrow(
      "Wrong settings: KAFKA_SSL_CA_FILE: cannot be read: ENOENT: no such file or directory, open '/nowhere/ca.pem'",
    );
    expect(() => read({ KAFKA_SSL_KEY_FILE: file('remedies.ts') })).toThrow('holds nothing in PEM');
    // This spec holds the words -----BEGIN of a certificate.
    expect(() => read({ KAFKA_SSL_CERT_FILE: file('secure-broker.int.spec.ts') })).toThrow('go together');
    expect(() => read({ KAFKA_SASL_USERNAME: 'a' })).toThrow('KAFKA_SASL_PASSWORD is not');
  });
});
