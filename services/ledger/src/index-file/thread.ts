import type { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { Problem } from '@tongqu/contracts'
import type { TreeHead } from '../note/checkpoint.ts'
import { inflatedHere, logFolder } from '../reader/folder.ts'
import { taker } from './at-hand.ts'
import { openFeeder } from './feeder.ts'
import { isDamage } from './file.ts'
import { openFinder } from './find.ts'
import { type IdFinder, openIdFinder } from './ids.ts'
import type { Failure, OpenPlace, Question, ThreadTask, Told } from './questions.ts'

/** The thread of the index: it alone opens the file, so that nobody waits for its disk. */
const { dir, file: path, atHand } = workerData as ThreadTask
const told = (text: Told) => parentPort?.postMessage(text)

const feeder = openFeeder({
  folder: logFolder(dir, inflatedHere),
  path,
  atHand: taker(atHand),
  onReached: (size, isRebuilding) => told({ reached: { size, isRebuilding } }),
  onThrownAway: (thrownAway) => told({ thrownAway }),
})
/** Prepared for the file that is in use. */
let prepared: { of: DatabaseSync; find: ReturnType<typeof openFinder>; ids: IdFinder } | undefined
/** One after the other: a later tree holds all that an earlier one has. */
let feeding: Promise<void> = Promise.resolve()

parentPort?.on('message', async (question: Question) => {
  const { number } = question
  try {
    told({ number, answer: await answerTo(question) })
  } catch (error) {
    if (isDamage(error)) await discard(`damaged: ${(error as Error).message}`)
    told({ number, failure: failureOf(error) })
  }
})

async function answerTo(question: Question): Promise<unknown> {
  const { name, asked } = question
  switch (name) {
    case 'feed':
      feeding = feeding.catch(() => undefined).then(() => feed(asked))
      return feeding.then(() => null)
    case 'find':
      return statements().find(asked)
    case 'ids':
      return placesOf(asked)
    case 'unclosed':
      return unclosed(asked)
    case 'doubt':
      await discard(asked)
      return null
    case 'close':
      feeder.stop()
      await feeding.catch(() => undefined)
      feeder.close()
      parentPort?.close()
      return null
  }
}

async function feed(head: TreeHead): Promise<void> {
  try {
    await feeder.feed(head)
  } catch (error) {
    if (!isDamage(error)) throw error
    feeder.discard(`damaged: ${(error as Error).message}`)
    await feeder.feed(head)
  }
}

/** What is being fed is new anyway. */
function discard(why: string): Promise<void> {
  feeding = feeding.catch(() => undefined).then(() => feeder.discard(why))
  return feeding
}

function statements() {
  const { db } = feeder.file()
  if (prepared?.of !== db) {
    prepared = { of: db, find: openFinder(db), ids: openIdFinder(db) }
  }
  return prepared
}

/** The first place of each id that the index has. */
function placesOf(ids: readonly string[]): [string, number][] {
  const known = statements().ids
  return ids.flatMap((id): [string, number][] => {
    const place = known.first(id)
    return place === undefined ? [] : [[id, place]]
  })
}

function unclosed({ before, limit }: { before: number; limit: number }): OpenPlace[] {
  const text = 'SELECT id, place, at FROM open_answers WHERE at < ? ORDER BY place LIMIT ?'
  return feeder.file().db.prepare(text).all(before, limit) as unknown as OpenPlace[]
}

function failureOf(error: unknown): Failure {
  const isOurs = error instanceof Problem && error.code === 'ledger-damaged'
  const { cause, message } = error as Error
  const why = cause instanceof Error ? `${message}: ${cause.message}` : message
  return { code: isOurs ? 'ledger-damaged' : 'ledger-unavailable', why }
}
