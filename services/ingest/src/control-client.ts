import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Problem } from '@tongqu/contracts'
import {
  CONTROL_FILE,
  type ControlFile,
  type ControlInput,
  type ControlLine,
  type OnProgress,
} from './control.ts'

/** What a running hub said when it started; undefined when none has left word. */
export async function readControlFile(dataDir: string): Promise<ControlFile | undefined> {
  try {
    return JSON.parse(await readFile(join(dataDir, CONTROL_FILE), 'utf8')) as ControlFile
  } catch {
    return undefined
  }
}

/**
 * Has the running hub do an operation. Throws the operation's Problem, or `hub-unreachable` when
 * nobody answers any more.
 */
export async function callHub(
  file: ControlFile,
  name: string,
  input: ControlInput,
  progress: OnProgress,
): Promise<unknown> {
  const lines = await linesOf(file, name, JSON.stringify(input))
  try {
    for await (const line of lines) {
      const said = JSON.parse(line) as ControlLine
      if ('progress' in said) progress(said.progress)
      else if ('problem' in said)
        throw new Problem(said.problem.code as never, said.problem as never)
      else return said.result
    }
  } catch (cause) {
    throw cause instanceof Problem ? cause : new Problem('hub-unreachable', { cause })
  }
  throw new Problem('hub-unreachable')
}

function linesOf(
  { url, token }: ControlFile,
  name: string,
  body: string,
): Promise<AsyncIterable<string>> {
  return new Promise((done, failed) => {
    const unreachable = (cause?: unknown) => failed(new Problem('hub-unreachable', { cause }))
    const asked = request(`${url}/${name}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    })
    asked.once('error', unreachable)
    asked.once('response', (response) => {
      if (response.statusCode === 200) done(createInterface({ input: response }))
      else unreachable()
    })
    asked.end(body)
  })
}
