import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openEngine } from '@tongqu/lakehouse'
import { expect, it } from 'vitest'
import { ciPython } from '../../lakehouse/src/testing/ci-python.ts'
import { compareWithDeltaRs, tableFolders } from '../../lakehouse/src/testing/delta-rs.ts'
import { allLanded, dataFolder, hubCommand, hubProcess } from './testing/hub-process.ts'

/** Real timetables beside the repository; the simulated ones are always read. */
const REAL = ['bus/gtfs/hart_tampa_bus.zip', 'bus/gtfs/flex_locations_feed.zip']
  .map((path) => join(import.meta.dirname, '../../../../shared/data', path))
  .filter(existsSync)

it('delta-rs reads every table that the hub has written, value for value', async (context) => {
  const python = ciPython(context)
  const dir = await dataFolder()
  const hub = await hubProcess(dir)
  await allLanded(hub)
  for (const path of REAL) {
    const { code, err } = await hubCommand(dir, ['load', path, '--dataset', 'bus-timetable'])
    expect(code, err).toBe(0)
  }
  expect((await hubCommand(dir, ['compact'])).code).toBe(0)
  hub.signal('SIGTERM')
  expect(await hub.ended).toBe(0)
  const engine = await openEngine({ threads: 2, memoryMegabytes: 512, spillDir: dir })
  try {
    const folders = (await tableFolders(dir)).map((folder) => `lake/${folder}`)
    expect(folders.length).toBeGreaterThan(40)
    for (const { ours, ...rest } of await compareWithDeltaRs(engine, python, dir, folders)) {
      expect(rest).toEqual({ folder: rest.folder, theirs: ours, lost: 0, added: 0 })
    }
  } finally {
    engine.close()
  }
})
