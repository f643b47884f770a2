import type { DecodedDelivery, FeedDelivery, LakeReader, LakeReading } from '@tongqu/lakehouse'

type Rows = Record<string, unknown>

/** Rows in memory behind the few calls that rates make of a lake; a repeat by key is dropped. */
export function memoryLake() {
  const rows = new Map<string, Map<string, Rows>>()
  const landed = new Map<string, number>()

  function tableOf(dataset: string): Map<string, Rows> {
    const table = rows.get(dataset) ?? new Map<string, Rows>()
    rows.set(dataset, table)
    return table
  }
  const landing = {
    async landedSequence(dataset: string, appId: string): Promise<number> {
      return landed.get(`${dataset} ${appId}`) ?? -1
    },
    async land(delivery: FeedDelivery, { readings }: DecodedDelivery) {
      const { dataset, feed, appId, sequence } = delivery
      const result = { release: sequence + 1, tables: {}, rejects: [], findings: [] }
      if ((await landing.landedSequence(dataset, appId)) >= sequence) return result
      const table = tableOf(dataset)
      if (dataset === 'vehicle-rates' || dataset === 'vehicle-roster') {
        for (const key of table.keys()) if (key.startsWith(`${feed} `)) table.delete(key)
      }
      for (const { contract, reading } of readings) {
        table.set(`${feed} ${keyOf(contract, reading)}`, reading)
      }
      landed.set(`${dataset} ${appId}`, sequence)
      return result
    },
  }
  const reader = {
    pin: async (dataset: string) => ({ dataset, close: () => undefined }),
    async stream({ dataset }: { dataset: string }, query: { datetime?: { from?: string } }) {
      const from = query.datetime?.from
      const found = [...tableOf(dataset).values()].filter(
        ({ day_at: at }) => from === undefined || String(at) >= from,
      )
      return {
        contentType: '',
        body: new Blob(found.map((row) => `${JSON.stringify(row)}\n`)).stream(),
      }
    },
  } as unknown as Pick<LakeReader, 'pin' | 'stream'>
  return { writer: landing, reader, rows: (dataset: string) => [...tableOf(dataset).values()] }
}

function keyOf(contract: LakeReading['contract'], reading: Rows): string {
  const { day, vehicle_id, plate, plate_color, vehicle_kind, operator_id, area_code } = reading
  if (contract === 'vehicle/presence@1') return `${day} ${vehicle_id}`
  if (contract === 'vehicle/rate@1') return `${day} ${vehicle_kind} ${operator_id} ${area_code}`
  return `${day ?? ''} ${plate} ${plate_color}`
}
