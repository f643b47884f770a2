import { readFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type LocalText, Problem, type ProblemCode } from '@tongqu/contracts'
import {
  CONTROL_FILE,
  type ControlFile,
  type ControlInput,
  type ControlLine,
  type OnProgress,
} from './control.ts'

/**
 * What a process of a running hub said when it started; undefined when none has left word. `name`
 * is that of another process than the one that owns the lake.
 */
export async function readControlFile(
  dataDir: string,
  name = CONTROL_FILE,
): Promise<ControlFile | undefined> {
  try {
    return JSON.parse(await readFile(join(dataDir, name), 'utf8')) as ControlFile
  } catch {
    return undefined
  }
}

/**
 * Has the running hub do an operation. Undefined when nobody is there (a hub that was killed leaves
 * its file behind). Throws the operation's Problem, or `hub-unreachable` when the hub went away in
 * the middle.
 */
export async function callHub(
  file: ControlFile,
  name: string,
  input: ControlInput,
  progress: OnProgress,
): Promise<{ result: unknown } | undefined> {
  const answer = await answerOf(file, name, JSON.stringify(input))
  if (!answer) return undefined
  try {
    // Made and read in one step: an interface nobody reads yet loses its first lines.
    for await (const line of createInterface({ input: answer })) {
      const said = JSON.parse(line) as ControlLine
      if ('progress' in said) progress(said.progress)
      else if ('problem' in said) throw problemOf(said.problem)
      else return { result: said.result }
    }
  } catch (cause) {
    throw cause instanceof Problem ? cause : new Problem('hub-unreachable', { cause })
  }
  throw new Problem('hub-unreachable')
}

/** The answer; undefined when nobody, or somebody else, listens there. */
function answerOf(
  { url, token }: ControlFile,
  name: string,
  body: string,
): Promise<IncomingMessage | undefined> {
  return new Promise((done) => {
    const asked = request(`${url}/${name}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    })
    asked.once('error', () => done(undefined))
    asked.once('response', (response) => {
      if (response.statusCode === 200) return done(response)
      response.resume()
      done(undefined)
    })
    asked.end(body)
  })
}

function problemOf({ code, detail }: { code: string; detail?: LocalText }): Problem {
  return new Problem(code as ProblemCode, detail ? { detail } : {})
}
