import { createCarryOut } from '../kernel/carry-out.ts';
import { createBatch } from '../kernel/create-batch.ts';
import { deleteBatch } from '../kernel/delete-batch.ts';
import { isInPlace } from '../kernel/in-place.ts';
import type { NetworkServices } from '../services/network-services.ts';
import type { Services } from '../services.ts';
import { JournalFile } from './journal-file.ts';
import { presentPlace } from './place.ts';
import type { StateFolder } from './state-folder.ts';
import { Transactions } from './transactions.ts';

/** Ties the transactions to the kernel, the services beside it and the journal in the state folder. */
export function openTransactions(
  services: Services,
  networkServices: NetworkServices,
  folder: StateFolder,
): Transactions {
  const { mutations, log, sandbox } = services;
  const carryOut = createCarryOut(services, networkServices);
  return new Transactions({
    journal: new JournalFile(folder, log),
    place: presentPlace(sandbox),
    mutations,
    log,
    carryOut,
    batch: (steps, from) => deleteBatch(services, steps, from) ?? createBatch(carryOut, steps, from),
    isInPlace: (operation) => isInPlace(services, networkServices, operation),
  });
}
