import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { createTestDatabase } from '#testing';
import { connectReadModels } from './data-source.js';

it('a connection to the read models that is lost while nobody listens to it does not end the process', async () => {
  const test = await createTestDatabase();
  const readModels = await connectReadModels(test.url);
  const [client, release] = (await (readModels.driver as PostgresDriver).obtainMasterConnection()) as [
    { emit(event: 'error', error: Error): boolean },
    (error?: Error) => void,
  ];
  const lost = new Error('terminating connection due to administrator command');
  expect(client.emit('error', lost)).toBe(true);
  release(lost);
  await readModels.destroy();
  await test.drop();
});
