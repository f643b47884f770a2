/**
 * One gateway of several, as a process of its own: control plane and doors over a data folder that
 * others have filled. It tells its address to whoever started it, hears updates of feeds from
 * there, and ends with them.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import type { FeedUpdate } from '@tongqu/realtime'
import { openBackOffice } from '../back-office.ts'
import { openCatalog } from '../catalog.ts'
import { openDoors } from '../doors.ts'
import { openLog } from '../log.ts'
import { ROOT, readSettings } from '../settings.ts'
import { openHubKeys } from '../workshop.ts'

const world = {
  env: process.env,
  currentDir: process.cwd(),
  processors: 2,
  now: () => Date.now(),
  uuid: randomUUID,
  random: () => Math.random(),
  randomBytes: (count: number) => randomBytes(count),
  out: output(process.stdout),
  err: output(process.stderr),
  mainFile: '',
  process,
}

const read = readSettings(process.env, { ...world, rootDir: ROOT })
if ('faults' in read) throw new Error(JSON.stringify(read.faults))
const { settings } = read
const log = openLog('gateway', settings.logLevel)
const keys = await openHubKeys(settings, world)
const live = await openCatalog(settings)
const office = await openBackOffice(settings, world, { files: live.catalog, keys, log })
const doors = await openDoors(settings, world, { ...office, log, isReady: () => true })
process.on('message', (update: FeedUpdate) => void doors.realtime.apply(update))
process.on('disconnect', () => process.exit())
process.send?.({ url: doors.url })

function output(stream: NodeJS.WriteStream) {
  return {
    write: (text: string) => void stream.write(text),
    isTerminal: false,
    isRead: () => true,
    columns: 80,
  }
}
