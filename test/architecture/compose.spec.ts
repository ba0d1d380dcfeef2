import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfig } from '#platform';
import { extractionConfig } from '../../apps/extraction/src/extraction.config.js';
import { ingestConfig } from '../../apps/ingest/src/ingest.config.js';
import { projectionConfig } from '../../apps/projection/src/projection.config.js';
import { queryConfig } from '../../apps/query/src/query.config.js';

const apps: Readonly<Record<string, z.ZodObject>> = {
  ingest: ingestConfig,
  extraction: extractionConfig,
  projection: projectionConfig,
  query: queryConfig,
};

const serviceShape = z.object({
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.coerce.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});
type Service = z.infer<typeof serviceShape>;
const composeShape = z.object({
  services: z.record(z.string(), serviceShape),
  volumes: z.record(z.string(), z.unknown()).default({}),
});
type Compose = z.infer<typeof composeShape>;

/** All that the checks read, so that a test can change one thing. */
type Deployment = {
  readonly compose: string;
  readonly dockerfile: string;
  readonly scripts: Readonly<Record<string, string>>;
  /** The sources in which the apps' routes are declared, joined. */
  readonly sources: string;
};

async function sourcesBelow(folder: string): Promise<string[]> {
  const files = (await readdir(folder, { recursive: true })).filter((path) => /(?<!spec)[.]ts$/.test(path));
  return Promise.all(files.map((path) => readFile(join(folder, path), 'utf8')));
}

async function readDeployment(): Promise<Deployment> {
  const manifest = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Record<string, string> };
  return {
    compose: await readFile('docker-compose.yml', 'utf8'),
    dockerfile: await readFile('Dockerfile', 'utf8'),
    scripts: manifest.scripts,
    sources: (await Promise.all(['apps', 'libs/platform'].map(sourcesBelow))).flat().join('\n'),
  };
}

/** Reads the file as Compose does where no variable is set. */
function parseCompose(text: string): Compose {
  const withDefaults = text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');
  return composeShape.parse(parse(withDefaults, { merge: true }));
}

/** Ports that a service listens on inside the network of the deployment. */
function listeningPorts(name: string, { environment }: Service): string[] {
  if (name === 'postgres') return ['5432'];
  const listeners = environment['KAFKA_LISTENERS'] ?? `APP://:${environment['PORT'] ?? ''}`;
  return [...listeners.matchAll(/:(\d+)(?:,|$)/g)].map((match) => match[1] ?? '');
}

/** Every `host:port` that an app is told to talk to. */
function addressesOf({ environment }: Service): { host: string; port: string }[] {
  const { DATABASE_URL, READ_MODEL_URL, KAFKA_BROKERS = '' } = environment;
  const urls = [DATABASE_URL, READ_MODEL_URL].filter((url) => url !== undefined).map((url) => new URL(url).host);
  return [...urls, ...KAFKA_BROKERS.split(',').filter(Boolean)].map((address) => {
    const [host = '', port = ''] = address.split(':');
    return { host, port };
  });
}

function settingFaults(name: string, { environment }: Service): string[] {
  const schema = apps[name];
  if (schema === undefined) return [];
  const unknown = Object.keys(environment).filter((key) => !(key in schema.shape));
  const faults = unknown.map((key) => `${name} knows no setting ${key}`);
  try {
    readConfig(schema, environment);
    return faults;
  } catch (error) {
    return [...faults, `${name}: ${(error as Error).message}`];
  }
}

function commandFaults(name: string, { command }: Service, scripts: Deployment['scripts']): string[] {
  const expected = scripts[`start:${name}`];
  return command.join(' ') === expected ? [] : [`${name} is not started as by npm run start:${name}`];
}

function portFaults(name: string, service: Service): string[] {
  const inside = listeningPorts(name, service);
  return service.ports
    .map((published) => published.split(':').at(-1) ?? '')
    .filter((port) => !inside.includes(port))
    .map((port) => `${name} publishes ${port}, but does not listen on it`);
}

function addressFaults(name: string, service: Service, { services }: Compose): string[] {
  return addressesOf(service).flatMap(({ host, port }) => {
    const target = services[host];
    if (target === undefined) return [`${name} talks to ${host}, which is no service`];
    const deaf = listeningPorts(host, target).includes(port) ? [] : [`${host} does not listen on ${port}`];
    const awaited = service.depends_on[host]?.condition === 'service_healthy';
    return [...deaf, ...(awaited ? [] : [`${name} does not wait until ${host} is healthy`])];
  });
}

function credentialFaults(name: string, { environment }: Service, { services }: Compose): string[] {
  const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = services['postgres']?.environment ?? {};
  const expected = `${POSTGRES_USER ?? ''}:${POSTGRES_PASSWORD ?? ''} ${POSTGRES_DB ?? ''}`;
  return ['DATABASE_URL', 'READ_MODEL_URL']
    .filter((key) => {
      const url = new URL(environment[key] ?? 'postgres://none');
      return key in environment && `${url.username}:${url.password} ${url.pathname.slice(1)}` !== expected;
    })
    .map((key) => `${name}: ${key} is not the user, password and database of postgres`);
}

function dependencyFaults(name: string, { depends_on }: Service, { services }: Compose): string[] {
  return Object.keys(depends_on).flatMap((needed) => {
    if (services[needed] === undefined) return [`${name} depends on ${needed}, which is no service`];
    const checked = needed in apps || services[needed].healthcheck !== undefined;
    return checked ? [] : [`${needed} has no health check to wait for`];
  });
}

