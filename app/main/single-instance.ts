import { app } from 'electron';

/**
 * One window a user. A second start brings the first one's window to the front and ends.
 * @returns whether this process is the first.
 */
export function acquireSingleInstance(shown: () => void): boolean {
  if (!app.requestSingleInstanceLock()) {
    console.log('Taproom is open already: its window was brought to the front.');
    return false;
  }
  app.on('second-instance', shown);
  return true;
}
