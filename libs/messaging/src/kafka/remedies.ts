import { reasonOf } from '../messaging-logger.js';

/** What KafkaJS, Node's TLS and brokers say of wrong credentials, and what puts it right; the first that fits counts. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /SASL|authentication failed|unsupported mechanism/i,
    'check KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD and KAFKA_SASL_MECHANISM, and whether the broker knows the user',
  ],
  [
    /self[- ]signed certificate|unable to (verify|get)|certificate has expired|altnames|issuer/i,
    "check KAFKA_SSL_CA_FILE: it must hold the authority that signed the broker's certificate, which must name the host in KAFKA_BROKERS",
  ],
  [
    /alert|bad certificate|certificate required|handshake failure/i,
    'the broker refuses the certificate of this client: check KAFKA_SSL_CERT_FILE and KAFKA_SSL_KEY_FILE',
  ],
  [
    /wrong version number|before secure TLS connection|packet length too long/i,
    'check KAFKA_SSL and the port in KAFKA_BROKERS: that port does not seem to speak TLS',
  ],
  [
    /closed connection/i,
    'unless the brokers are just going down, check KAFKA_SSL and the port in KAFKA_BROKERS: where TLS or SASL is expected, a connection without is closed',
  ],
  [/AUTHORIZATION_FAILED|not authorized/i, 'the user of KAFKA_SASL_USERNAME lacks a right: grant it on the broker'],
];

/** The error with the remedy, where one is known, behind its message; the same error otherwise. */
export function withRemedy(error: unknown): unknown {
  const messages = messagesOf(error);
  const remedy = remedies.find(([pattern]) => messages.some((message) => pattern.test(message)))?.[1];
  return remedy === undefined ? error : new Error(`${reasonOf(error).trim()}; ${remedy}`, { cause: error });
}

function messagesOf(error: unknown): string[] {
  const cause = error instanceof Error && error.cause !== undefined ? messagesOf(error.cause) : [];
  return [reasonOf(error), ...cause];
}