function volumeFaults(name: string, { volumes }: Service, compose: Compose): string[] {
  const used = volumes.map((volume) => volume.split(':')[0] ?? '');
  return used.filter((volume) => !(volume in compose.volumes)).map((volume) => `${name}: no volume ${volume}`);
}

/** The apps' own health check is in the image. */
function imageFaults({ dockerfile, sources }: Deployment): string[] {
  const path = /HEALTHCHECK[^]*?\$\{process\.env\.PORT\}\/(\w+)/.exec(dockerfile)?.[1];
  if (path === undefined) return ['the image has no health check on PORT'];
  const isRoute = new RegExp(`['"\`]/?${path}['"\`]`).test(sources);
  const asUser = /^USER (?!root)/m.test(dockerfile);
  return [...(isRoute ? [] : [`no app answers /${path}`]), ...(asUser ? [] : ['the image runs as root'])];
}

function faultsOf(deployment: Deployment): string[] {
  const compose = parseCompose(deployment.compose);
  const missing = Object.keys(apps).filter((name) => !(name in compose.services));
  const each = Object.entries(compose.services).flatMap(([name, service]) => [
    ...(name in apps ? commandFaults(name, service, deployment.scripts) : []),
    ...settingFaults(name, service),
    ...portFaults(name, service),
    ...addressFaults(name, service, compose),
    ...credentialFaults(name, service, compose),
    ...dependencyFaults(name, service, compose),
    ...volumeFaults(name, service, compose),
  ]);
  return [...missing.map((name) => `there is no service ${name}`), ...each, ...imageFaults(deployment)];
}

describe('docker-compose.yml and Dockerfile', () => {
  it('agree with the apps', async () => {
    expect(faultsOf(await readDeployment())).toEqual([]);
  });

  it.each(Object.keys(apps))('start %s with a file that the build makes', async (name) => {
    const { scripts } = await readDeployment();
    const built = /dist\/(\S+)\.js$/.exec(scripts[`start:${name}`] ?? '')?.[1] ?? 'nothing';
    expect(existsSync(`${built}.ts`)).toBe(true);
  });

  it('copy into the image only what the repository has', async () => {
    const { dockerfile } = await readDeployment();
    const copies = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(
      (match) => match[1]?.split(' ') ?? [],
    );
    const allowed = (await readFile('.dockerignore', 'utf8')).split('\n');
    const roots = copies.map((path) => `!${path.split('/')[0] ?? ''}`);
    expect(copies.filter((path) => !existsSync(path))).toEqual([]);
    expect(allowed).toEqual(expect.arrayContaining(roots));
  });
});

describe('a deployment that does not agree is found out', () => {
  const changed =
    (file: 'compose' | 'dockerfile' | 'sources', from: string | RegExp, to: string) => (was: Deployment) => {
      const text = was[file].replace(from, to);
      if (text === was[file]) throw new Error(`Nothing to change: ${String(from)} is not in ${file}`);
      return { ...was, [file]: text };
    };
  it.each([
    [
      'an unknown setting',
      'ingest knows no setting COLOUR',
      changed('compose', 'PORT: 3001', 'PORT: 3001\n      COLOUR: red'),
    ],
    ['a wrong setting', 'ingest: Wrong settings: PORT', changed('compose', 'PORT: 3001', 'PORT: many')],
    ['a missing setting', 'query: Wrong settings: READ_MODEL_URL', changed('compose', /(PORT: 3000)\n.*/, '$1')],
    [
      'another entry',
      'query is not started as by npm run start:query',
      changed('compose', 'apps/query/', 'apps/quarry/'),
    ],
    ['a missing app', 'there is no service query', changed('compose', '\n  query:', '\n  quarry:')],
    ['a wrong port', 'ingest publishes 3009', changed('compose', ':3001:3001', ':3001:3009')],
    ['a wrong port of Kafka', 'kafka publishes 9099', changed('compose', ':9094:9094', ':9094:9099')],
    [
      'an unknown broker',
      'ingest talks to bus, which is no service',
      changed('compose', 'KAFKA_BROKERS: kafka', 'KAFKA_BROKERS: bus'),
    ],
    [
      'a deaf broker',
      'kafka does not listen on 9192',
      changed('compose', 'BROKERS: kafka:9092', 'BROKERS: kafka:9192'),
    ],
    ['an unknown database', 'ingest talks to pg', changed('compose', '@postgres:5432', '@pg:5432')],
    [
      'a wrong password',
      'ingest: DATABASE_URL is not the user',
      changed('compose', '//dateline:${POSTGRES_PASSWORD:-dateline}', '//dateline:x'),
    ],
    [
      'no waiting',
      'ingest does not wait until kafka is healthy',
      changed('compose', /kafka: \{ condition: service_healthy/, 'kafka: { condition: service_started'),
    ],
    [
      'a needed service that is missing',
      'query depends on projector',
      changed('compose', 'projection: {', 'projector: {'),
    ],
    [
      'no health check to wait for',
      'kafka has no health check',
      changed('compose', /healthcheck:(\s+test: \[CMD, \/opt)/, 'check:$1'),
    ],
    ['an undeclared volume', 'kafka: no volume kafka', changed('compose', /\n {2}kafka:\n$/, '\n')],
    ['a health check of no route', 'no app answers /livez', changed('sources', /livez/g, 'alive')],
    ['no health check', 'the image has no health check', changed('dockerfile', 'HEALTHCHECK', 'LABEL')],
    ['a container of root', 'the image runs as root', changed('dockerfile', 'USER node', 'USER root')],
  ])('%s', async (_, fault, change) => {
    expect(faultsOf(change(await readDeployment()))).toContainEqual(expect.stringContaining(fault));
  });
});
