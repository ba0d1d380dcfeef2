import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The user that a broker with a secure listener knows, by every mechanism. */
export const brokerUser = { username: 'dateline', password: 'spec-secret' };

/** The files in PEM that a client of the secure listener needs, and an authority that signed nothing of it. */
export type ClientFiles = {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  readonly foreignCa: string;
};

/** A listener with TLS, client certificates and SASL (PLAIN, SCRAM-SHA-256, SCRAM-SHA-512). */
export type SecureListener = {
  readonly address: string;
  readonly files: ClientFiles;
  /** For server.properties, beside those of the plain listener. */
  readonly properties: Readonly<Record<string, string>>;
  /** Arguments with which the storage is formatted, for the users of SCRAM. */
  readonly format: readonly string[];
};

/** Makes certificates that are good for two days and the properties of a listener named SECURE; needs openssl. */
export async function secureListener(folder: string, port: number): Promise<SecureListener> {
  const ca = await authority(folder, 'ca');
  const foreignCa = await authority(folder, 'foreign-ca');
  const broker = await certificate(folder, { name: 'broker', ca });
  const client = await certificate(folder, { name: 'client', ca });
  const keyStore = join(folder, 'broker-store.pem');
  await writeFile(keyStore, `${await readFile(broker.key, 'utf8')}${await readFile(broker.cert, 'utf8')}`);
  const { username, password } = brokerUser;
  const login = (module: string, users = ''): string =>
    `org.apache.kafka.common.security.${module}LoginModule required${users};`;
  const on = 'listener.name.secure';
  return {
    address: `127.0.0.1:${port}`,
    files: { ca: ca.cert, cert: client.cert, key: client.key, foreignCa: foreignCa.cert },
    properties: {
      [`${on}.ssl.keystore.type`]: 'PEM',
      [`${on}.ssl.keystore.location`]: keyStore,
      [`${on}.ssl.truststore.type`]: 'PEM',
      [`${on}.ssl.truststore.location`]: ca.cert,
      [`${on}.ssl.client.auth`]: 'required',
      [`${on}.sasl.enabled.mechanisms`]: 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
      [`${on}.plain.sasl.jaas.config`]: login('plain.Plain', ` user_${username}="${password}"`),
      [`${on}.scram-sha-256.sasl.jaas.config`]: login('scram.Scram'),
      [`${on}.scram-sha-512.sasl.jaas.config`]: login('scram.Scram'),
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'allow.everyone.if.no.acl.found': 'true',
      'super.users': 'User:ANONYMOUS',
    },
    format: ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${username},password=${password}]`,
    ]),
  };
}

type Files = { readonly key: string; readonly cert: string };

const filesOf = (folder: string, name: string): Files => ({
  key: join(folder, `${name}.key.pem`),
  cert: join(folder, `${name}.pem`),
});

async function authority(folder: string, name: string): Promise<Files> {
  const files = filesOf(folder, name);
  await openssl(['req', '-x509', ...newKey(files.key), '-out', files.cert, '-subj', `/CN=${name}`, '-days', '2']);
  return files;
}

async function certificate(folder: string, { name, ca }: { name: string; ca: Files }): Promise<Files> {
  const files = filesOf(folder, name);
  const [request, extensions] = [join(folder, `${name}.csr`), join(folder, `${name}.ext`)];
  await writeFile(extensions, 'subjectAltName=IP:127.0.0.1\n');
  await openssl(['req', '-new', ...newKey(files.key), '-out', request, '-subj', `/CN=${name}`]);
  const signing = ['-CA', ca.cert, '-CAkey', ca.key, '-CAcreateserial', '-days', '2', '-extfile', extensions];
  await openssl(['x509', '-req', '-in', request, ...signing, '-out', files.cert]);
  return files;
}

const newKey = (file: string): string[] => ['-newkey', 'rsa:2048', '-nodes', '-keyout', file];

async function openssl(args: string[]): Promise<void> {
  await execute('openssl', args);
}
