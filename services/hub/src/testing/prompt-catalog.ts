import { appendFile, cp } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../settings.ts'
import { dataFolder } from './hub-process.ts'

/** A copy of the catalogue in which trips are derived as soon as cards have landed. */
export async function promptCatalog(): Promise<string> {
  const copy = join(await dataFolder(), 'catalog')
  await cp(join(ROOT, 'catalog'), copy, { recursive: true })
  await appendFile(join(copy, 'products/afc-trips.yaml'), 'everySeconds: 2\n')
  return copy
}
