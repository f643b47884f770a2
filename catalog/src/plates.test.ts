import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { describeTables, knownContract, loadCatalog } from './index.ts'

const PERSONAL = /(^|_)(plate|plate_color|imei|driver)$|^phone$/
const STRICT = ['personal', 'sensitive', 'important']

it('a plate, a phone or a driver is personal in every dataset, whatever brought it', async () => {
  const loaded = await loadCatalog(fileURLToPath(new URL('..', import.meta.url)))
  const found: string[] = []
  for (const dataset of loaded.catalog?.datasets.values() ?? []) {
    for (const { name, columns } of describeTables(dataset, knownContract)) {
      for (const column of columns) {
        if (!PERSONAL.test(column.name)) continue
        found.push(`${dataset.id} ${name}.${column.name}`)
        expect(STRICT, found.at(-1)).toContain(column.class)
      }
    }
  }
  expect(found).toContain('bus-vehicle-positions vehicle_position.vehicle_license_plate')
  expect(found).toContain('hazmat-positions position.plate')
})
