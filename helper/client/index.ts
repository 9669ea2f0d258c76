export * from './connection.ts';
export * from './follow.ts';
export type { ConnectFailure } from './failures.ts';
export * from './reconnecting.ts';
export * from './socket-path.ts';
