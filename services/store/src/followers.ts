import type { Database } from './database.ts'

/** Those who want to know of new events, over one watch of the database. */
export type Followers = {
  add(handler: (seq: number) => void): () => void
  /** This process has committed it. */
  tell(seq: number): void
  end(): void
}

/** The database is watched while somebody follows. */
export function openFollowers(database: Database, report: (error: unknown) => void): Followers {
  const handlers = new Set<{ handler: (seq: number) => void }>()
  let newest = 0
  let isLost = false
  let endWatch: (() => void) | undefined
  const tell = (seq: number) => {
    newest = Math.max(newest, seq)
    isLost = false
    for (const { handler } of [...handlers]) {
      try {
        handler(newest)
      } catch (error) {
        report(error)
      }
    }
  }
  const failed = (error: unknown) => {
    if (!isLost) report(error)
    isLost = true
  }
  const end = () => {
    endWatch?.()
    endWatch = undefined
  }
  return {
    tell,
    add(handler) {
      const entry = { handler }
      handlers.add(entry)
      endWatch ??= database.watch(tell, failed)
      return () => {
        if (handlers.delete(entry) && handlers.size === 0) end()
      }
    },
    end() {
      handlers.clear()
      end()
    },
  }
}
