import { once } from 'node:events'
import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { dataFolder, hubProcess } from './testing/hub-process.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const WAIT = { timeout: 30_000, interval: 200 }

/** The file and the document of CONTRIBUTING.md, which a vendor would copy. */
async function guide(language: string): Promise<string> {
  const text = await readFile(join(ROOT, 'CONTRIBUTING.md'), 'utf8')
  return new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(text)?.[1] ?? ''
}

async function vendor(document: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json; charset=utf-8')
    response.end(document)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/lots`
}

it('a vendor with a layout of its own is connected by one YAML file while the hub runs', async () => {
  const folder = await dataFolder()
  const catalog = join(folder, 'catalog')
  await cp(join(ROOT, 'catalog'), catalog, { recursive: true })
  await rm(join(catalog, 'sources'), { recursive: true })
  await cp(join(ROOT, 'catalog/sources/bus-timetable.yaml'), join(catalog, 'sources/rests.yaml'))
  const rests = await readFile(join(catalog, 'sources/rests.yaml'), 'utf8')
  await writeFile(
    join(catalog, 'sources/rests.yaml'),
    rests.replace('id: bus-timetable', 'id: rests'),
  )
  const hub = await hubProcess(join(folder, 'data'), { HUB_CATALOG_DIR: catalog })
  const lots = async () => {
    const response = await fetch(`${hub.url}/feeds/parking-occupancy.json`)
    const { readings } = (await response.json()) as {
      readings: { occupancy?: Record<string, unknown>[] }
    }
    return readings.occupancy ?? []
  }
  expect(await lots()).toEqual([])

  const url = await vendor(await guide('json'))
  const yaml = (await guide('yaml')).replace(/https:\/\/[^,]+/, url)
  expect(yaml).toContain(url)
  const file = join(catalog, 'sources/parking-new-vendor.yaml')
  await writeFile(`${file}.part`, yaml)
  await rename(`${file}.part`, file)

  await expect.poll(lots, WAIT).toMatchObject([
    { lot_id: 'nv-7', name: '站前', capacity: 120, free: 37, opening_state: 'open' },
    { lot_id: 'nv-8', capacity: 60, opening_state: 'closed' },
  ])
  const records = `${hub.url}/api/datasets/parking-occupancy/records?lot_id=eq.nv-7`
  const landed = async () => ((await (await fetch(records)).json()) as { items: unknown[] }).items
  await expect.poll(landed, WAIT).toMatchObject([{ feed_id: 'new-vendor', occupied: 83 }])
  const { items } = (await (await fetch(`${hub.url}/api/sources`)).json()) as {
    items: { source: string; state: string }[]
  }
  expect(items).toContainEqual(
    expect.objectContaining({ source: 'parking-new-vendor', state: 'up' }),
  )
})
