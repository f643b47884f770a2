import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ROOT } from '../settings.ts'

const MAIN = join(ROOT, 'infra/verify/src/witness-main.ts')
const START_MILLISECONDS = 20_000

export type WitnessProcess = {
  /** As `HUB_WITNESSES` takes it. */
  setting: string
  verifier: string
  port: number
  /** As a power cut does. */
  kill(): Promise<void>
}

/** The witness of `infra/verify` as somebody else runs it, in a folder of its own. */
export async function witnessProcess(
  dir: string,
  { log, name, port = 0 }: { log: string; name: string; port?: number },
): Promise<WitnessProcess> {
  const words = ['--dir', dir, '--log', log, '--name', name, '--port', String(port)]
  const child = spawn(process.execPath, [MAIN, ...words])
  const ended = once(child, 'exit')
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  onTestFinished(kill)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text += chunk
    })
  }
  const deadline = Date.now() + START_MILLISECONDS
  while (Date.now() < deadline && child.exitCode === null) {
    const [, url = '', own, verifier = ''] =
      /(http:\/\/127\.0\.0\.1:(\d+)\/) (\S+)\s/.exec(text) ?? []
    if (own) return { setting: `${verifier} ${url}`, verifier, port: Number(own), kill }
    await new Promise((done) => setTimeout(done, 20))
  }
  throw new Error(`the witness did not start:\n${text}`)
}
