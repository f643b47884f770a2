import bindings from 'gtfs-realtime-bindings'
import { expect } from 'vitest'
import type { HubProcess } from './hub-process.ts'

const { FeedMessage } = bindings.transit_realtime
/** What a machine with other work, and deliveries that kills have left, may take. */
export const WAIT = { timeout: 120_000, interval: 100 }

type Row = Record<string, unknown>

async function json(url: string): Promise<{ items: Row[] }> {
  const response = await fetch(url)
  return response.ok ? ((await response.json()) as { items: Row[] }) : { items: [] }
}

/** All rows, page by page. */
export async function rows(url: string): Promise<Row[]> {
  const all: Row[] = []
  let next: string | undefined = `${url}?limit=1000`
  while (next) {
    const page = (await json(next)) as { items: Row[]; next?: string }
    all.push(...page.items)
    next = page.next && new URL(page.next, url).href
  }
  return all
}

/** Timetables have landed, feeds tell of vehicles. */
export async function everythingIsServed({ url }: HubProcess): Promise<void> {
  for (const dataset of ['bus-timetable', 'rail-timetable']) {
    const stops = `${url}/api/datasets/${dataset}/tables/stops/records?limit=3`
    await expect.poll(async () => (await json(stops)).items.length, WAIT).toBe(3)
  }
  for (const feed of ['bus-vehicle-positions', 'bus-trip-updates', 'bus-alerts']) {
    await expect
      .poll(async () => {
        const response = await fetch(`${url}/feeds/${feed}.pb`)
        if (!response.ok) return 0
        return FeedMessage.decode(new Uint8Array(await response.arrayBuffer())).entity.length
      }, WAIT)
      .toBeGreaterThan(0)
  }
}
