import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '#platform';
import type { TestBroker } from '#testing';
import type { Chance } from './chance.js';
import type { Proxy } from './proxy.js';
import type { RestartablePostgres } from './restartable-postgres.js';
import type { SupervisedApp } from './supervised-app.js';

/** What can be broken. */
export type Breakable = {
  readonly apps: readonly SupervisedApp[];
  readonly broker: TestBroker;
  readonly postgres: RestartablePostgres;
  /** Talks to Postgres past the proxy. */
  readonly admin: Database;
  readonly proxy: Proxy;
};

/** How often what was broken, by kind. */
export type Broken = Map<string, number>;

type Fault = { readonly kind: string; readonly happen: () => Promise<void> };

/**
 * Kills processes while servers go and come back, until told to end: of each sort every kind happens once before any comes
 * again, and once at least.
 */
export async function breakThings(
  breakable: Breakable,
  { chance, signal }: { chance: Chance; signal: AbortSignal },
): Promise<Broken> {
  const broken: Broken = new Map();
  const wreak = async (faults: readonly Fault[], pauseMs: readonly [number, number], own: Chance): Promise<void> => {
    for (let round = 0; round === 0 || !signal.aborted; round += 1) {
      for (const { kind, happen } of own.shuffled(faults)) {
        await sleep(own.between(...pauseMs));
        if (round > 0 && signal.aborted) return;
        await happen();
        broken.set(kind, (broken.get(kind) ?? 0) + 1);
      }
    }
  };
  await Promise.all([
    wreak(killings(breakable), [1_200, 3_500], chance.fork()),
    wreak(brokerOutages(breakable, chance.fork()), [3_000, 8_000], chance.fork()),
    wreak(databaseOutages(breakable, chance.fork()), [1_000, 4_000], chance.fork()),
  ]);
  return broken;
}

const killings = ({ apps }: Breakable): Fault[] =>
  apps.map((app) => ({
    kind: `kill -9 ${app.name}`,
    happen: () => {
      app.kill();
      return Promise.resolve();
    },
  }));

function brokerOutages({ broker }: Breakable, chance: Chance): Fault[] {
  return [
    { kind: 'broker restarted (SIGTERM)', happen: () => bringBack(broker) },
    {
      kind: 'broker killed (SIGKILL)',
      async happen() {
        await broker.kill();
        await sleep(chance.between(0, 4_000));
        await bringBack(broker);
      },
    },
  ];
}

function databaseOutages({ postgres, admin, proxy }: Breakable, chance: Chance): Fault[] {
  return [
    { kind: 'Postgres restarted (fast)', happen: () => postgres.restart('fast') },
    { kind: 'Postgres restarted (immediate)', happen: () => postgres.restart('immediate') },
    {
      kind: 'transactions terminated',
      async happen() {
        for (let n = 0; n < 20; n += 1) {
          await terminateTransactions(admin);
          await sleep(25);
        }
      },
    },
    { kind: 'sessions terminated', happen: () => terminateSessions(admin) },
    {
      kind: 'network reset',
      async happen() {
        for (let n = 0; n < 3; n += 1) {
          proxy.reset();
          await sleep(chance.between(50, 500));
        }
      },
    },
  ];
}

/** On a busy machine a broker may not be there in time: it is started once more. */
async function bringBack(broker: TestBroker): Promise<void> {
  await broker.restart().catch(() => broker.restart());
}

/** Those that are in the middle of something right now. */
async function terminateTransactions(admin: Database): Promise<void> {
  await admin.query({
    text: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`,
  });
}

async function terminateSessions(admin: Database): Promise<void> {
  await admin.query({
    text: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < 0.5`,
  });
}
