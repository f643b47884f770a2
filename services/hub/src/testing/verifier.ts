import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../settings.ts'
import { dataFolder } from './hub-process.ts'

const VERIFIER = join(ROOT, 'infra/verify/src/verify.ts')

/** The verifier as a stranger has it: the one file, in a folder of its own. */
export async function aloneVerifier(): Promise<string> {
  const dir = join(await dataFolder(), 'stranger')
  await mkdir(dir)
  await copyFile(VERIFIER, join(dir, 'verify.ts'))
  return join(dir, 'verify.ts')
}
