import type { Appended, LedgerAccess, NewEntry, Recorder } from '../types.ts'

/** Keeps what it is told in memory, for tests of those who tell. */
export function keptEntries(): Recorder & { entries: NewEntry[]; refuse(why?: Error): void } {
  const entries: NewEntry[] = []
  let refusal: Error | undefined
  const append = async (entry: NewEntry): Promise<Appended> => {
    if (refusal) throw refusal
    const known = entries.findIndex(({ id }) => id === entry.id)
    return { id: entry.id, index: known >= 0 ? known : entries.push(entry) - 1 }
  }
  return {
    entries,
    append,
    appendAll: (all) => Promise.all(all.map(append)),
    isWritable: () => refusal === undefined,
    refuse(why) {
      refusal = why
    },
  }
}

/** The ledger of a gateway in a test: entries stay in memory, ids count up, nothing can be read. */
export function keptLedger(): LedgerAccess & { recorder: ReturnType<typeof keptEntries> } {
  let count = 0
  const nothing = async () => undefined
  return {
    recorder: keptEntries(),
    reader: {
      checkpoint: nothing,
      tile: nothing,
      bundle: nothing,
      entry: nothing,
      proof: nothing,
      find: async () => ({ items: [] }),
      consistency: async () => [],
    },
    commitments: {
      person: async (subject) => `committed-${subject}`,
      subject: async (entry, subject) => `committed-${entry}-${subject}`,
      keyed: (purpose, text) => `keyed-${purpose}-${text.length}`,
      erase: async () => false,
    },
    newId: () => `0${String(++count).padStart(25, '0')}`,
    verifiers: async () => [],
  }
}
