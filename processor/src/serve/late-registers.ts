import type { Registers } from '../registers/contract.ts';
import type { Late } from './open-late.ts';

/** The registers, from the moment they have been read. @throws CodedError ENGINE_DOWN, from every method, before */
export function deferRegisters(late: Late<Registers>): Registers {
  return {
    list: (register) => late.get().list(register),
    get: (register, id) => late.get().get(register, id),
    asOf: (register, at) => late.get().asOf(register, at),
    history: (register, id) => late.get().history(register, id),
    put: async (...change) => late.get().put(...change),
    retire: async (...change) => late.get().retire(...change),
    file: async (register, id, version) => late.get().file(register, id, version),
  };
}
