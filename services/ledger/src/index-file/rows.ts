import type { DatabaseSync } from 'node:sqlite'
import { isCloseOf, ulidOf } from '../ulid-words.ts'
import { openBundles } from './bundles.ts'
import { type Facts, factsReader } from './facts.ts'
import { openIdAdder } from './ids.ts'
import { CLOSE, OPEN } from './kinds.ts'
import { openNames } from './names.ts'
import { openAnswers } from './open-answers.ts'

/** Puts entries into the index, within a transaction of the caller. */
export type Adder = {
  /** The file has the first `size` entries; another process may have added some. */
  begin(size: number): void
  /** The next entry, as it stands in the log. Throws `ledger-damaged` when it is none. */
  add(place: number, leaf: Uint8Array): void
  /** Before the transaction is committed. */
  end(): void
  /** After a transaction that was taken back. */
  forget(): void
}

/** Statements are prepared once. */
export function openAdder(db: DatabaseSync): Adder {
  const names = openNames(db)
  const read = factsReader(names)
  const bundles = openBundles(db)
  const ids = openIdAdder(db)
  const answers = openAnswers(db)
  const continued = db.prepare('INSERT INTO continued VALUES (?, ?)')
  const artefacts = db.prepare('INSERT OR IGNORE INTO artefacts VALUES (?, ?)')
  return {
    begin: bundles.begin,
    add(place, leaf) {
      const facts = read(leaf)
      const { kind, id, prev, oddId, oddPrev } = facts
      if (oddId !== undefined) ids.addOdd(oddId, place)
      const isDerived = oddId === undefined && ids.add(id, place) && isCloseOfOpen(facts)
      bundles.add(facts, isDerived)
      if (kind === OPEN && oddId === undefined) answers.opened(id, place, facts.at)
      if (kind === CLOSE && prev) answers.closed(prev)
      if (oddPrev !== undefined) continued.run(oddPrev, place)
      else if (prev && !isDerived) continued.run(ulidOf(prev), place)
      for (const sha256 of facts.hashes) artefacts.run(Buffer.from(sha256, 'hex'), place)
    },
    end() {
      bundles.write()
      answers.write()
    },
    forget() {
      names.forget()
      ids.forget()
      answers.forget()
    },
  }
}

/** Does its id follow from what it goes on from? */
function isCloseOfOpen({ kind, id, prev }: Facts): boolean {
  return kind === CLOSE && prev !== undefined && isCloseOf(id, prev)
}
