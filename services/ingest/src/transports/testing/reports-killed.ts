import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ContractId } from '@tongqu/contracts'
import { rowsOf } from '../../lake-rows.ts'
import { catalogWith, openHub } from '../../testing/hub.ts'
import { report, reportSource, waybillOf } from '../../testing/reports.ts'
import { KILL_POINTS, start } from './doors-killed.ts'

const SENDERS = 3
const LONGEST_LIFE_MILLISECONDS = 1_500

/** What platforms know. */
export type Platforms = {
  /** Numbers of reports that were answered 1001, or 3001 for being kept already. */
  accepted: Set<number>
  /** Of these, those whose answer was lost at first. */
  repeated: number
  /** Answers that can not be. */
  contradictions: string[]
}

/**
 * Kills a hub at each point, `each` times, while platforms report, and lets it end its work in the
 * end. Who was not answered sends the same bytes again.
 */
export async function killReports(dir: string, each: number): Promise<Platforms> {
  const platforms: Platforms = { accepted: new Set(), repeated: 0, contradictions: [] }
  const send = senderOf(platforms)
  let next = 0
  for (let turn = 1; turn <= each; turn += 1) {
    for (const point of KILL_POINTS) {
      const { child, url, ended } = await start(dir, point, 1 + randomInt(4 * turn), 'reports')
      let alive = true
      void ended.then(() => {
        alive = false
      })
      if (point === 'time') {
        setTimeout(() => child.kill('SIGKILL'), randomInt(LONGEST_LIFE_MILLISECONDS))
      }
      const open = openNumbers(next, platforms)
      const sending = Array.from({ length: SENDERS }, async () => {
        while (alive) {
          const number = open.shift() ?? next++
          await send(url, number).catch(() => sleep(5))
        }
      })
      await Promise.all(sending)
    }
  }
  const { child, url } = await start(dir, 'never', 1, 'reports')
  for (const number of openNumbers(next, platforms)) await send(url, number)
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
  return platforms
}

/** What is wrong with journal and lake after all platforms have been answered. */
export async function judgeReports(dir: string, { accepted }: Platforms): Promise<string[]> {
  const source = reportSource()
  const {
    deps,
    raw,
    start: begin,
  } = await openHub(dir, await catalogWith([source]), {
    variables: { SIMULATOR_URL: 'http://127.0.0.1:1' },
  })
  // What was left in the journal lands when the hub starts.
  const ingest = begin()
  await ingest.recovered
  await ingest.stop()
  const faults: string[] = []
  const records = await raw.records(source.id)
  const keys = new Set(records.map(({ key }) => key))
  if (keys.size < records.length) faults.push('a reference number was kept twice')
  if (records.some(({ sequence }, index) => sequence !== index)) {
    faults.push('sequences have a gap or a twin')
  }
  for (const contract of ['freight/waybill@1', 'freight/waybill_goods@1'] as ContractId[]) {
    const seen = new Map<string, number>()
    for await (const row of rowsOf(deps, contract, ['shipping_note_number'])) {
      const note = String(row.shipping_note_number)
      seen.set(note, (seen.get(note) ?? 0) + 1)
    }
    for (const number of accepted) if (!seen.has(`N${number}`)) faults.push(`N${number} is lost`)
    for (const [note, count] of seen) {
      if (count > 1) faults.push(`${note} is in ${contract} ${count} times`)
    }
    if (seen.size > records.length) faults.push(`${contract}: more than was kept`)
  }
  return faults
}

function openNumbers(next: number, { accepted }: Platforms): number[] {
  return [...Array(next).keys()].filter((number) => !accepted.has(number))
}

/** A report has the same bytes however often it is sent. */
function senderOf(platforms: Platforms) {
  const bodies = new Map<number, Buffer>()
  return async (url: string, number: number): Promise<void> => {
    const body = bodies.get(number) ?? waybillOf(number)
    bodies.set(number, body)
    const { body: answer, text } = await report(url, body)
    const isKept = answer.code === 3001 && text.includes('this very report is kept already')
    if (answer.code === 1001 || isKept) {
      if (platforms.accepted.has(number) && !isKept) {
        platforms.contradictions.push(`${number} was accepted twice`)
      }
      platforms.accepted.add(number)
      if (isKept) platforms.repeated += 1
    } else if (answer.code !== 3003) platforms.contradictions.push(`${number}: ${text}`)
  }
}
