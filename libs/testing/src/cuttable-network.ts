import { connect, Socket } from 'node:net';

/** What a client of Kafka asks a new connection for. */
type Destination = { host: string; port: number; onConnect: () => void };

/** A program's way to its servers that a spec can cut, without touching the servers. */
export class CuttableNetwork {
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  /** Connects, or fails as an unreachable host does while the network is cut. */
  readonly socketFactory = ({ host, port, onConnect }: Destination): Socket => {
    if (this.#isCut) {
      const socket = new Socket();
      setImmediate(() => socket.destroy(new Error('The spec has cut the network')));
      return socket;
    }
    const socket = connect({ host, port }, onConnect);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  };

  /** Breaks all connections and lets none be made. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy(new Error('The spec has cut the network'));
  }

  restore(): void {
    this.#isCut = false;
  }
}
