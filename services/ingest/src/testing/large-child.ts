import { randomBytes, randomUUID } from 'node:crypto'
import { siri } from '@tongqu/adapter-siri'
import { keyedHash, openEngine, openLakeWriter, openRawStore } from '@tongqu/lakehouse'
import { localBus } from '@tongqu/realtime'
import { openIntake } from '../intake.ts'
import { datasetBeside } from './killed-deliveries.ts'

/**
 * Takes in one XML delivery of so many bytes and writes its number of readings and the largest
 * resident size of the process, in bytes, to standard output: `node large-child.ts <folder>
 * <bytes>`.
 */
const [, , dir = '', size = '0'] = process.argv
const DATASET = 'large'
const CONTRACT = 'siri/vehicle_activity@1'

const now = () => Date.now()
const uuid = randomUUID
const catalog = await datasetBeside(DATASET, [CONTRACT])
const engine = await openEngine({ threads: 1, memoryMegabytes: 128, spillDir: dir })
const datasets = catalog.datasets.values()
const writer = await openLakeWriter({ dir, datasets, zone: 'UTC', now, uuid, engine })
const raw = await openRawStore({ dir, now, uuid })
const intake = openIntake({
  catalog: () => catalog,
  writer,
  raw,
  keys: { keyed: keyedHash(randomBytes(32)) },
  bus: localBus(),
  spoolDir: dir,
  now,
})

/** Vehicle Monitoring in which every vehicle reports once a second. */
async function* document(bytes: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from(
    '<Siri xmlns="http://www.siri.org.uk/siri" version="2.0"><ServiceDelivery>' +
      '<ResponseTimestamp>2026-11-21T04:00:00Z</ResponseTimestamp>' +
      '<ProducerRef>large</ProducerRef><VehicleMonitoringDelivery version="2.0">' +
      '<ResponseTimestamp>2026-11-21T04:00:00Z</ResponseTimestamp>',
  )
  let written = 0
  for (let number = 0; written < bytes; number += 1) {
    const at = new Date(Date.UTC(2026, 10, 21) + number * 10).toISOString()
    const piece = Buffer.from(
      `<VehicleActivity><RecordedAtTime>${at}</RecordedAtTime>` +
        `<ItemIdentifier>i${number}</ItemIdentifier><ValidUntilTime>${at}</ValidUntilTime>` +
        '<MonitoredVehicleJourney><LineRef>L1</LineRef><DirectionRef>out</DirectionRef>' +
        '<FramedVehicleJourneyRef><DataFrameRef>2026-11-21</DataFrameRef>' +
        `<DatedVehicleJourneyRef>J${number}</DatedVehicleJourneyRef></FramedVehicleJourneyRef>` +
        '<PublishedLineName>1</PublishedLineName><OperatorRef>O</OperatorRef>' +
        '<VehicleLocation><Longitude>112.5</Longitude><Latitude>31.25</Latitude>' +
        `</VehicleLocation><Bearing>90</Bearing><VehicleRef>V${number % 997}</VehicleRef>` +
        `<Extensions>${'<Note>nothing that anybody reads</Note>'.repeat(20)}</Extensions>` +
        '</MonitoredVehicleJourney></VehicleActivity>\n',
    )
    written += piece.length
    yield piece
  }
  yield Buffer.from('</VehicleMonitoringDelivery></ServiceDelivery></Siri>')
}

let peak = 0
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss())
}, 50)
const target = {
  id: 'large',
  source: 'large',
  adapter: siri,
  dataset: DATASET,
  routes: [],
  feed: 'test',
  zone: 'UTC',
  limits: { bytes: 2 ** 30, entities: 10_000_000, seconds: 600 },
  options: {},
}
const { result } = await intake.receive(target, document(Number(size)), {})
clearInterval(watch)
const readings = Object.values(result?.tables ?? {}).reduce((sum, table) => sum + table.readings, 0)
process.stdout.write(`${JSON.stringify({ readings, peak })}\n`)
await writer.close()
engine.close()
