import { join } from 'node:path'
import { nodeFileSystem } from '@tongqu/lakehouse'

/** Fingerprints by the begin of their slice, as they were when it was landed. */
export type Derived = Map<string, string>

const FOLDER = 'products'

/** Bytes beyond which the file is not ours: fingerprints of ten years of hours take 7 MB. */
const MAX_BYTES = 64 * 2 ** 20

/**
 * What a product was last made from. It only saves work: whoever loses it derives again what stands
 * there already, to the same rows.
 */
export async function readDerived(dataDir: string, product: string): Promise<Derived> {
  try {
    const bytes = await nodeFileSystem.read(pathOf(dataDir, product))
    if (bytes === undefined || bytes.length > MAX_BYTES) return new Map()
    const parsed: unknown = JSON.parse(Buffer.from(bytes).toString())
    if (typeof parsed !== 'object' || parsed === null) return new Map()
    return new Map(Object.entries(parsed).filter(([, value]) => typeof value === 'string'))
  } catch {
    return new Map()
  }
}

/** Replaces the file as a whole. */
export async function keepDerived(
  dataDir: string,
  product: string,
  derived: Derived,
): Promise<void> {
  const path = pathOf(dataDir, product)
  const fresh = `${path}.tmp`
  await nodeFileSystem.makeFolder(join(dataDir, FOLDER))
  await nodeFileSystem.write(fresh, Buffer.from(JSON.stringify(Object.fromEntries(derived))))
  await nodeFileSystem.sync(fresh)
  await nodeFileSystem.rename(fresh, path)
  await nodeFileSystem.syncFolder(join(dataDir, FOLDER))
}

function pathOf(dataDir: string, product: string): string {
  return join(dataDir, FOLDER, `${product}.json`)
}
