/** An agreement in force, and a ledger that does what a test says. */
import type { OpenTestStore } from '@tongqu/store/testing'
import { act, SIGNED } from '../agreements/testing/drive.ts'
import { ABOUT_PEOPLE, approved, contentOf, openWorld } from '../applications/testing/world.ts'
import type { StatementSource } from './making.ts'
import { createStatements } from './statements.ts'

export const TRIPS = contentOf({
  ...ABOUT_PEOPLE,
  datasets: [{ id: 'trips', columns: ['trip/travel_seconds'], delivery: ['api'] }],
})
/** More than are written at once. */
export const LINES = Array.from({ length: 1_201 }, (_, number) => ({
  ...{ day: '2026-03-05', dataset: 'trips', app: `"lines":[] ${number}`, meter: 'rows' },
  ...{ quantity: number, unitMicros: '120', amountMicros: String(120 * number) },
}))

/** A statement that can be made is there long before. */
const PATIENCE_MILLISECONDS = 30_000

/** What the ledger of a test does. */
type Held = {
  isThere: boolean
  isMaker: boolean
  size: number
  fault?: Error | undefined
  during?: ((watch: (share: number) => Promise<void>) => Promise<void>) | undefined
  asked: Parameters<StatementSource['compute']>[0][]
  reported: unknown[]
}

/** `hub`: another one of the same store; `waitMilliseconds`: as the service has it. */
export async function statementWorld(open: OpenTestStore, { tier = 'licensed' } = {}) {
  const world = await openWorld(await open())
  const held: Held = { isThere: true, isMaker: true, size: 10, asked: [], reported: [] }
  const compute: StatementSource['compute'] = async (question, watch) => {
    held.asked.push(question)
    if (held.fault) throw held.fault
    await watch(0)
    await held.during?.(watch)
    const { from, ...frame } = question
    held.size += 10
    const log = { origin: 'tongqu.ledger/test', from, to: held.size, root: 'AAAA' }
    const prices = { entry: 1, currency: 'CNY', unitPrices: [{ meter: 'rows', micros: 120 }] }
    return { ...frame, log, prices, lines: LINES, totalFen: '1200' }
  }
  const isReady = async () => held.isThere
  const hub = (waitMilliseconds = PATIENCE_MILLISECONDS, zone?: string) =>
    createStatements({
      ...world.deps,
      ...(zone !== undefined && { zone }),
      ledger: { compute, isReady },
      isMaker: () => held.isMaker,
      report: (error) => held.reported.push(error),
      waitMilliseconds,
    })
  const statements = hub()
  const { decision } = await approved(world, tier === 'licensed' ? TRIPS : contentOf())
  const agreement = decision?.agreement ?? ''
  for (const step of SIGNED) {
    const who = { sign: 'signer', countersign: 'providerSigner', file: 'deputy' } as const
    await act(world, who[step], agreement, step)
  }
  await world.agreements.tick()
  return { ...world, statements, hub, agreement, ledger: held }
}
