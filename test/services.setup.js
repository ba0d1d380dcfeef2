/** Starts the real Postgres and the real Kafka that the suites of one run share. Runs built code: build first. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '#platform';
import { kafkaAvailable, startBroker } from '#testing';

export default async function setUp() {
  globalThis.datelineServices ??= start();
  await globalThis.datelineServices;
}

async function start() {
  const stops = [];
  if (process.env.DATELINE_TEST_POSTGRES_URL === undefined) {
    const folder = await mkdtemp(join(tmpdir(), 'dateline-test-'));
    const postgres = await startEmbeddedPostgres(folder, { durable: false, settings: ['max_connections=300'] });
    process.env.DATELINE_TEST_POSTGRES_URL = postgres.url;
    stops.push({ stop: () => postgres.stop(), folder });
  }
  const { available, reason } = kafkaAvailable();
  if (available) {
    const broker = await startBroker();
    process.env.DATELINE_TEST_KAFKA_BROKERS = broker.brokers.join(',');
    stops.push({ stop: () => broker.stop() });
  } else if (process.env.CI === 'true') {
    throw new Error(`Kafka is needed in CI: ${reason}`);
  }
  return stops;
}
