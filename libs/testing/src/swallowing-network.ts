import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The way to one server, which a spec can make swallow all that is sent, as a broken switch or a frozen host does. */
export type SwallowingNetwork = {
  /** The server's address, by way of this network. */
  readonly url: string;
  /** From now on nothing arrives at either side, neither data nor the end of a connection. */
  swallow(): void;
  /** What was held back arrives. */
  restore(): void;
  close(): Promise<void>;
};

/** Listens on a port of its own and passes on to the host and port of the URL. */
export async function openSwallowingNetwork(server: string): Promise<SwallowingNetwork> {
  const target = new URL(server);
  const sockets = new Set<Socket>();
  let isSwallowing = false;
  const pass = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('data', (chunk) => to.write(chunk));
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => sockets.delete(from));
    if (isSwallowing) from.pause();
  };
  const proxy = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ host: target.hostname, port: Number(target.port), allowHalfOpen: true });
    pass(client, upstream);
    pass(upstream, client);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = new URL(server);
  url.hostname = '127.0.0.1';
  url.port = String((proxy.address() as AddressInfo).port);
  return {
    url: url.href,
    swallow() {
      isSwallowing = true;
      for (const socket of sockets) socket.pause();
    },
    restore() {
      isSwallowing = false;
      for (const socket of sockets) socket.resume();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
