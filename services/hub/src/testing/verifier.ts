import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../settings.ts'
import { dataFolder } from './hub-process.ts'

const VERIFIER = join(ROOT, 'infra/verify/src')

/** The verifier as a stranger has it: its files, in a folder far from any package. */
export async function aloneVerifier(): Promise<string> {
  const dir = join(await dataFolder(), 'stranger')
  await cp(VERIFIER, dir, { recursive: true })
  return join(dir, 'verify.ts')
}
