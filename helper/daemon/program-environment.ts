/** Where programs of the system are. Not PATH: whoever starts the helper must not be able to give it others. */
export const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What such a program gets to see: messages in the language that we read, nothing of who started us. */
export const programEnvironment = (): NodeJS.ProcessEnv => ({ PATH: SYSTEM_PATH, LC_ALL: 'C' });
