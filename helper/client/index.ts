export * from './connection.ts';
export type { ConnectFailure } from './failures.ts';
export * from './reconnecting.ts';
export * from './socket-path.ts';
