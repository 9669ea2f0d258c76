import type { HelperInfo } from '../../helper/protocol/index.ts';

/** What a helper says that lets this user do everything, but for what a test is about. */
export const helperInfo = (fields: Partial<HelperInfo> = {}): HelperInfo => ({
  protocol: 2,
  version: '0.1.0',
  pid: 1,
  sandbox: true,
  hostname: 'h',
  kernel: '6',
  startedAt: '2026-01-01T00:00:00Z',
  authorization: { levels: ['observe', 'connect', 'capture', 'manage'], by: 'owner', uid: 1000 },
  capabilities: [],
  ...fields,
});
