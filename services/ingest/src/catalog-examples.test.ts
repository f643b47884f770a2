import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadCatalog } from '@tongqu/catalog'
import { expect, it } from 'vitest'
import { knownAdapters } from './adapters.ts'
import { CATALOG_DIR, temporaryFolder } from './testing/hub.ts'

const PARTS = [
  'datasets',
  'licences',
  'providers',
  'sources',
  'families.yaml',
  'purposes.yaml',
  'tiers.yaml',
]

it('the forward that the README of the catalogue shows can be saved as it stands', async () => {
  const readme = await readFile(join(CATALOG_DIR, 'README.md'), 'utf8')
  const examples = [...readme.matchAll(/```yaml\n(id: ministry\n.*?)```/gs)].map(([, text]) => text)
  expect(examples).toHaveLength(2)
  const dir = await temporaryFolder()
  for (const part of PARTS) await cp(join(CATALOG_DIR, part), join(dir, part), { recursive: true })
  await mkdir(join(dir, 'forwards'))
  for (const example of examples) {
    await writeFile(join(dir, 'forwards', 'ministry.yaml'), example ?? '')
    const { catalog, faults } = await loadCatalog(dir, { adapters: knownAdapters })
    expect(faults).toEqual([])
    expect(catalog?.forwards.get('ministry')?.table).toBe('position')
  }
})

it('the view of a database that the README of the catalogue shows can be saved as it stands', async () => {
  const readme = await readFile(join(CATALOG_DIR, 'README.md'), 'utf8')
  const example = /```yaml\n(id: ledger-occupancy\n.*?)```/s.exec(readme)?.[1] ?? ''
  const dir = await temporaryFolder()
  for (const part of PARTS) await cp(join(CATALOG_DIR, part), join(dir, part), { recursive: true })
  await writeFile(join(dir, 'sources', 'ledger-occupancy.yaml'), example)
  const { catalog, faults } = await loadCatalog(dir, { adapters: knownAdapters })
  expect(faults).toEqual([])
  expect(catalog?.sources.get('ledger-occupancy')?.transport.kind).toBe('sql-pull')
})
