import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaAvailable, kafkaClassPath } from './kafka-jars.js';
import { secureListener, type SecureListener } from './secure-listener.js';

/** A Kafka of one node on this machine. */
export interface TestBroker {
  /** `host:port`, the same over restarts. */
  readonly brokers: string[];
  /** Its second listener, where one was asked for. */
  readonly secure: Pick<SecureListener, 'address' | 'files'> | undefined;
  /** Gives a user another password for SCRAM-SHA-512. */
  changePassword(user: string, password: string): Promise<void>;
  /** Ends it in an orderly way and removes its data. */
  stop(): Promise<void>;
  /** Ends it as a power cut would (SIGKILL); its data stays for `restart`. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>;
}

/** Milliseconds that a start and an orderly end may take on a busy machine. */
const limits = { start: 60_000, stop: 15_000 };

/**
 * Starts a Kafka for tests, ready when this resolves. With `KAFKA_BROKERS` set, answers that one, which can be neither
 * killed nor restarted, unless `foreign` is false. With `secure`, it has a second listener with TLS and SASL. Otherwise needs Java and, the first time, Maven; rejects with what
 * is missing.
 */
export async function startBroker({ heap = '512m', foreign = true, secure = false } = {}): Promise<TestBroker> {
  const brokersGiven = process.env['KAFKA_BROKERS'];
  if (brokersGiven && foreign) return foreignBroker(brokersGiven.split(','));
  return startOwnBroker(heap, secure);
}

async function startOwnBroker(heap: string, isSecure: boolean): Promise<TestBroker> {
  const { available, reason } = kafkaAvailable({ foreign: false });
  if (!available) throw new Error(reason);
  const classPath = await kafkaClassPath();
  const folder = await mkdtemp(join(tmpdir(), 'dateline-kafka-'));
  const [port = 0, controllerPort = 0, securePort = 0] = await freePorts(3);
  const secure = isSecure ? await secureListener(folder, securePort) : undefined;
  const properties = join(folder, 'server.properties');
  await writeFile(properties, serverProperties(folder, { port, controllerPort, secure }));
  await formatStorage(classPath, properties, secure?.format);
  const launch = (): Promise<ChildProcess> => launchKafka(classPath, properties, heap);
  let server = await launch();
  return {
    brokers: [`127.0.0.1:${port}`],
    secure,
    changePassword: (user, password) =>
      runTool('users could not be changed', [
        ...['-cp', classPath, 'kafka.admin.ConfigCommand', '--bootstrap-server', `127.0.0.1:${port}`, '--alter'],
        ...['--entity-type', 'users', '--entity-name', user, '--add-config', `SCRAM-SHA-512=[password=${password}]`],
      ]),
    async stop() {
      await end(server, 'SIGTERM');
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
    kill: () => end(server, 'SIGKILL'),
    async restart() {
      await end(server, 'SIGTERM');
      server = await launch();
    },
  };
}

/** The brokers that the global set-up of the suites started. Throws when there are none. */
export function testBrokers(): string[] {
  const brokers = process.env['DATELINE_TEST_KAFKA_BROKERS'];
  if (!brokers) throw new Error('No Kafka for tests: run through `npm test`, which starts one');
  return brokers.split(',');
}

/**
 * A `describe` for what needs Kafka: without one it is skipped and its name tells why, but with `CI=true` it runs and
 * fails.
 */
export function describeWithKafka(name: string, suite: () => void): void {
  const { available, reason = '' } = process.env['DATELINE_TEST_KAFKA_BROKERS']
    ? { available: true }
    : kafkaAvailable();
  if (available || process.env['CI'] === 'true') describe(name, suite);
  else describe.skip(`${name} (${reason})`, suite);
}

function foreignBroker(brokers: string[]): TestBroker {
  const refuse = (): Promise<void> =>
    Promise.reject(new Error('The broker of KAFKA_BROKERS is not ours to kill or restart'));
  const stop = (): Promise<void> => Promise.resolve();
  return { brokers, secure: undefined, changePassword: refuse, stop, kill: refuse, restart: refuse };
}

type Listeners = {
  readonly port: number;
  readonly controllerPort: number;
  readonly secure: SecureListener | undefined;
};

function serverProperties(folder: string, { port, controllerPort, secure }: Listeners): string {
  const plain = `PLAINTEXT://127.0.0.1:${port}`;
  const offered = secure === undefined ? plain : `${plain},SECURE://${secure.address}`;
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    listeners: `${offered},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': offered,
    'inter.broker.listener.name': 'PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controllerPort}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL',
    'log.dirs': join(folder, 'data'),
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    // The default of 50 partitions costs a second at the first consumer of every run.
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    // A node that comes back after a kill waits until its former registration has run out, 9 s by default.
    'broker.session.timeout.ms': 3000,
    'broker.heartbeat.interval.ms': 500,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    ...secure?.properties,
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

async function formatStorage(classPath: string, properties: string, more: readonly string[] = []): Promise<void> {
  // Kafka's ids are URL-safe base64; one that starts with a hyphen would be taken for an option.
  const id = `K${randomBytes(16).toString('base64url').slice(1)}`;
  const args = ['-cp', classPath, 'kafka.tools.StorageTool', 'format', '--standalone', '-t', id, '-c', properties];
  await runTool('storage could not be formatted', [...args, ...more]);
}

async function runTool(failure: string, args: string[]): Promise<void> {
  const tool = spawn('java', args);
  const output = tail(tool);
  const code = await new Promise((resolve) => tool.once('close', resolve));
  if (code !== 0) throw new Error(`Kafka's ${failure}:\n${output()}`);
}

/** What Kafka prints once it takes requests. */
const READY = 'Kafka Server started';

async function launchKafka(classPath: string, properties: string, heap: string): Promise<ChildProcess> {
  const server = spawn('java', [`-Xmx${heap}`, '-cp', classPath, 'kafka.Kafka', properties]);
  const killWithParent = (): void => void server.kill('SIGKILL');
  process.once('exit', killWithParent);
  server.once('close', () => process.off('exit', killWithParent));
  const output = tail(server);
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => {
      server.kill('SIGKILL');
      reject(new Error(`Kafka ${why}:\n${output()}`));
    };
    const timer = setTimeout(fail, limits.start, `did not start within ${limits.start} ms`);
    server.once('close', (code) => {
      clearTimeout(timer);
      fail(`ended with ${String(code)} before it was ready`);
    });
    // Looked for in all that is printed, since one chunk may be longer than the tail that is kept.
    let recent = '';
    const look = (chunk: Buffer): void => {
      recent += chunk.toString();
      if (!recent.includes(READY)) {
        recent = recent.slice(-READY.length);
        return;
      }
      clearTimeout(timer);
      server.stdout.off('data', look).resume();
      server.stderr.off('data', look).resume();
      resolve();
    };
    server.stdout.on('data', look);
    server.stderr.on('data', look);
  });
  return server;
}

/** Collects the last of what a process prints, to be quoted when it fails. */
function tail(child: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-4000);
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text;
}

async function end(server: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('close', resolve));
  server.kill(signal);
  const timer = setTimeout(() => server.kill('SIGKILL'), limits.stop);
  await ended;
  clearTimeout(timer);
}

/** Ports that nobody listens on now; all are held until the last is found, so that no two are equal. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
