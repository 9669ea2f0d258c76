import type { Budgets } from '../budgets.ts';
import type { ChangeQueue } from '../change-queue.ts';
import { createBatch } from '../operations/link/create-batch.ts';
import { deleteBatch } from '../operations/link/delete-batch.ts';
import { carryOut, isInPlace, type CarryOut, type Machine } from '../operations/index.ts';
import { JournalFile } from './journal-file.ts';
import { presentPlace } from './place.ts';
import type { StateFolder } from './state-folder.ts';
import { Transactions } from './transactions.ts';

interface OpenOptions {
  readonly machine: Machine;
  readonly mutations: ChangeQueue;
  readonly budgets: Budgets;
  readonly folder: StateFolder;
  readonly sandbox: boolean;
}

/** Ties the transactions to what carries operations out, and to the journal in the state folder. */
export function openTransactions({ machine, mutations, budgets, folder, sandbox }: OpenOptions): Transactions {
  const { kernel } = machine;
  const make: CarryOut = (operation, idempotent) => carryOut(machine, operation, idempotent);
  return new Transactions({
    journal: new JournalFile(folder, kernel.log),
    place: presentPlace(sandbox),
    mutations,
    budgets,
    log: kernel.log,
    carryOut: make,
    batch: (steps, from) => deleteBatch(kernel, steps, from) ?? createBatch(make, steps, from),
    isInPlace: (operation) => isInPlace(machine, operation),
  });
}
