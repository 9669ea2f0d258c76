export * from './number.ts';
export * from './rate.ts';
export * from './time.ts';
